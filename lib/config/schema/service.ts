import { z } from 'zod';
import { arn } from './primitives';

const builtImage = z.strictObject({
  kind: z.literal('build').meta({
    description:
      "`cdk deploy` builds the repository's own Dockerfile on its machine, with Docker or the program in `CDK_DOCKER`.",
  }),
});

const codeBuildImage = z.strictObject({
  kind: z.literal('codebuild').meta({
    description:
      "AWS CodeBuild builds the repository's own Dockerfile in your account, at the deployment. The machine that deploys needs no builder; the build needs the internet.",
  }),
});

const publishedImage = z.strictObject({
  kind: z
    .literal('digest')
    .meta({ description: 'An image that your organization has built, scanned and published.' }),
  repositoryArn: arn(
    'ecr',
    'repository/[a-z0-9._/-]+',
    'arn:aws:ecr:eu-central-1:111122223333:repository/mlflow',
  ).meta({ description: 'ECR repository of the image.' }),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .meta({
      description: 'Digest of the image. A tag could be moved.',
      allowed: 'sha256: and 64 hex digits',
      example: `sha256:${'0'.repeat(64)}`,
    }),
});

/** Port of the server on AWS. */
export const serverPort = 8443;

/** The tracking server's tasks. */
export const serviceSchema = z.strictObject({
  image: z
    .discriminatedUnion('kind', [builtImage, codeBuildImage, publishedImage])
    .default({ kind: 'build' })
    .meta({ description: "The server's image." }),
  architecture: z
    .enum(['arm64', 'x86_64'])
    .default('arm64')
    .meta({ description: 'Processor architecture; arm64 costs a fifth less.' }),
  cpu: z
    .int()
    .default(1024)
    .meta({ description: 'CPU of a task; 1024 units are one vCPU.', unit: 'CPU units', example: '1024' }),
  memoryMib: z.int().default(2048).meta({
    description: 'Memory of a task, in a size that Fargate offers with that CPU.',
    unit: 'MiB',
    example: '2048',
  }),
  minTasks: z.int().min(1).max(100).meta({ description: 'Tasks that always run.', unit: 'tasks' }),
  maxTasks: z.int().min(1).max(100).meta({ description: 'Most tasks that run under load.', unit: 'tasks' }),
  workers: z
    .int()
    .min(1)
    .max(16)
    .default(2)
    .meta({ description: 'MLflow processes per task; each needs about 300 MB.', unit: 'processes' }),
  bindAddress: z.ipv4().default('0.0.0.0').meta({
    description: 'Address in the container on which the server listens.',
    allowed: 'an IPv4 address',
    example: '0.0.0.0',
  }),
  containerPort: z.int().min(1024).max(65535).default(serverPort).meta({
    description: 'Port on which the server listens (HTTPS). Only tier `local` may change it.',
    unit: 'TCP port',
  }),
  metricsPort: z.int().min(1024).max(65535).default(9464).meta({
    description:
      'Port of the Prometheus metrics in the container. Only `metricsCollectors` may connect to it.',
    unit: 'TCP port',
  }),
  metricsCollectors: z
    .array(
      z
        .string()
        .regex(/^sg-[0-9a-f]{8,17}$/)
        .meta({ allowed: 'the id of a security group', example: 'sg-0123456789abcdef0' }),
    )
    .max(5)
    .default([])
    .meta({
      description: 'Security groups of the collectors that may read the metrics.',
      example: 'sg-0123456789abcdef0',
    }),
  maxBodyMib: z.int().min(1).max(256).default(16).meta({
    description: 'Largest request body that the server accepts outside the artifact routes.',
    unit: 'MiB',
  }),
  logDays: z
    .literal([7, 14, 30, 60, 90, 180, 365, 400, 731])
    .default(90)
    .meta({ description: "Retention of the server's log.", unit: 'days' }),
});
