import { ACMClient } from '@aws-sdk/client-acm';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { IAMClient } from '@aws-sdk/client-iam';
import { RDSClient } from '@aws-sdk/client-rds';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { awsError } from './case';

/** AWS, as the cases let it answer. */
export const acm = mockClient(ACMClient);
/** CloudFormation. */
export const cloudFormation = mockClient(CloudFormationClient);
/** CloudWatch Logs. */
export const logs = mockClient(CloudWatchLogsClient);
/** Cognito. */
export const cognito = mockClient(CognitoIdentityProviderClient);
/** EC2. */
export const ec2 = mockClient(EC2Client);
/** ECR. */
export const ecr = mockClient(ECRClient);
/** IAM. */
export const iam = mockClient(IAMClient);
/** RDS. */
export const rds = mockClient(RDSClient);
/** Route 53. */
export const route53 = mockClient(Route53Client);
/** Secrets Manager. */
export const secretsManager = mockClient(SecretsManagerClient);
/** Service Quotas. */
export const serviceQuotas = mockClient(ServiceQuotasClient);
/** SSM. */
export const ssm = mockClient(SSMClient);
/** STS. */
export const sts = mockClient(STSClient);

const all = [
  acm,
  cloudFormation,
  logs,
  cognito,
  ec2,
  ecr,
  iam,
  rds,
  route53,
  secretsManager,
  serviceQuotas,
  ssm,
  sts,
];

/** An account in which nothing of the environment is deployed. */
export function resetAws(): void {
  for (const each of all) each.reset();
  cloudFormation
    .on(DescribeStacksCommand)
    .rejects(awsError('ValidationError', 'Stack with id mlflow-prod-data does not exist'));
}

/** Lets a stack be deployed, with these physical ids. */
export function stackIs(StackName: string, StackStatus: 'CREATE_COMPLETE' | string, ...ids: string[]): void {
  cloudFormation.on(DescribeStacksCommand, { StackName }).resolves({
    Stacks: [{ StackName, StackStatus: StackStatus as 'CREATE_COMPLETE', CreationTime: new Date(0) }],
  });
  cloudFormation.on(ListStackResourcesCommand, { StackName }).resolves({
    StackResourceSummaries: ids.map((PhysicalResourceId) => ({
      PhysicalResourceId,
      LogicalResourceId: 'Resource',
      ResourceType: 'AWS::Some::Type',
      ResourceStatus: 'CREATE_COMPLETE',
      LastUpdatedTimestamp: new Date(0),
    })),
  });
}
