import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../../checks/command/usage-error';
import { origin } from '../../lib/config/derived/origin';
import { runningInstance } from '../../local/cli/instance-lock';
import { defaultData, localSettings, type Settings } from '../../local/run/settings';
import { caVariable, configuredCa, type Target } from './target';

/** A server of `npm start`, and what its data folder tells. */
export interface LocalTarget {
  /** The server. */
  readonly target: Target;
  /** Its settings, which lead to the issuer's key. @default an address was given: the folder may be on another machine */
  readonly settings?: Settings;
}

/**
 * The local run of a data folder, or at an address.
 * @param where folder or https:// address @default the folder of `npm start`
 * @throws UsageError if no server runs on the folder, or nobody vouches for the certificate at the address
 */
export function localTarget(where: string | undefined, variables: NodeJS.ProcessEnv): LocalTarget {
  return where?.includes('://') ? atAddress(where, variables) : ofFolder(resolve(where ?? defaultData));
}

function ofFolder(folder: string): LocalTarget {
  const instance = runningInstance(folder);
  if (instance === undefined)
    throw new UsageError(
      `No server runs on ${folder}: run npm start first, or name its folder or address after --local.`,
    );
  const settings = localSettings({
    data: folder,
    port: portOf(instance.url),
    environment: instance.environmentFile,
  });
  const { folders, environment } = settings;
  const target: Target = {
    name: basename(settings.environmentFile, '.ts'),
    environment,
    place: 'this machine',
    origin: origin(environment),
    ca: readFileSync(join(folders.certificates, 'ca.pem'), 'utf8'),
    auditFolder: folders.audit,
  };
  return { target, settings };
}

/** Its environment is that of config/local.ts, at the address's port. */
function atAddress(address: string, variables: NodeJS.ProcessEnv): LocalTarget {
  if (!URL.canParse(address) || new URL(address).protocol !== 'https:')
    throw new UsageError(`${address} is no https:// address.`);
  const { environmentFile, environment } = localSettings({ port: portOf(address) });
  const authority = configuredCa(variables);
  if (authority.ca === undefined)
    throw new UsageError(
      `Set ${caVariable} to the ca.pem of the server at ${address}: no public authority has signed its certificate.`,
    );
  const name = basename(environmentFile, '.ts');
  return {
    target: { name, environment, place: 'this machine', origin: new URL(address).origin, ...authority },
  };
}

const portOf = (address: string): number => Number(new URL(address).port || 443);
