import { type Plan, planOf } from '../../plan/deployment/plan';
import type { Stack, Template } from '../../plan/templates/template';

/** The resources of a template, by logical id. */
export type Resources = Record<string, Record<string, unknown>>;

/** Templates by the id of their stack, in the order of deployment. */
export type Templates = Record<string, object>;

const stacksOf = (templates: Templates): Stack[] =>
  Object.entries(templates).map(([id, template]) => ({
    id,
    name: `mlflow-test-${id}`,
    template: template as Template,
  }));

/** The plan from some templates to others. */
export const planFrom = (before: Templates, after: Templates): Plan =>
  planOf('test', 'a test', stacksOf(before), stacksOf(after));

/** The texts of the findings of one rule, for the change of one stack. */
export const textsOf = (rule: string, before: Resources, after: Resources): string[] =>
  findingsOf(rule, planFrom({ data: { Resources: before } }, { data: { Resources: after } }));

/** `level resource: text` of the findings of a rule. */
export const findingsOf = (rule: string, { findings }: Plan): string[] =>
  findings
    .filter((finding) => finding.rule === rule)
    .map(({ level, resource, text }) => `${level} ${resource ? `${resource}: ` : ''}${text}`);
