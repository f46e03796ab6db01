import { environmentNames, loadEnvironment } from '../../lib/config/load';
import { nearest } from '../../lib/config/problems/nearest';
import type { Environment } from '../../lib/config/schema/environment';
import { UsageError } from './usage-error';

/**
 * The validated environment of a name that is deployed to AWS.
 * @param command what the user types before the name, such as `npm run doctor --`
 * @param folder where its file is @default `config/`
 * @throws UsageError if there is no such environment, or it runs on one machine only
 * @throws ConfigurationError with every problem in its file
 */
export function chosenEnvironment(name: string, command: string, folder?: string): Environment {
  const names = environmentNames(folder);
  if (names.includes(name)) return deployed(name, loadEnvironment(name, folder));
  const meant = nearest(name, names);
  throw new UsageError(
    [
      `There is no environment ${JSON.stringify(name)}.`,
      `  found    no file config/${name}.ts`,
      `  allowed  ${names.join(', ') || 'nothing: config/ has no environment'}`,
      `  fix      ${meant === undefined ? `add config/${name}.ts, or name one of these` : `${command} ${meant}`}`,
    ].join('\n'),
  );
}

function deployed(name: string, environment: Environment): Environment {
  if (environment.tier !== 'local') return environment;
  throw new UsageError(
    `${name} runs on one machine only (tier "local"): start it with npm start. This command is about AWS.`,
  );
}
