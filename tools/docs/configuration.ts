import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvironment } from '../../lib/config/load';
import { ConfigurationError } from '../../lib/config/problems/problem';
import { reference } from '../../lib/config/reference/reference';
import { validate } from '../../lib/config/validate';
import { fillTemplate } from './template';

const root = join(__dirname, '../..');

/** The document shows a frozen environment: the user may change or delete every file in `config/`. */
const environments = join(root, 'test/fixtures/environments');

/** `docs/configuration.md`: how to write an environment, and every setting with its words from the schema. */
export function configurationDocument(): string {
  return fillTemplate('configuration.md', {
    prod: environmentSource(),
    presets: presets(),
    problems: problems(),
    reference: reference().trimEnd(),
  });
}

/** The file as it would stand in `config/`. */
function environmentSource(): string {
  const source = readFileSync(join(environments, 'prod.ts'), 'utf8');
  return source.replaceAll('../../../lib/', '../lib/').trimEnd();
}

function presets(): string {
  const source = readFileSync(join(root, 'lib/config/presets.ts'), 'utf8');
  return source.slice(source.indexOf('/** Costs little')).trimEnd();
}

/** The real message about a configuration that is wrong in the ways that people get it wrong. */
function problems(): string {
  const right = readEnvironment('prod', environments);
  const { multiAz: _, ...database } = right.database;
  try {
    validate('config/prod.ts', {
      ...right,
      region: 'eu-centrl-1',
      hostname: 'mlflow.example.com',
      database: { ...database, multiAZ: true, engineVersion: '9.6' },
      service: { ...right.service, memoryMib: 5000 },
    });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('The example has no problem any more: change it.');
}
