import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** A role for a function of the custom resource framework: it invokes these handlers and writes its log. */
export function frameworkRole(
  scope: Construct,
  id: string,
  handlers: readonly IFunction[],
  logGroupArn: string,
): iam.Role {
  const policy = new iam.ManagedPolicy(scope, `${id}Policy`, {
    statements: [
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroupArn],
      }),
      new iam.PolicyStatement({
        actions: ['lambda:InvokeFunction', 'lambda:GetFunction'],
        resources: handlers.map(({ functionArn }) => functionArn),
      }),
    ],
  });
  return new iam.Role(scope, id, {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: [policy],
  });
}
