import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificates } from '../../../local/certificates/certificates';
import { answersOk } from '../../../local/processes/readiness';
import type { Context } from '../../../local/run/context';
import type { Step } from '../../../local/run/step';
import { Directory } from '../directory/directory';
import { directoryContent } from '../directory/directory-content';
import { memberOfSameName, people } from '../directory/people';
import type { Misconfiguration } from '../misconfigurations';
import { directoryPort, distributionFolder } from '../settings';
import { administrator, KeycloakAdmin } from './admin';
import { type Distribution, getDistribution } from './distribution';
import { clientScope, directoryProvider, realmClients, realmSettings, rolesMapper } from './realm';

/** Milliseconds. The first start builds the server, which takes half a minute on two cores. */
const readyTimeoutMs = 300_000;

type Started = Context & { readonly certificates: Certificates };

/** A real Keycloak, with the people and groups of a real LDAP directory. */
export class Keycloak {
  private parts: { readonly admin: KeycloakAdmin; readonly directory: Directory } | undefined;

  constructor(private readonly misconfiguration?: Misconfiguration) {}

  /** Starts Keycloak in place of the OpenID provider of the local run. */
  readonly step: Step<{ certificates: Certificates }> = {
    title: 'LDAP directory and Keycloak',
    run: async (context, progress) => {
      const distribution = await getDistribution(distributionFolder, context.supervisor, progress);
      const directory = await startDirectory(context, distribution);
      await startServer(context, distribution);
      const admin = adminOf(context);
      this.parts = { admin, directory };
      await this.createRealm(context, admin, directory);
    },
  };

  /** Its administration API. @throws Error before the step has run */
  get admin(): KeycloakAdmin {
    return this.started.admin;
  }

  /** Its directory. @throws Error before the step has run */
  get directory(): Directory {
    return this.started.directory;
  }

  private get started() {
    if (!this.parts) throw new Error('Keycloak has not been started yet.');
    return this.parts;
  }

  private async createRealm({ settings, secrets }: Started, admin: KeycloakAdmin, { url }: Directory) {
    await admin.createRealm(realmSettings);
    const clients = realmClients(settings, (name) => secrets.value(name));
    const scopes = new Set(
      clients.flatMap(({ defaultScopes, optionalScopes = [] }) => [...defaultScopes, ...optionalScopes]),
    );
    for (const scope of scopes) await admin.post('/client-scopes', clientScope(scope, this.misconfiguration));
    for (const { settings: client, defaultScopes, optionalScopes = [] } of clients) {
      await admin.post('/clients', client);
      const id = await admin.clientOf(client.clientId);
      for (const [kind, names] of [
        ['default', defaultScopes],
        ['optional', optionalScopes],
      ] as const)
        for (const name of names)
          await admin.put(`/clients/${id}/${kind}-client-scopes/${await admin.scopeOf(name)}`, {});
    }
    const access = { url, password: passwordOf(secrets, 'reader'), misconfiguration: this.misconfiguration };
    const provider = directoryProvider(access);
    await admin.post('/components', provider);
    await admin.post(
      '/components',
      rolesMapper(await admin.componentOf(provider.name), this.misconfiguration),
    );
  }
}

/** The password of an account in the directory. */
const passwordOf = (secrets: { value(name: string): string }, account: string): string =>
  secrets.value(`directory:${account}`);

function startDirectory(context: Started, { ldapSdk }: Distribution): Promise<Directory> {
  const { certificates, secrets, settings, supervisor, logFile } = context;
  const { access } = settings.environment;
  const content = directoryContent({
    people: people(access),
    otherGroup: { group: access.teams.fraud?.members ?? '', uid: memberOfSameName },
    password: (account) => passwordOf(secrets, account),
  });
  const password = passwordOf(secrets, 'reader');
  const { root: folder } = settings.folders;
  return Directory.start(
    { ldapSdk, port: directoryPort, certificates, content, password, folder, logFile },
    supervisor,
  );
}

const addressOf = ({ settings }: Started): string => `https://127.0.0.1:${settings.ports.issuer}`;

const adminOf = (context: Started): KeycloakAdmin =>
  new KeycloakAdmin(
    addressOf(context),
    context.secrets.value('keycloak-administrator'),
    context.certificates.ca,
  );

/**
 * Starts Keycloak in production mode, except that its database is in memory and it forms no cluster: it has no data of
 * earlier runs, and listens on one port.
 */
async function startServer(context: Started, { keycloak }: Distribution): Promise<void> {
  const { certificates, secrets, settings, supervisor, logFile } = context;
  rmSync(join(keycloak, 'data'), { recursive: true, force: true });
  await supervisor.start(
    {
      name: 'Keycloak',
      executable: '/bin/sh',
      args: [
        ...[join(keycloak, 'bin/kc.sh'), 'start', '--db=dev-mem', '--cache=local'],
        ...[`--hostname=${addressOf(context)}`, '--http-host=127.0.0.1', '--http-enabled=false'],
        `--https-port=${settings.ports.issuer}`,
        `--https-certificate-file=${certificates.certFile}`,
        `--https-certificate-key-file=${certificates.keyFile}`,
        `--truststore-paths=${certificates.caFile}`,
      ],
      env: {
        ...process.env,
        KC_BOOTSTRAP_ADMIN_USERNAME: administrator,
        KC_BOOTSTRAP_ADMIN_PASSWORD: secrets.value('keycloak-administrator'),
      },
      logFile: logFile('keycloak'),
    },
    { ready: answersOk(`${addressOf(context)}/realms/master`), readyTimeoutMs },
  );
}
