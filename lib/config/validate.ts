import { describeIssue } from './problems/describe-issue';
import { pathText } from './problems/path';
import { ConfigurationError, type Mistake } from './problems/problem';
import { MistakenKnob, soundPart, withoutUnknownKeys } from './problems/valid-part';
import { accessRules } from './rules/access';
import { auditRules } from './rules/audit';
import type { Rule } from './rules/configuration-rule';
import { domainRules } from './rules/domain';
import { identityRules } from './rules/identity';
import { networkRules } from './rules/network';
import { placeRules } from './rules/place';
import { productionRules } from './rules/production';
import { sizeRules } from './rules/sizes';
import { type Environment, environmentSchema } from './schema/environment';

/** Every demand that spans knobs. */
const rules: readonly Rule[] = [
  ...placeRules,
  ...domainRules,
  ...networkRules,
  ...identityRules,
  ...accessRules,
  ...auditRules,
  ...sizeRules,
  ...productionRules,
];

/**
 * Validates what a configuration file says and fills in the defaults.
 * @param source what the message calls it, e.g. `config/prod.ts`
 * @throws ConfigurationError with every mistake at once
 */
export function validate(source: string, input: unknown): Environment {
  const parsed = environmentSchema.safeParse(input);
  const mistakes = parsed.success
    ? rules.flatMap((rule) => rule(parsed.data))
    : [
        ...parsed.error.issues.flatMap((issue) => describeIssue(environmentSchema, input, issue)),
        ...spanningMistakes(input, parsed.error.issues),
      ];
  if (!parsed.success || mistakes.length > 0) throw new ConfigurationError(source, mistakes);
  return parsed.data;
}

/** What the rules find in the parts that are right, so that one run tells everything. */
function spanningMistakes(input: unknown, issues: Parameters<typeof withoutUnknownKeys>[1]): Mistake[] {
  if (typeof input !== 'object' || input === null) return [];
  const mistaken = new Set(issues.filter(({ keys }) => !keys).map(({ path }) => pathText(path)));
  const view = soundPart(withDefaults(withoutUnknownKeys(input, issues) as object), mistaken);
  return rules.flatMap((rule) => {
    try {
      return rule(view);
    } catch (error) {
      if (error instanceof MistakenKnob) return [];
      throw error;
    }
  });
}

function withDefaults(input: object): Environment {
  const sections = Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const value = (input as Record<string, unknown>)[name];
    const parsed = schema.safeParse(value);
    return [name, parsed.success ? parsed.data : value];
  });
  return Object.fromEntries(sections) as Environment;
}
