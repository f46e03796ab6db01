import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { unlessMissing } from '../../checks/aws/why-unseen';
import { good, red } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

/** The qualifier that `cdk bootstrap` takes if none is named. */
const defaultQualifier = 'hnb659fds';

/** Every template has a rule on the same parameter (`CheckBootstrapVersion`), and CloudFormation fails on it. */
export const bootstrap: DoctorCheck = {
  name: 'bootstrap',
  title: 'The account and region are bootstrapped for the CDK, in a version that is new enough.',
  looksAt: 'the parameter /cdk-bootstrap/<qualifier>/version (ssm:GetParameter)',
  run: async ({ environment, aws, bootstrapVersion }) => {
    const { account, region, organization } = environment;
    const qualifier = organization.bootstrapQualifier;
    const Name = `/cdk-bootstrap/${qualifier}/version`;
    const answer = await unlessMissing(aws.of(SSMClient).send(new GetParameterCommand({ Name })));
    const version = Number(answer?.Parameter?.Value ?? Number.NaN);
    if (version >= bootstrapVersion) return good(`version ${version}; ${bootstrapVersion} is needed`);
    const options =
      qualifier === defaultQualifier
        ? ''
        : ` --qualifier ${qualifier} --toolkit-stack-name CDKToolkit-${qualifier}`;
    return red(
      Number.isNaN(version)
        ? `there is no bootstrap with the qualifier ${qualifier}`
        : `version ${version}; ${bootstrapVersion} is needed`,
      `npx cdk bootstrap aws://${account}/${region}${options}`,
    );
  },
};
