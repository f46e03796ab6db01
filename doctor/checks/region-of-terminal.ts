import { good, red } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';
import type { Machine } from '../facts/machine';

/** The CDK takes the region from the configuration; the AWS CLI, with which the fixes are typed, does not. */
export const regionOfTerminal: DoctorCheck = {
  name: 'region-of-terminal',
  title: "Commands of the AWS CLI go to the environment's region.",
  looksAt: 'the variables AWS_REGION and AWS_DEFAULT_REGION, or "aws configure get region"',
  run: async ({ environment: { region }, machine }) => {
    const { AWS_REGION, AWS_DEFAULT_REGION } = machine.variables;
    const set = AWS_REGION ?? AWS_DEFAULT_REGION ?? (await ofProfile(machine));
    if (set === region) return good(region);
    return red(
      `the AWS CLI has ${set ?? 'no region'}; the environment is in ${region}`,
      `export AWS_REGION=${region}`,
    );
  },
};

async function ofProfile({ run }: Machine): Promise<string | undefined> {
  const { code, text } = await run('aws', 'configure', 'get', 'region');
  return code === 0 && text !== '' ? text : undefined;
}
