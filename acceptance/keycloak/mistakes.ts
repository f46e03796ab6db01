/**
 * What can be set wrongly on purpose, to see that the proof fails then:
 * `npm run prove:keycloak -- --mistake <name>`.
 */
export const mistakes = {
  'groups-claim': 'the server reads groups from the claim `groups`, which Keycloak does not write',
  scope: 'the client scope `mlflow/access` is not included in the token’s scope',
  cache: 'Keycloak keeps what it has read from the directory (cache policy DEFAULT)',
  branch: 'the mapper reads the groups of every branch of the directory',
} as const;

export type Mistake = keyof typeof mistakes;

/** The mistake of the command line, if there is one. @throws Error that names those that there are */
export function chosenMistake(args: readonly string[]): Mistake | undefined {
  if (args.length === 0) return undefined;
  const [option, name = ''] = args;
  if (option === '--mistake' && args.length === 2 && Object.hasOwn(mistakes, name)) return name as Mistake;
  const known = Object.entries(mistakes).map(([each, what]) => `  --mistake ${each}: ${what}`);
  throw new Error(`${args.join(' ')} is not known. Allowed, to see the proof fail:\n${known.join('\n')}`);
}
