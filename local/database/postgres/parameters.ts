import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What became of a parameter of the RDS parameter group. */
export interface ParameterReport {
  readonly name: string;
  /** What the parameter group says. */
  readonly requested: string;
  readonly verdict: 'applied' | 'replaced' | 'not here';
  /** Why it is not applied as requested; for an applied one, nothing. */
  readonly reason?: string;
  /** What PostgreSQL itself says (`pg_settings`), where it knows the parameter. */
  readonly effective?: string;
}

/** A parameter with the value that PostgreSQL gets; without one, it keeps its default. */
export interface PlannedParameter extends Omit<ParameterReport, 'effective'> {
  readonly value?: string;
}

const REPLACED_BY_THE_FRONT =
  'TLS ends at the verifier of IAM tokens, PostgreSQL itself listens on a private socket only';
const OWN_LOG = "the local run collects PostgreSQL's output in one log file";
const OWN_PLACE = 'where PostgreSQL lies and listens here is decided by the local run';

/** Parameters that PostgreSQL knows and that the local run must decide itself. */
const REPLACED: readonly (readonly [RegExp, string])[] = [
  [/^rds\.force_ssl$/, `${REPLACED_BY_THE_FRONT}; the verifier refuses every connection without TLS`],
  [/^ssl($|_)/, REPLACED_BY_THE_FRONT],
  [
    /^(logging_collector|log_destination|log_directory|log_filename|log_file_mode|log_rotation_.*|log_truncate_.*)$/,
    OWN_LOG,
  ],
  [
    /^(listen_addresses|port|unix_socket_.*|data_directory|hba_file|ident_file|config_file|external_pid_file)$/,
    OWN_PLACE,
  ],
];

/**
 * Decides what PostgreSQL gets of a parameter group.
 *
 * @param parameters by their RDS names, with values as in AWS::RDS::DBParameterGroup
 * @param known the names that this PostgreSQL has a setting for
 * @param libraryFolder where it finds the libraries of `shared_preload_libraries`
 */
export function planParameters(
  parameters: Readonly<Record<string, string>>,
  known: ReadonlySet<string>,
  libraryFolder: string,
): PlannedParameter[] {
  return Object.entries(parameters).map(([name, requested]) => {
    if (name === 'shared_preload_libraries') return planLibraries(requested, libraryFolder);
    const decision = replacement(name, requested) ?? absence(name, known, libraryFolder);
    return decision
      ? { name, requested, ...decision }
      : { name, requested, verdict: 'applied', value: requested };
  });
}

type Decision = Pick<PlannedParameter, 'verdict' | 'reason'>;

function replacement(name: string, requested: string): Decision | undefined {
  const own = REPLACED.find(([pattern]) => pattern.test(name));
  if (own) return { verdict: 'replaced', reason: own[1] };
  if (!requested.includes('{')) return undefined;
  return {
    verdict: 'replaced',
    reason: "RDS computes it from the instance's memory; PostgreSQL's own default stands",
  };
}

function absence(name: string, known: ReadonlySet<string>, libraryFolder: string): Decision | undefined {
  const [extension = '', setting] = name.split('.');
  if (setting !== undefined) {
    if (hasLibrary(extension, libraryFolder)) return undefined;
    return {
      verdict: 'not here',
      reason: `${extension} is a part of RDS that this PostgreSQL does not have`,
    };
  }
  if (known.has(name)) return undefined;
  return { verdict: 'not here', reason: 'this PostgreSQL takes no such setting from a configuration file' };
}

function planLibraries(requested: string, libraryFolder: string): PlannedParameter {
  const plan = { name: 'shared_preload_libraries', requested };
  const libraries = requested.split(',').map((library) => library.trim());
  const missing = libraries.filter((library) => library !== '' && !hasLibrary(library, libraryFolder));
  if (missing.length === 0) return { ...plan, verdict: 'applied', value: requested };
  const value = libraries.filter((library) => !missing.includes(library)).join(',');
  return {
    ...plan,
    verdict: 'replaced',
    value,
    reason: `this PostgreSQL does not come with ${missing.join(', ')}`,
  };
}

const hasLibrary = (name: string, folder: string) =>
  ['.so', '.dylib'].some((extension) => existsSync(join(folder, name + extension)));
