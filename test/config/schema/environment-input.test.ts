import { expect, test } from '@jest/globals';
import type { z } from 'zod';
import type { EnvironmentInput, environmentSchema } from '../../../lib/config/schema/environment';

/** The same type without names, so that two of them can be compared in depth. */
type Plain<Type> = Type extends readonly (infer Element)[]
  ? Plain<Element>[]
  : Type extends object
    ? { [Key in keyof Type]: Plain<Type[Key]> }
    : Type;

/** True when neither type has a key, an optional mark or a value that the other lacks. */
type Same<One, Other> =
  (<Type>() => Type extends One ? 1 : 2) extends <Type>() => Type extends Other ? 1 : 2 ? true : false;

/** The schema takes the engine versions from the CDK at run time; the declaration lists them. */
type WithAnyVersion<Input extends { database: object }> = Omit<Input, 'database'> & {
  database: Omit<Input['database'], 'engineVersion'> & { engineVersion?: string };
};

type Declared = Plain<WithAnyVersion<EnvironmentInput>>;
type Accepted = Plain<WithAnyVersion<z.input<typeof environmentSchema>>>;

test('the declaration for editors is the type that the schema accepts', () => {
  // The type checker is the test: `npm run typecheck` fails when the two differ.
  const same: Same<Declared, Accepted> = true;
  expect(same).toBe(true);
});

test('a type that lacks an optional setting is told apart', () => {
  const same: Same<Plain<{ a: string; b?: string }>, Plain<{ a: string }>> = false;
  expect(same).toBe(false);
});
