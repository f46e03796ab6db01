import { Duration, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { acknowledge } from '../../../policy/acknowledge';
import { type buildSpecification, buildVariables } from './build-commands';

/** Props of {@link BuildProject}. */
export interface BuildProjectProps {
  /** Processor on which it runs. */
  readonly architecture: 'arm64' | 'x86_64';
  /** What it does. */
  readonly specification: ReturnType<typeof buildSpecification>;
  /** What it builds. */
  readonly sources: Asset;
  /** Where it pushes the image. */
  readonly repository: IRepository;
  /** Tag of the image. */
  readonly tag: string;
  /** Where it writes its log. */
  readonly logGroup: ILogGroup;
}

/** A CodeBuild project that builds one image and pushes it to one repository. It has no other rights, and no VPC. */
export class BuildProject extends Construct {
  /** The project. */
  readonly project: codebuild.Project;

  constructor(scope: Construct, id: string, props: BuildProjectProps) {
    super(scope, id);
    const { sources, repository, tag } = props;
    this.project = new codebuild.Project(this, 'Resource', {
      description: 'Builds the image of the MLflow server',
      buildSpec: codebuild.BuildSpec.fromObject(props.specification),
      environment: {
        buildImage:
          props.architecture === 'arm64'
            ? codebuild.LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_4_0
            : codebuild.LinuxBuildImage.AMAZON_LINUX_2023_6,
        computeType: codebuild.ComputeType.SMALL,
        // A Docker daemon needs it, and so does every builder that runs the Dockerfile's commands (docs/adr/0026).
        privileged: true,
      },
      environmentVariables: buildVariables({
        SOURCE: sources.s3ObjectUrl,
        REPOSITORY: repository.repositoryUri,
        TAG: tag,
      }),
      role: this.makeRole(props),
      grantReportGroupPermissions: false,
      timeout: Duration.minutes(30),
      queuedTimeout: Duration.minutes(15),
      logging: { cloudWatch: { logGroup: props.logGroup } },
    });
    acknowledge(
      this.project,
      'AwsSolutions-CB4',
      'The key would encrypt artifacts, caches and reports (CodeBuild guide, "Data encryption"). The project has none (Artifacts: NO_ARTIFACTS); its log and its image are under the operations key.',
    );
  }

  private makeRole({ sources, repository, logGroup }: BuildProjectProps): iam.IRole {
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      statements: [
        allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
        allow(['s3:GetObject'], sources.bucket.arnForObjects(sources.s3ObjectKey)),
        allow(['ecr:GetAuthorizationToken'], '*'),
        // What a push calls (ECR guide, "IAM permissions for pushing an image").
        allow(
          [
            'ecr:BatchCheckLayerAvailability',
            'ecr:BatchGetImage',
            'ecr:CompleteLayerUpload',
            'ecr:InitiateLayerUpload',
            'ecr:PutImage',
            'ecr:UploadLayerPart',
          ],
          repository.repositoryArn,
        ),
      ],
    });
    acknowledge(
      policy,
      'AwsSolutions-IAM5[Resource::*]',
      'ecr:GetAuthorizationToken has no resource-level permissions (Service Authorization Reference, Amazon ECR); what can be pushed with it is limited to the one repository.',
    );
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      managedPolicies: [policy],
    }).withoutPolicyUpdates();
  }
}

function allow(actions: string[], resource: string): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources: [resource] });
}
