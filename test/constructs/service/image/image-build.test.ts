import { describe, expect, test } from '@jest/globals';
import { AssetManifestArtifact } from 'aws-cdk-lib/cx-api';
import type { EnvironmentInput } from '../../../../lib/config/schema/environment';
import { dockerfileDefault } from '../../../../lib/constructs/service/image/image-sources';
import { onlyAt, resourcesAt } from '../../../support/properties';
import { appOf, type TemplateJson, templates, templatesOf } from '../../../support/synthesized';

const all = templates('staging-codebuild');
const changed = (change: (input: EnvironmentInput) => void) =>
  templatesOf(appOf('staging-codebuild', change));
const project = (from = all) => onlyAt(from, 'AWS::CodeBuild::Project');
const image = (from = all) => onlyAt(from, 'Custom::ServerImage');
const specification = (from = all) => JSON.parse(project(from).Source.BuildSpec);
const commands = (from = all): string[] => specification(from).phases.build.commands;
const variables = Object.fromEntries(
  project().Environment.EnvironmentVariables.map(({ Name, Value }: TemplateJson) => [Name, Value]),
);
const logicalId = (type: string, path: RegExp) =>
  Object.entries(all.service?.Resources as Record<string, TemplateJson>).find(
    ([, { Type, Metadata }]) => Type === type && path.test(Metadata['aws:cdk:path']),
  )?.[0];

describe('the repository', () => {
  const repository = resourcesAt(all, 'AWS::ECR::Repository')[0] as TemplateJson;

  test('scans every image, moves no tag, and is under a key of this account', () => {
    expect(repository.Properties).toMatchObject({
      ImageScanningConfiguration: { ScanOnPush: true },
      ImageTagMutability: 'IMMUTABLE',
      EncryptionConfiguration: {
        EncryptionType: 'KMS',
        KmsKey: { 'Fn::ImportValue': expect.stringContaining('OperationsKey') },
      },
    });
    expect(repository.Properties).not.toHaveProperty('RepositoryName');
  });

  test('keeps the newest 50 images', () => {
    const { rules } = JSON.parse(repository.Properties.LifecyclePolicy.LifecyclePolicyText);
    expect(rules).toEqual([
      expect.objectContaining({
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 50 },
        action: { type: 'expire' },
      }),
    ]);
  });

  test('stays with its images, but not after a failed first deployment', () => {
    expect(repository).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { EmptyOnDelete: true },
    });
    const [temporary] = resourcesAt(
      changed((input) => {
        input.protection = { retainData: false };
      }),
      'AWS::ECR::Repository',
    );
    expect(temporary).toMatchObject({ DeletionPolicy: 'Delete', Properties: { EmptyOnDelete: true } });
  });
});

describe('the project', () => {
  test.each(['arm64', 'x86_64'] as const)('builds for %s on such a processor', (architecture) => {
    const from = changed((input) => {
      input.service.architecture = architecture;
    });
    const arm = architecture === 'arm64';
    expect(project(from).Environment).toMatchObject({
      Type: arm ? 'ARM_CONTAINER' : 'LINUX_CONTAINER',
      Image: expect.stringMatching(arm ? /^aws\/codebuild\/.*aarch64/ : /^aws\/codebuild\/.*x86_64/),
    });
    expect(commands(from).join('\n')).toContain(`--platform linux/${arm ? 'arm64' : 'amd64'}`);
  });

  test('ends by itself, has no VPC, keeps nothing, and writes an encrypted log', () => {
    expect(project()).toMatchObject({
      TimeoutInMinutes: 30,
      QueuedTimeoutInMinutes: 15,
      Artifacts: { Type: 'NO_ARTIFACTS' },
      Cache: { Type: 'NO_CACHE' },
      Source: { Type: 'NO_SOURCE' },
      LogsConfig: {
        CloudWatchLogs: {
          Status: 'ENABLED',
          GroupName: { Ref: logicalId('AWS::Logs::LogGroup', /Server\/Image\/Log\//) },
        },
      },
    });
    expect(project()).not.toHaveProperty('VpcConfig');
    expect(onlyAt(all, 'AWS::Logs::LogGroup', /Server\/Image\/Log\//)).toMatchObject({
      RetentionInDays: 90,
      KmsKeyId: { 'Fn::ImportValue': expect.stringContaining('OperationsKey') },
    });
  });

  test('may read its sources, push to its repository and write its log, and nothing else', () => {
    const { Statement } = onlyAt(all, 'AWS::IAM::ManagedPolicy', /Image\/Project\/Policy/).PolicyDocument;
    const arn = (type: string, path: RegExp) => ({ 'Fn::GetAtt': [logicalId(type, path), 'Arn'] });
    const bucket = 'cdk-hnb659fds-assets-111122223333-eu-central-1';
    expect(variables.SOURCE).toMatch(new RegExp(`^s3://${bucket}/[0-9a-f]{64}\\.zip$`));
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: arn('AWS::Logs::LogGroup', /Server\/Image\/Log\//),
      },
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: variables.SOURCE.replace('s3://', 'arn:aws:s3:::'),
      },
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ],
        Resource: arn('AWS::ECR::Repository', /Server\/Image\//),
      },
    ]);
    const role = onlyAt(all, 'AWS::IAM::Role', /Image\/Project\/Role/);
    expect(role.ManagedPolicyArns).toHaveLength(1);
    expect(role).not.toHaveProperty('Policies');
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'codebuild.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      },
    ]);
    // The CDK writes policies of its own for a role that it may change.
    expect(resourcesAt(all, 'AWS::IAM::Policy', /Server\/Image\//)).toEqual([]);
  });

  test("builds on the Dockerfile's base, from Amazon's mirror of Docker Hub where it is", () => {
    const base = dockerfileDefault('BASE_IMAGE');
    const mirror = base.replace('docker.io/library/', 'public.ecr.aws/docker/library/');
    expect(base).toMatch(/^docker\.io\/library\/.*@sha256:[0-9a-f]{64}$/);
    expect(commands().slice(0, 2)).toEqual([
      `base=${base}`,
      `if docker pull --quiet ${mirror}; then base=${mirror}; fi`,
    ]);
  });
});

describe('the image', () => {
  const tagOf = (change: (input: EnvironmentInput) => void) => image(changed(change)).tag;

  test('has a tag that changes with what makes it, and with nothing else', () => {
    const { tag } = image();
    expect(tag).toMatch(/^[0-9a-f]{64}$/);
    expect(variables.TAG).toBe(tag);
    expect(
      tagOf((input) => {
        input.service.logDays = 30;
        input.hostname = 'other.staging.example.com';
      }),
    ).toBe(tag);
    expect(
      tagOf((input) => {
        input.service.architecture = 'x86_64';
      }),
    ).not.toBe(tag);
  });

  test('is named by its digest in every task, and by its tag in a label', () => {
    const digest = { 'Fn::GetAtt': [logicalId('Custom::ServerImage', /Image/), 'digest'] };
    for (const { Properties } of resourcesAt(all, 'AWS::ECS::TaskDefinition')) {
      const [{ Image, DockerLabels }] = Properties.ContainerDefinitions;
      expect(Image['Fn::Join'][1].slice(-3)).toEqual([
        { Ref: logicalId('AWS::ECR::Repository', /Image/) },
        '@',
        digest,
      ]);
      expect(DockerLabels).toEqual({ 'org.opencontainers.image.revision': image().tag });
    }
  });

  test('is built after the project and its rights are there', () => {
    const [resource] = resourcesAt(all, 'Custom::ServerImage');
    expect(resource?.DependsOn).toEqual(
      expect.arrayContaining([
        logicalId('AWS::CodeBuild::Project', /Image/),
        logicalId('AWS::IAM::ManagedPolicy', /Image\/Project\/Policy/),
      ]),
    );
  });

  test('can be pulled by the tasks from its repository only', () => {
    const { Statement } = onlyAt(all, 'AWS::IAM::ManagedPolicy', /Roles\/ExecutionPolicy/).PolicyDocument;
    const pull = Statement.find(({ Action }: TemplateJson) => Action.includes('ecr:BatchGetImage'));
    expect(pull.Resource).toEqual({ 'Fn::GetAtt': [logicalId('AWS::ECR::Repository', /Image/), 'Arn'] });
  });
});

test.each([
  ['Start', ['ecr:DescribeImages', 'codebuild:StartBuild']],
  ['Watch', ['ecr:DescribeImages', 'codebuild:BatchGetBuilds', 'logs:GetLogEvents']],
])('the function %s has exactly the rights that it uses, on named resources', (name, actions) => {
  const { Statement } = onlyAt(
    all,
    'AWS::IAM::ManagedPolicy',
    new RegExp(`Server/Image/${name}/Policy`),
  ).PolicyDocument;
  const [log, ...rest] = Statement as TemplateJson[];
  expect(log?.Action).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  expect(rest.map(({ Action }) => Action).sort()).toEqual([...actions].sort());
  for (const { Resource } of rest)
    expect(JSON.stringify(Resource)).toMatch(/ServerImage(Repository|Project|Log)/);
});

test('no other kind of image brings a project, a repository or a function', () => {
  for (const name of ['prod', 'private'])
    for (const type of ['AWS::CodeBuild::Project', 'AWS::ECR::Repository', 'Custom::ServerImage'])
      expect(resourcesAt(templates(name), type)).toEqual([]);
});

test.each([
  ['prod', 1],
  ['staging-codebuild', 0],
])('%s leaves %d images to the machine that deploys', (name, count) => {
  const assembly = appOf(name).synth();
  const images = assembly.artifacts
    .filter((artifact) => artifact instanceof AssetManifestArtifact)
    .flatMap(({ contents }) => Object.values(contents.dockerImages ?? {}));
  expect(images).toHaveLength(count);
});
