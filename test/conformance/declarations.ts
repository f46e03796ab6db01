import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseResult, parse } from '@babel/parser';

const root = join(__dirname, '../..');

type Statement = ParseResult['program']['body'][number];

/** Something that other files can use. */
export interface Declaration {
  /** File and name, as a person would look for it: `lib/app.ts buildApp`. */
  readonly name: string;
  /** Its doc comment; empty when there is none. */
  readonly comment: string;
  /** Whether it is a prop that may be left out. */
  readonly optional: boolean;
}

/** Every exported declaration of the TypeScript files below a folder, with the members of interfaces and classes. */
export function declarationsIn(folder: string): Declaration[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => declarationsOf(`${folder}/${file}`, readFileSync(join(root, folder, file), 'utf8')));
}

/** The same of one file's source. */
export function declarationsOf(file: string, source: string): Declaration[] {
  const { program } = parse(source, { sourceType: 'module', plugins: ['typescript'], attachComment: true });
  return program.body.flatMap((statement) =>
    exported(statement).map(({ name, ...rest }) => ({ ...rest, name: `${file} ${name}` })),
  );
}

function exported(statement: Statement): Declaration[] {
  if (statement.type !== 'ExportNamedDeclaration' || !statement.declaration) return [];
  const { declaration } = statement;
  const comment = docOf(statement);
  switch (declaration.type) {
    case 'TSInterfaceDeclaration': {
      const { name } = declaration.id;
      return [{ name, comment, optional: false }, ...membersOf(name, declaration.body.body)];
    }
    case 'ClassDeclaration': {
      const name = declaration.id?.name ?? 'class';
      // A member that an interface declares has its words there.
      const members = declaration.implements?.length ? [] : membersOf(name, declaration.body.body);
      return [{ name, comment, optional: false }, ...members];
    }
    case 'VariableDeclaration':
      return declaration.declarations.map(({ id }) => ({ name: nameOf(id), comment, optional: false }));
    case 'TSTypeAliasDeclaration':
    case 'FunctionDeclaration':
      return [{ name: nameOf(declaration.id), comment, optional: false }];
    default:
      return [];
  }
}

/** A property, method or accessor of an interface or a class, as far as the parser's types need to be known. */
interface Member {
  readonly type: string;
  readonly key?: unknown;
  readonly accessibility?: string | null;
  readonly override?: boolean;
  readonly optional?: boolean | null;
  readonly kind?: string | null;
  readonly leadingComments?: readonly { readonly type: string; readonly value: string }[] | null;
}

function membersOf(owner: string, members: readonly Member[]): Declaration[] {
  return members
    .filter(
      ({ type, kind }) =>
        /^(TSPropertySignature|TSMethodSignature|Class(Property|Method))$/.test(type) &&
        kind !== 'constructor',
    )
    .filter(({ accessibility, override }) => !override && (accessibility ?? 'public') === 'public')
    .map((member) => ({
      name: `${owner}.${nameOf(member.key)}`,
      comment: docOf(member),
      optional: member.optional === true,
    }));
}

/** The name of an identifier, or the text of a name in quotes. */
function nameOf(node: unknown): string {
  const { name, value } = (node ?? {}) as { name?: string; value?: string };
  return String(name ?? value ?? '?');
}

/** The comment that an editor shows. */
function docOf({ leadingComments }: Pick<Member, 'leadingComments'>): string {
  const last = leadingComments?.at(-1);
  return last?.type === 'CommentBlock' && last.value.startsWith('*') ? last.value.slice(1).trim() : '';
}
