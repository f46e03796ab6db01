import { createHash } from 'node:crypto';
import { CustomResource, Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { EncryptedLogGroup } from '../../core/encrypted-log-group';
import { NodeFunction } from '../../core/node-function';
import { WaitingResourceProvider } from '../../core/waiting-resource-provider';
import { buildSpecification } from './build-commands';
import { BuildProject } from './build-project';
import { ImageRepository } from './image-repository';
import { ignoredSources, imageSources } from './image-sources';

/** Props of {@link ImageBuild}. */
export interface ImageBuildProps {
  /** Processor for which the image is built, on which it is also built. */
  readonly architecture: 'arm64' | 'x86_64';
  /** Whether the images stay when their stack is deleted. */
  readonly retain: boolean;
  /** Encrypts images and logs. */
  readonly key: IKey;
}

/**
 * Builds the server's image in this account, at the deployment, if its sources have changed. The machine that deploys only
 * uploads them. The tag is a digest of everything that makes the image, so the same sources build nothing, and a rollback
 * finds the image that it had.
 */
export class ImageBuild extends Construct {
  /** Where the image is. */
  readonly repository: ImageRepository;
  /** Its tag. */
  readonly tag: string;
  /** Its digest, known at the deployment. */
  readonly digest: string;

  constructor(scope: Construct, id: string, props: ImageBuildProps) {
    super(scope, id);
    const { key, retain, architecture } = props;
    this.repository = new ImageRepository(this, 'Repository', { key, retain });
    const sources = new Asset(this, 'Sources', { path: imageSources, ...ignoredSources() });
    const specification = buildSpecification(architecture === 'arm64' ? 'linux/arm64' : 'linux/amd64');
    this.tag = createHash('sha256')
      .update(JSON.stringify([sources.assetHash, specification]))
      .digest('hex');
    const logGroup = new EncryptedLogGroup(this, 'Log', { key, retentionDays: 90, retain: false });
    const project = new BuildProject(this, 'Project', {
      architecture,
      specification,
      sources,
      repository: this.repository,
      tag: this.tag,
      logGroup,
    });
    const resource = this.addResource(project, logGroup, key);
    resource.node.addDependency(project);
    this.digest = resource.getAttString('digest');
  }

  private addResource(project: BuildProject, logGroup: EncryptedLogGroup, logKey: IKey): CustomResource {
    const { projectArn, projectName } = project.project;
    const { repositoryArn, repositoryName } = this.repository;
    const look = new iam.PolicyStatement({ actions: ['ecr:DescribeImages'], resources: [repositoryArn] });
    const allow = (action: string, resource: string) =>
      new iam.PolicyStatement({ actions: [action], resources: [resource] });
    const start = this.addFunction('Start', 'Starts the build of the image', logKey, [
      look,
      allow('codebuild:StartBuild', projectArn),
    ]);
    const watch = this.addFunction('Watch', 'Watches the build of the image', logKey, [
      look,
      allow('codebuild:BatchGetBuilds', projectArn),
      allow('logs:GetLogEvents', logGroup.logGroupArn),
    ]);
    const provider = new WaitingResourceProvider(this, 'Provider', {
      onEvent: start.function,
      isComplete: watch.function,
      // CloudFormation waits for at most an hour; the project gives up before.
      totalTimeout: Duration.hours(1),
      queryInterval: Duration.seconds(15),
      logKey,
    });
    return new CustomResource(this, 'Resource', {
      resourceType: 'Custom::ServerImage',
      serviceToken: provider.serviceToken,
      properties: { project: projectName, repository: repositoryName, tag: this.tag },
    });
  }

  private addFunction(
    id: 'Start' | 'Watch',
    description: string,
    logKey: IKey,
    statements: readonly iam.PolicyStatement[],
  ): NodeFunction {
    return new NodeFunction(this, id, {
      source: 'image-build',
      handler: id.toLowerCase(),
      description,
      statements,
      environment: {},
      // The start tries again for 65 seconds (lambda/image-build/start-build.ts).
      timeout: Duration.minutes(2),
      logKey,
    });
  }
}
