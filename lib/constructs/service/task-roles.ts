import { Stack } from 'aws-cdk-lib';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge } from '../../policy/acknowledge';

/** Props of {@link TaskRoles}. */
export interface TaskRolesProps {
  /** Where ECS pulls the image from. */
  readonly repository: IRepository;
  /** Log groups of the containers. */
  readonly logGroupArns: readonly string[];
  /** ARN of the secret that signs MLflow's cookies. */
  readonly sessionSecretArn: string;
  /** Key of the session secret. */
  readonly secretKey: IKey;
  /** What the server may do with artifacts. */
  readonly artifactAccess: iam.IManagedPolicy;
  /** The database user that the server logs in as. */
  readonly databaseUserArn: string;
  /** The object with the issuer's keys. */
  readonly issuerKeysArn: string;
  /** Log group of the audit trail. */
  readonly auditLogGroupArn: string;
}

/** What ECS may do to start a task, and what the server itself may do: named actions on named resources. */
export class TaskRoles extends Construct {
  /** Pulls the image, injects the secret, writes the log. */
  readonly execution: iam.IRole;
  /** The role of the server itself. */
  readonly task: iam.IRole;

  constructor(scope: Construct, id: string, props: TaskRolesProps) {
    super(scope, id);
    this.execution = this.role('Execution', this.executionStatements(props));
    acknowledge(
      this.node.findChild('ExecutionPolicy'),
      'AwsSolutions-IAM5[Resource::*]',
      'ecr:GetAuthorizationToken has no resource-level permissions (Service Authorization Reference, Amazon ECR); what can be pulled with it is limited to the one repository.',
    );
    this.task = this.role(
      'Task',
      [
        allow(['rds-db:connect'], [props.databaseUserArn]),
        allow(['s3:GetObject'], [props.issuerKeysArn]),
        // It can add to the audit trail, and neither read nor delete it.
        allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [props.auditLogGroupArn]),
      ],
      [props.artifactAccess],
    );
  }

  private role(id: string, statements: iam.PolicyStatement[], further: iam.IManagedPolicy[] = []): iam.IRole {
    const policy = new iam.ManagedPolicy(this, `${id}Policy`, { statements });
    const { account } = Stack.of(this);
    const role = new iam.Role(this, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      managedPolicies: [policy, ...further],
    });
    return role.withoutPolicyUpdates();
  }

  private executionStatements(props: TaskRolesProps): iam.PolicyStatement[] {
    return [
      allow(['ecr:GetAuthorizationToken'], ['*']),
      allow(
        ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        [props.repository.repositoryArn],
      ),
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], props.logGroupArns),
      allow(['secretsmanager:GetSecretValue'], [props.sessionSecretArn]),
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [props.secretKey.keyArn],
        conditions: {
          StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com` },
        },
      }),
    ];
  }
}

function allow(actions: string[], resources: readonly string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [...resources] });
}
