import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { unlessMissing } from '../../../checks/aws/why-unseen';
import { good, red } from '../../../checks/verdict';
import type { DoctorCheck } from '../../facts/doctor-check';
import type { Facts } from '../../facts/facts';

/** A quota of AWS, and what the environment needs of it. */
export interface Quota {
  /** Name of the check. */
  readonly name: string;
  /** AWS's words for what is counted. */
  readonly counts: string;
  /** Service code and quota code (Service Quotas). */
  readonly code: readonly [service: string, quota: string];
  /** What AWS gives an account by default. */
  readonly byDefault: number;
  /** What the environment needs, by its templates. */
  needed(facts: Facts): number | Promise<number>;
  /** Whether it is of the account and region, or of each resource, where nothing else can use it up. */
  readonly of: 'account' | 'resource';
  /** What is used in the account. @default nothing that AWS would tell */
  used?(facts: Facts): Promise<number>;
}

/** The check of a quota. One that is per resource is compared with AWS's default if AWS cannot be asked. */
export function quotaCheck(quota: Quota): DoctorCheck {
  const [service, code] = quota.code;
  return {
    name: quota.name,
    title: `The quota of ${quota.counts} leaves room for the environment.`,
    looksAt: `servicequotas:GetServiceQuota (${service}, ${code})`,
    run: async (facts) => {
      const needed = await quota.needed(facts);
      const used = needed === 0 ? 0 : ((await quota.used?.(facts)) ?? 0);
      const [limit, source] =
        quota.of === 'resource' && facts.aws.unseen !== undefined
          ? [quota.byDefault, "AWS's default"]
          : await appliedOf(quota, facts);
      const found = `${quota.counts}: ${used > 0 ? `${used} used, ` : ''}${needed} needed, ${source} is ${limit}`;
      if (needed === 0 || used + needed <= limit) return good(found);
      return red(
        found,
        `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${Math.ceil(used + needed)}`,
      );
    },
  };
}

async function appliedOf(
  { code: [ServiceCode, QuotaCode], byDefault }: Quota,
  { aws }: Facts,
): Promise<[limit: number, source: string]> {
  const client = aws.of(ServiceQuotasClient);
  const applied = await unlessMissing(client.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode })));
  if (applied?.Quota?.Value !== undefined) return [applied.Quota.Value, 'the quota'];
  // An account has no entry of its own until somebody asks for more.
  const standard = await unlessMissing(
    client.send(new GetAWSDefaultServiceQuotaCommand({ ServiceCode, QuotaCode })),
  );
  return [standard?.Quota?.Value ?? byDefault, "AWS's default"];
}
