import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  Validations,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

/** An acknowledgement that no finding needs. */
interface Stale {
  readonly constructPath: string;
  readonly id: string;
}

/** Fails the synthesis when something is acknowledged that is not (or no longer) found: it would hide a later finding. */
export class StaleAcknowledgements implements IPolicyValidationPlugin {
  readonly name = 'stale-acknowledgements';

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const stale = findStale((context as { appConstruct?: IConstruct }).appConstruct as IConstruct);
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
export function findStale(root: IConstruct): Stale[] {
  const findings = unacknowledgedFindings(root);
  return acknowledgements(root).filter(
    ({ constructPath, id }) =>
      !findings.some((finding) => finding.id === id && isAtOrBelow(finding.constructPath, constructPath)),
  );
}

/** What the packs find when nobody has acknowledged anything. */
function unacknowledgedFindings(root: IConstruct): Stale[] {
  // `isAcknowledged` is private in cdk-nag's types only; there is no public way to ask for all findings.
  const pack = new AwsSolutionsChecks();
  Object.assign(pack, { isAcknowledged: () => false });
  return pack
    .validateScope(root)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => ({ id: ruleName, constructPath })),
    );
}

function acknowledgements(root: IConstruct): Stale[] {
  return root.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.keys(data as Record<string, string>))
      .map((id) => ({ id: id.replace(/^annotation::/i, ''), constructPath: construct.node.path }))
      .filter(({ id }) => id.startsWith('AwsSolutions-')),
  );
}

function isAtOrBelow(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`);
}
