import { good, red, unseen } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

/** The CDK refuses another account only after it has built and published the assets. */
export const account: DoctorCheck = {
  name: 'account',
  title: "The credentials are of the environment's account.",
  looksAt: 'sts:GetCallerIdentity',
  run: async ({ environment, access: { caller, unseen: why } }) => {
    if (caller === undefined) return unseen(why);
    if (caller.account === environment.account) return good(caller.arn);
    return red(
      `${caller.arn} is of account ${caller.account}; the environment is in ${environment.account}`,
      `export AWS_PROFILE='<a profile of ${environment.account}>'`,
      'aws sts get-caller-identity',
    );
  },
};
