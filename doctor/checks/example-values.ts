import { good, red } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

/** Values that stand in the example files and in no real account (AWS's and RFC 2606's names for documentation). */
const examples: readonly RegExp[] = [
  /^111122223333$/,
  /(^|[.@/])example\.(com|net|org)(?=$|[/:])/,
  /^(vpc|subnet|rtb|sg)-0123456789abc/,
  /^Z0123456789ABCDEFGHIJ$/,
  /:111122223333:/,
];

/** The file was copied, and somebody must fill it in. */
export const exampleValues: DoctorCheck = {
  name: 'example-values',
  title: 'No value of the example files is left in the configuration.',
  looksAt: 'config/<name>.ts',
  run: async ({ name, environment }) => {
    const left = settingsOf(environment).filter(([, value]) => examples.some((each) => each.test(value)));
    if (left.length === 0) return good('none is left');
    return red(left.map(([key, value]) => `${key} is ${value}`).join(', '), `# Edit config/${name}.ts`);
  },
};

/** Every text in the configuration, with its key. */
function settingsOf(value: unknown, key = ''): [key: string, text: string][] {
  if (typeof value === 'string') return [[key, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    settingsOf(inner, Array.isArray(value) ? `${key}[${name}]` : [key, name].filter(Boolean).join('.')),
  );
}
