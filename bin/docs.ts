import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvironment } from '../lib/config/load';
import { ConfigurationError } from '../lib/config/mistake';
import { reference } from '../lib/config/reference';
import { validate } from '../lib/config/validate';
import { securityDocument } from './security-document';

const root = join(__dirname, '..');

/** The generated documents, by path in the repository. */
export function documents(): Record<string, string> {
  return { 'docs/configuration.md': configuration(), 'docs/security.md': securityDocument() };
}

function configuration(): string {
  return `<!-- Generated from lib/config/schema by \`npm run docs\`; edits here are lost. -->
# Configuration

An environment is one file, \`config/<name>.ts\`, and its name is the file's: \`npm run synth -- <name>\`,
\`npx cdk deploy --all -c env=<name>\`. To add one, copy the file that is nearest to it and change it; nothing else lists
the environments.

## Writing an environment

The file exports \`environment\`, typed, so that an editor completes every key. \`config/prod.ts\`:

\`\`\`ts
${source('config/prod.ts')}\`\`\`

Sections that several environments share come from the presets in \`lib/config/presets.ts\`: take one whole
(\`protection: production.protection\`) or spread it and say what differs
(\`service: { ...production.service, cpu: 1024 }\`).

\`\`\`ts
${presets()}\`\`\`

## When something is wrong

Every mistake is told at once, with what was found, what is allowed and what to write, before anything is synthesized;
the exit code is 1:

\`\`\`text
${mistakes()}
\`\`\`

Some demands span knobs: ranges that must not overlap, a hostname in its zone, memory that Fargate sells with the CPU,
connections for all tasks and workers, and what tier \`production\` cannot go without. They are the rules in
\`lib/config/rules\`, and they are told in the same message.

## Every knob

Keys are paths: \`<name>\` stands for a name of your choice, \`[]\` for each element of a list. A section whose knobs all
have defaults may be left out.

${reference()}`;
}

function source(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function presets(): string {
  const text = source('lib/config/presets.ts');
  return text.slice(text.indexOf('/** Costs little'));
}

/** The real message about a configuration that is wrong in the ways that people get it wrong. */
function mistakes(): string {
  const right = readEnvironment('prod');
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
  throw new Error('The example of mistakes has none any more; change it.');
}

if (require.main === module)
  for (const [path, text] of Object.entries(documents())) writeFileSync(join(root, path), text);
