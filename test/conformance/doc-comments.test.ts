import { describe, expect, test } from '@jest/globals';
import { type Declaration, declarationsIn, declarationsOf } from './declarations';

/** Where every declaration that other files can use has a doc comment. */
const folders = [
  'acceptance',
  'bench',
  'checks',
  'doctor',
  'lambda',
  'lib',
  'local',
  'plan',
  'smoke',
  'tools',
];

/** A security rule says in its own fields what it is. */
const isSecurityRule = ({ name }: Declaration) => / mlk[A-Z]/.test(name);

/** What the comment of a declaration lacks. */
function gaps({ name, comment, optional }: Declaration): string[] {
  return [
    comment === '' ? `${name}: no doc comment` : '',
    /^[*\s]*@/.test(comment) ? `${name}: no words before the first tag` : '',
    optional && !comment.includes('@default') ? `${name}: no @default` : '',
  ].filter(Boolean);
}

test.each(folders)('every exported declaration, prop and method in %s has a doc comment', (folder) => {
  const declarations = declarationsIn(folder).filter((declaration) => !isSecurityRule(declaration));
  expect(declarations.length).toBeGreaterThan(5);
  expect(declarations.flatMap(gaps)).toEqual([]);
});

describe('a declaration without words is found', () => {
  test.each([
    ['a function', 'export function f() {}', ['x.ts f: no doc comment']],
    ['a constant', '// not a doc comment\nexport const c = 1;', ['x.ts c: no doc comment']],
    ['a prop', '/** Props. */ export interface P { readonly a: string }', ['x.ts P.a: no doc comment']],
    [
      'a default',
      '/** Props. */ export interface P { /** A. */ readonly a?: string }',
      ['x.ts P.a: no @default'],
    ],
    [
      'a tag only',
      '/** @throws Error always */ export function f() {}',
      ['x.ts f: no words before the first tag'],
    ],
    ['a method', '/** C. */ export class C { m() {} }', ['x.ts C.m: no doc comment']],
    [
      'a prop with a name in quotes',
      "/** Props. */ export interface P { readonly 'x-a': string }",
      ['x.ts P.x-a: no doc comment'],
    ],
    ['nothing private', '/** C. */ export class C { private m() {} constructor() {} }', []],
    ['nothing inherited', '/** C. */ export class C implements I { m() {} }', []],
    ['nothing internal', 'function f() {}', []],
  ])('%s', (_, source, expected) => {
    expect(declarationsOf('x.ts', source).flatMap(gaps)).toEqual(expected);
  });
});
