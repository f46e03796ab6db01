import type { Stack } from '@aws-sdk/client-cloudformation';
import { good, red, together, type Verdict } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

/** A stack that a failed or unfinished deployment has left is in a state from which no deployment goes on. */
export const earlierTries: DoctorCheck = {
  name: 'earlier-tries',
  title: 'No stack is in a state that an earlier try has left.',
  looksAt: 'cloudformation:DescribeStacks',
  run: async ({ name, deployed }) => {
    const stacks = await Promise.all(deployed.names.map((each) => deployed.stack(each)));
    const there = stacks.filter((stack) => stack !== undefined);
    return together(
      there.map((stack) => verdictOf(stack, name)),
      there.length === 0
        ? 'no stack is there: a first deployment'
        : there.map(({ StackName, StackStatus }) => `${StackName} is ${StackStatus}`).join(', '),
    );
  },
};

function verdictOf({ StackName = '', StackStatus, StackStatusReason }: Stack, name: string): Verdict {
  const reason = StackStatusReason === undefined ? '' : ` (${StackStatusReason.slice(0, 160)})`;
  const found = `${StackName} is ${StackStatus}${reason}`;
  const fix = fixes.find(([status]) => status.test(StackStatus ?? ''))?.[1];
  return fix === undefined ? good(found) : red(found, ...fix(StackName, name, StackStatus ?? ''));
}

const runbook = '# docs/operations.md, "When the first deployment fails"';

/**
 * What the AWS CLI waits for, by what is in progress. It has no waiter for the rollback of a creation:
 * `stack-rollback-complete` knows that of an update only (botocore, cloudformation/waiters-2.json).
 */
const waits: readonly [status: RegExp, waiter: string][] = [
  [/^UPDATE_ROLLBACK/, 'stack-rollback-complete'],
  [/^UPDATE/, 'stack-update-complete'],
  [/^DELETE/, 'stack-delete-complete'],
  [/^IMPORT/, 'stack-import-complete'],
  [/^CREATE/, 'stack-create-complete'],
];

/** What to do, by the state. A change set that nobody has executed (REVIEW_IN_PROGRESS) is in nobody's way. */
const fixes: readonly [status: RegExp, fix: (stack: string, name: string, status: string) => string[]][] = [
  [
    /^(?!REVIEW).*_IN_PROGRESS$/,
    (stack, _, status) => {
      const waiter = waits.find(([pattern]) => pattern.test(status))?.[1];
      const wait = `aws cloudformation wait ${waiter} --stack-name ${stack}`;
      const ask = `aws cloudformation describe-stacks --stack-name ${stack} --query Stacks[0].StackStatus`;
      return [waiter === undefined ? `while ${ask} | grep IN_PROGRESS; do sleep 10; done` : wait];
    },
  ],
  [/^CREATE_FAILED$/, (_, name) => [`npx cdk deploy --all --no-rollback -c env=${name}`, runbook]],
  [
    /^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|DELETE_FAILED)$/,
    (stack) => [
      `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${stack}`,
      `aws cloudformation delete-stack --stack-name ${stack}`,
      `aws cloudformation wait stack-delete-complete --stack-name ${stack}`,
      runbook,
    ],
  ],
  [
    /^UPDATE_ROLLBACK_FAILED$/,
    (stack) => [
      `aws cloudformation continue-update-rollback --stack-name ${stack}`,
      '# docs/operations.md, "Rolling back"',
    ],
  ],
  [/^UPDATE_FAILED$/, (stack) => [`aws cloudformation rollback-stack --stack-name ${stack}`]],
];
