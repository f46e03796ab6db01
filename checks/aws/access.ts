import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Environment } from '../../lib/config/schema/environment';
import type { AwsClients } from './clients';
import { whyUnseen } from './why-unseen';

/** Whose credentials these are. */
export interface Caller {
  /** Their account. */
  readonly account: string;
  /** Their user or role. */
  readonly arn: string;
}

/** The caller, or the reason why AWS cannot be asked. */
export type Access =
  | { readonly caller: Caller; readonly unseen?: undefined }
  | { readonly caller?: undefined; readonly unseen: string };

/** Whether AWS can be asked. Any error that says something else is thrown. */
export async function accessOf(aws: AwsClients): Promise<Access> {
  try {
    const { Account = '', Arn = '' } = await aws.of(STSClient).send(new GetCallerIdentityCommand({}));
    return { caller: { account: Account, arn: Arn } };
  } catch (error) {
    const why = whyUnseen(error);
    if (why === undefined) throw error;
    return { unseen: why };
  }
}

/** Why AWS is not asked about an environment; undefined if it is. Another account would answer for itself. */
export function unseenOf(access: Access, { account }: Pick<Environment, 'account'>): string | undefined {
  if (access.unseen !== undefined) return access.unseen;
  if (access.caller.account === account) return undefined;
  return `the credentials are of account ${access.caller.account}, not ${account}`;
}
