import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import { securityRules } from './rules';
import { packName, type SecurityRule } from './security-rule';
import { readTemplates, type Templates } from './templates';

/** The kit's own policy pack: fails every synthesis whose templates break a security rule. */
export class SecurityRules implements IPolicyValidationPlugin {
  readonly name = packName;
  readonly ruleIds = securityRules.map(({ id }) => id);

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = findViolations(readTemplates(context));
    return { success: violations.length === 0, violations };
  }
}

/** What breaks the rules, acknowledged or not. */
export function findViolations(templates: Templates): PolicyViolation[] {
  return securityRules.flatMap((rule) => {
    const { paths, problem } = check(rule, templates);
    if (paths.length === 0) return [];
    return [
      {
        ruleName: rule.id,
        description: [`${rule.id}: ${rule.sentence}`, rule.why, problem].filter(Boolean).join(' '),
        fix: `${rule.fix} If it is right as it is: acknowledge(construct, '${rule.id}', 'evidence'). See docs/policy.md and ${rule.link}`,
        severity: 'error',
        violatingResources: paths.map((constructPath) => ({ constructPath, locations: [] })),
      },
    ];
  });
}

/** A rule that cannot read a template has not been kept. */
function check(rule: SecurityRule, templates: Templates): { paths: string[]; problem?: string } {
  try {
    return { paths: [...new Set(rule.violations(templates).map(({ path }) => path))] };
  } catch (error) {
    return { paths: [''], problem: error instanceof Error ? error.message : String(error) };
  }
}
