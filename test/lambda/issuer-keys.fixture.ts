import { handle, type Options } from '../../lambda/issuer-keys/handler';

/**
 * Runs the handler with Node's own fetch in a process of its own, since Node reads the authorities that it trusts
 * (NODE_EXTRA_CA_CERTS) at its start only. Arguments: a JSON array of what to fetch. Prints what became of each.
 */
async function outcome(options: Pick<Options, 'issuer' | 'jwksEndpoint' | 'timeoutMs'>) {
  let written: unknown;
  const write = async (content: string) => {
    written = JSON.parse(content);
  };
  try {
    await handle({} as Parameters<typeof handle>[0], { ...options, fetch, write });
    return { written };
  } catch (error) {
    return { error: (error as Error).message, written };
  }
}

async function main(): Promise<void> {
  const all = JSON.parse(process.argv[2] ?? '[]') as Parameters<typeof outcome>[0][];
  const outcomes = await Promise.all(all.map(outcome));
  console.log(JSON.stringify(outcomes));
}

void main();
