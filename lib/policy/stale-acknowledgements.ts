import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Validations,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { packName } from './security-rule';
import { findViolations } from './security-rules';
import { readTemplates, type Templates } from './templates';

/** A rule at a construct: a finding, or the acknowledgement of one. */
interface RuleAt {
  readonly constructPath: string;
  readonly id: string;
}

/** Fails the synthesis when an acknowledgement has no finding (any more): it would hide a later one. */
export class StaleAcknowledgements implements IPolicyValidationPlugin {
  readonly name = 'stale-acknowledgements';

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const stale = findStale(context.appConstruct, readTemplates(context));
    return {
      success: stale.length === 0,
      violations: stale.map(({ constructPath, id }) => ({
        ruleName: 'stale-acknowledgement',
        description: `${id} is acknowledged here, but nothing is found: remove the acknowledgement.`,
        severity: 'error',
        violatingResources: [{ constructPath, locations: [] }],
      })),
    };
  }
}

/** Every acknowledgement of a rule of the packs below a construct to which no finding belongs. */
export function findStale(root: IConstruct, templates: Templates): RuleAt[] {
  const findings = [...awsSolutionsFindings(root), ...findViolations(templates)].flatMap(located);
  return acknowledgements(root).filter(
    ({ constructPath, id }) =>
      !findings.some((finding) => finding.id === id && isAtOrBelow(finding.constructPath, constructPath)),
  );
}

/** What cdk-nag finds, acknowledged or not. */
function awsSolutionsFindings(root: IConstruct): PolicyViolation[] {
  // `isAcknowledged` is private in cdk-nag's types only; there is no public way to ask for all findings.
  const pack = new AwsSolutionsChecks();
  Object.assign(pack, { isAcknowledged: () => false });
  return pack.validateScope(root).violations;
}

function located({ ruleName, violatingResources }: PolicyViolation): RuleAt[] {
  return violatingResources.map(({ constructPath = '' }) => ({ id: ruleName, constructPath }));
}

/** How the CDK writes down an acknowledgement: with the pack's name, or as an annotation, which cdk-nag reads. */
const acknowledged = new RegExp(`^(?:annotation::(AwsSolutions-.*)|${packName}::(.*))$`, 'i');

function acknowledgements(root: IConstruct): RuleAt[] {
  return root.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.keys(data as Record<string, string>))
      .flatMap((key) => {
        const [, awsSolutions, own] = acknowledged.exec(key) ?? [];
        const id = awsSolutions ?? own;
        return id === undefined ? [] : [{ id, constructPath: construct.node.path }];
      }),
  );
}

function isAtOrBelow(path: string, ancestor: string): boolean {
  return ancestor === '' || path === ancestor || path.startsWith(`${ancestor}/`);
}
