import '../local/cli/runtime-notices';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { origin } from '../lib/config/derived/origin';
import { markdownTable } from '../lib/config/reference/markdown-table';
import { blueprintStep } from '../local/blueprint/step';
import { certificatesStep } from '../local/certificates/step';
import { bootstrapStep } from '../local/database/bootstrap-step';
import { databaseStep } from '../local/database/step';
import { issueToken } from '../local/identity-provider/access-token';
import { demoUsers } from '../local/identity-provider/demo-users';
import { identityProviderStep } from '../local/identity-provider/step';
import { issuerKeysStep } from '../local/issuer-keys/step';
import { objectStoreStep } from '../local/object-store/step';
import { Supervisor } from '../local/processes/supervisor';
import { pythonStep } from '../local/python/step';
import type { Context } from '../local/run/context';
import { LocalSecrets } from '../local/run/secrets';
import { Sequence } from '../local/run/sequence';
import { localSettings } from '../local/run/settings';
import { migrationStep } from '../local/server/migration-step';
import { serverStep } from '../local/server/step';
import { Client } from './client';
import { stockServerStep } from './stock-server';

/**
 * `npm run bench:overhead`: compares MLflow with and without the gatehouse. One client calls both servers alternately
 * over persistent connections, bypassing the load balancer.
 */
const rounds = 40;
const callsPerRound = 20;
/** Calls that are not measured, because the first calls of a worker import and compile modules. */
const warmupCalls = 60;
const port = 22443;
const stockPort = port + 8;
const folder = join(__dirname, '../test-results/bench');

/** A measured operation; `index` makes its calls differ. */
interface Operation {
  readonly name: string;
  call(client: Client, index: number): Promise<unknown>;
}

const operations: readonly Operation[] = [
  {
    name: 'runs/create',
    call: (client) =>
      client.post('runs/create', { experiment_id: client.experiment, start_time: Date.now() }),
  },
  {
    name: 'log-batch (10 metrics)',
    call: (client, index) => logTenMetrics(client, client.run, index),
  },
  {
    name: 'a new run and its first log-batch',
    call: async (client, index) => logTenMetrics(client, await client.newRun(client.experiment), index),
  },
  {
    name: 'runs/search (100 runs)',
    call: (client) => client.post('runs/search', { experiment_ids: [client.searched], max_results: 100 }),
  },
];

const logTenMetrics = (client: Client, run_id: string, step: number) =>
  client.post('runs/log-batch', {
    run_id,
    metrics: Array.from({ length: 10 }, (_, number) => ({
      key: `metric-${number}`,
      value: Math.random(),
      timestamp: Date.now(),
      step,
    })),
  });

/** A fixture, so that an edit of `config/local.ts` does not change the results. */
const environment = join(__dirname, '../test/fixtures/environments/local.ts');

async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const settings = localSettings({ data: folder, port, environment });
  const supervisor = new Supervisor((error) => {
    throw error;
  });
  const secrets = new LocalSecrets(join(folder, 'secrets.json'));
  const closers: Context['closers'] = [];
  const logFile = (name: string) => join(folder, 'logs', `${name}.log`);
  const sequence = new Sequence({ settings, secrets, supervisor, closers, logFile })
    .followedBy(blueprintStep)
    .followedBy(certificatesStep)
    .followedBy(pythonStep)
    .followedBy(databaseStep)
    .followedBy(objectStoreStep)
    .followedBy(identityProviderStep)
    .followedBy(issuerKeysStep)
    .followedBy(bootstrapStep)
    .followedBy(migrationStep)
    // Before the kit's server, because the start of a task empties the volumes that both use.
    .followedBy(stockServerStep(stockPort))
    .followedBy(serverStep);
  try {
    for (const { title, run } of sequence.steps) {
      console.log(title);
      await run(() => undefined);
    }
    const user = demoUsers(settings.environment.access)[0];
    if (!user) throw new Error('There is no demo user.');
    const token = () =>
      issueToken({
        stateFolder: settings.folders.identityProvider,
        issuer: settings.identity.issuer,
        user,
        clientId: settings.identity.commandLineClientId,
        audience: origin(settings.environment),
        accessScope: settings.identity.accessScope,
      });
    const host = `localhost:${settings.ports.loadBalancer}`;
    await measure({
      stock: new Client(stockPort, `localhost:${stockPort}`),
      kit: new Client(settings.ports.server, host, token),
    });
  } finally {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
    await supervisor.close();
  }
}

type Servers = Readonly<Record<'stock' | 'kit', Client>>;

async function measure(servers: Servers): Promise<void> {
  for (const client of Object.values(servers)) await client.prepare();
  const rows: string[][] = [];
  for (const operation of operations) {
    const row = await compare(operation, servers);
    console.log(row.join('  '));
    rows.push(row);
  }
  report(rows);
}

async function compare({ name, call }: Operation, servers: Servers): Promise<string[]> {
  const times: Record<keyof Servers, number[]> = { stock: [], kit: [] };
  for (const client of Object.values(servers)) await series(client, call, 0, warmupCalls);
  for (let round = 0; round < rounds; round += 1) {
    await servers.kit.renew();
    // The order alternates, so that neither server always has warmer caches.
    const order = round % 2 === 0 ? (['stock', 'kit'] as const) : (['kit', 'stock'] as const);
    for (const server of order)
      times[server].push(
        ...(await series(servers[server], call, warmupCalls + round * callsPerRound, callsPerRound)),
      );
  }
  return tableRow(name, times.stock, times.kit);
}

/** The milliseconds of each call. */
async function series(
  client: Client,
  call: Operation['call'],
  first: number,
  count: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let index = first; index < first + count; index += 1) {
    const started = performance.now();
    await call(client, index);
    times.push(performance.now() - started);
  }
  return times;
}

const quantile = (times: readonly number[], share: number) =>
  [...times].sort((one, other) => one - other)[Math.floor(times.length * share)] ?? Number.NaN;

function tableRow(name: string, stock: readonly number[], kit: readonly number[]): string[] {
  const cells = [0.5, 0.95].flatMap((share) => {
    const [before, after] = [quantile(stock, share), quantile(kit, share)];
    const percent = ((after / before - 1) * 100).toFixed(1);
    return [before.toFixed(1), after.toFixed(1), `${percent} %`];
  });
  return [name, ...cells];
}

function report(rows: readonly string[][]): void {
  const text = [
    '# Overhead of the gatehouse',
    '',
    `\`npm run bench:overhead\`, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} CPUs (${cpus()[0]?.model}), Node ${process.versions.node}.`,
    `Milliseconds per call. ${rounds * callsPerRound} calls to each server, alternating every ${callsPerRound} calls, from one client, over HTTPS, bypassing the load balancer.`,
    'Stock is the same MLflow with the same PostgreSQL, S3, event loop and workers, but without plugin, authentication and workspaces.',
    '',
    ...markdownTable([
      ['call', 'stock p50', 'kit p50', 'difference', 'stock p95', 'kit p95', 'difference'],
      ...rows,
    ]),
    '',
  ].join('\n');
  writeFileSync(join(__dirname, 'results/overhead.md'), text);
  console.log(text);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
