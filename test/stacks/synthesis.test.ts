import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { buildApp } from '../../lib/app';
import { allEnvironments, environmentOf, nameOf } from '../support/environments';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Synthesizes with functions bundled, as a deployment does, and hashes every file of the assembly. */
function assembly(name: string): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesis-'));
  folders.push(outdir);
  buildApp(name, environmentOf(name), { outdir, builtinCloudFormationValidation: false }).synth();
  const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name: file }) => {
      const path = join(parentPath, file);
      return [path.slice(outdir.length), createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

test('two syntheses are byte-equal', () => {
  // One line for both: the assembly records from where the constructs were made.
  const [first = {}, second] = [1, 2].map(() => assembly('prod'));
  expect(Object.keys(first)).toContain('/service.template.json');
  expect(second).toEqual(first);
});

test.each(allEnvironments)('%s asks AWS for nothing', (name) => {
  const { manifest } = buildApp(nameOf(name), environmentOf(name), {
    context: { 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  }).synth();
  expect(manifest.missing).toBeUndefined();
});
