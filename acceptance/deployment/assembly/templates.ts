import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// biome-ignore lint/suspicious/noExplicitAny: a mutation changes one property of one of a hundred types
type Properties = Record<string, any>;

/** A resource of a template. */
export interface TemplateResource {
  /** Type of CloudFormation. */
  readonly Type: string;
  /** What the template says about it. */
  Properties: Properties;
  /** What must be made before it. @default nothing */
  DependsOn?: string[];
  /** What happens to it when its stack is deleted. @default Delete */
  DeletionPolicy?: string;
}

/** A value that other stacks may import. */
interface Output {
  Value: unknown;
  readonly Export?: { readonly Name: string };
}

interface Template {
  readonly Resources: Record<string, TemplateResource>;
  readonly Outputs?: Record<string, Output>;
}

const stacks = ['network', 'data', 'identity', 'service', 'observability'] as const;

/** A stack of the kit. */
export type StackName = (typeof stacks)[number];

/** The templates of a copied assembly, to be changed by mutations. */
export class Templates {
  private readonly templates: ReadonlyMap<StackName, Template>;

  private constructor(private readonly folder: string) {
    this.templates = new Map(stacks.map((stack) => [stack, readJson(this.file(stack))]));
  }

  /** Copies an assembly and changes the copy's templates. */
  static copy(from: string, to: string, mutate: (templates: Templates) => void): void {
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true });
    const templates = new Templates(to);
    mutate(templates);
    templates.write();
  }

  /**
   * The resources of a type.
   * @param idPrefix beginning of their logical ids
   * @throws Error if there is none, since the mutation would then change nothing
   */
  all(stack: StackName, type: string, idPrefix = ''): TemplateResource[] {
    const { Resources } = this.template(stack);
    const found = Object.entries(Resources).filter(
      ([id, resource]) => resource.Type === type && id.startsWith(idPrefix),
    );
    if (found.length === 0) throw new Error(`The template ${stack} has no ${type} ${idPrefix}.`);
    return found.map(([, resource]) => resource);
  }

  /** The properties of the first of them. */
  properties(stack: StackName, type: string, idPrefix = ''): Properties {
    return (this.all(stack, type, idPrefix)[0] as TemplateResource).Properties;
  }

  /** The first export whose output has this text in its name. */
  exported(stack: StackName, text: string): Output {
    const found = Object.entries(this.template(stack).Outputs ?? {}).find(
      ([name, output]) => name.includes(text) && output.Export,
    );
    if (!found) throw new Error(`The template ${stack} exports no ${text}.`);
    return found[1];
  }

  /** Every resource of every stack. */
  everyResource(): TemplateResource[] {
    return [...this.templates.values()].flatMap(({ Resources }) => Object.values(Resources));
  }

  /** Removes the resources of a type, and what other resources wait for in them. */
  remove(stack: StackName, type: string): void {
    const { Resources } = this.template(stack);
    const removed = new Set(Object.keys(Resources).filter((id) => Resources[id]?.Type === type));
    if (removed.size === 0) throw new Error(`The template ${stack} has no ${type}.`);
    for (const id of removed) delete Resources[id];
    for (const resource of Object.values(Resources))
      if (resource.DependsOn)
        resource.DependsOn = [resource.DependsOn].flat().filter((id) => !removed.has(id));
  }

  private template(stack: StackName): Template {
    const template = this.templates.get(stack);
    if (!template) throw new Error(`There is no stack ${stack}.`);
    return template;
  }

  private file(stack: StackName): string {
    return join(this.folder, `${stack}.template.json`);
  }

  /** A template is an asset as well: the CLI uploads it under the hash of its content. */
  private write(): void {
    const manifestFile = join(this.folder, 'manifest.json');
    let manifest = readFileSync(manifestFile, 'utf8');
    for (const [stack, template] of this.templates) {
      const before = readFileSync(this.file(stack));
      const content = JSON.stringify(template, undefined, 1);
      writeFileSync(this.file(stack), content);
      const assetsFile = join(this.folder, `${stack}.assets.json`);
      const [former, hash] = [sha256(before), sha256(content)];
      writeFileSync(assetsFile, readFileSync(assetsFile, 'utf8').replaceAll(former, hash));
      manifest = manifest.replaceAll(former, hash);
    }
    writeFileSync(manifestFile, manifest);
  }
}

const readJson = (file: string): Template => JSON.parse(readFileSync(file, 'utf8'));
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
