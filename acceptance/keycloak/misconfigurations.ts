/** Deliberate misconfigurations: `npm run prove:keycloak -- --misconfiguration <name>` must fail with each. */
export const misconfigurations = {
  'groups-claim': 'the server reads groups from the claim `groups`, which Keycloak does not write',
  scope: 'Keycloak does not include the client scope `mlflow/access` in the `scope` of tokens',
  cache: 'Keycloak caches what it reads from the directory (cache policy DEFAULT)',
  branch: 'the mapper reads the groups of every branch of the directory',
} as const;

/** Name of a misconfiguration. */
export type Misconfiguration = keyof typeof misconfigurations;

/**
 * The misconfiguration that the command line names.
 * @returns undefined if there are no arguments
 * @throws Error that lists the allowed names
 */
export function chosenMisconfiguration(args: readonly string[]): Misconfiguration | undefined {
  if (args.length === 0) return undefined;
  const [option, name = ''] = args;
  if (option === '--misconfiguration' && args.length === 2 && Object.hasOwn(misconfigurations, name))
    return name as Misconfiguration;
  const known = Object.entries(misconfigurations).map(
    ([each, what]) => `  --misconfiguration ${each}: ${what}`,
  );
  throw new Error(`Unknown arguments: ${args.join(' ')}. Allowed:\n${known.join('\n')}`);
}
