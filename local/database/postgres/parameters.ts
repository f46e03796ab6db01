import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Parameters that the local run decides itself, whatever the parameter group says. */
const decidedHere: readonly RegExp[] = [
  // TLS ends at the verifier of IAM tokens, which refuses every connection without it.
  /^ssl($|_)/,
  // The local run collects PostgreSQL's output in one log file.
  /^(logging_collector|log_destination|log_directory|log_filename|log_file_mode|log_rotation_.*|log_truncate_.*)$/,
  // Where PostgreSQL lies and listens.
  /^(listen_addresses|port|unix_socket_.*|data_directory|hba_file|ident_file|config_file|external_pid_file)$/,
];

/**
 * The parameters of a parameter group that PostgreSQL gets; for all others its own default stands.
 *
 * @param group name to value, as in AWS::RDS::DBParameterGroup
 * @param known the names that this PostgreSQL takes from a configuration file
 * @param libraryFolder where it finds the libraries of `shared_preload_libraries`
 */
export function localParameters(
  group: Readonly<Record<string, string>>,
  known: ReadonlySet<string>,
  libraryFolder: string,
): Record<string, string> {
  const isHere = (library: string) =>
    ['.so', '.dylib'].some((extension) => existsSync(join(libraryFolder, library + extension)));
  const isKnown = (name: string) => {
    const [extension = '', setting] = name.split('.');
    // Such as rds.force_ssl and pgaudit.log: parts of RDS that this PostgreSQL does not have.
    return setting === undefined ? known.has(name) : isHere(extension);
  };
  // A formula in braces, such as {DBInstanceClassMemory/9531392}, is computed by RDS.
  const applies = (name: string, value: string) =>
    isKnown(name) && !value.includes('{') && !decidedHere.some((pattern) => pattern.test(name));
  const installed = (libraries: string) =>
    libraries
      .split(',')
      .map((library) => library.trim())
      .filter(isHere)
      .join(',');
  return Object.fromEntries(
    Object.entries(group)
      .filter(([name, value]) => applies(name, value))
      .map(([name, value]) => [name, name === 'shared_preload_libraries' ? installed(value) : value]),
  );
}
