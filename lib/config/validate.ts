import { describeIssue, type Issue } from './problems/describe-issue';
import { pathText } from './problems/path';
import { ConfigurationError, type Problem } from './problems/problem';
import { InvalidSetting, validPart, withoutUnknownKeys } from './problems/valid-part';
import { accessRules } from './rules/access';
import { auditRules } from './rules/audit';
import type { ConfigurationRule } from './rules/configuration-rule';
import { domainRules } from './rules/domain';
import { identityRules } from './rules/identity';
import { networkRules } from './rules/network';
import { placeRules } from './rules/place';
import { productionRules } from './rules/production';
import { sizeRules } from './rules/sizes';
import { type Environment, environmentSchema } from './schema/environment';
import { settingOf } from './setting/setting';

/** Every check that spans settings. */
const rules: readonly ConfigurationRule[] = [
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
 * Validates what a configuration file says, and fills in the defaults.
 * @param source what the message calls it, e.g. `config/prod.ts`
 * @throws ConfigurationError with every problem at once
 */
export function validate(source: string, input: unknown): Environment {
  const parsed = environmentSchema.safeParse(input);
  const problems = parsed.success
    ? rules.flatMap((rule) => rule(parsed.data))
    : [...schemaProblems(input, parsed.error.issues), ...spanningProblems(input, parsed.error.issues)];
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(source, problems);
  return parsed.data;
}

function schemaProblems(input: unknown, issues: readonly Issue[]): Problem[] {
  const setting = settingOf(environmentSchema);
  return issues.flatMap((issue) => describeIssue(setting, input, issue));
}

/** What the rules find in the valid parts, so that one run reports everything. */
function spanningProblems(input: unknown, issues: readonly Issue[]): Problem[] {
  if (typeof input !== 'object' || input === null) return [];
  const invalid = new Set(
    issues.filter(({ code }) => code !== 'unrecognized_keys').map(({ path }) => pathText(path)),
  );
  const view = validPart(withDefaults(withoutUnknownKeys(input, issues) as object), invalid);
  return rules.flatMap((rule) => {
    try {
      return rule(view);
    } catch (error) {
      if (error instanceof InvalidSetting) return [];
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
