import { Duration, Size } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from '../../policy/acknowledge';
import type { TaskRoles } from './task-roles';

/** Props of {@link ServerTask}. */
export interface ServerTaskProps {
  /** The server's image. */
  readonly image: ecs.ContainerImage;
  /** Labels of the container. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Processor for which the image is built. */
  readonly architecture: 'arm64' | 'x86_64';
  /** CPU units. */
  readonly cpu: number;
  /** MiB. */
  readonly memoryMib: number;
  /** Roles of the task. */
  readonly roles: TaskRoles;
  /** Where the container's output goes. */
  readonly logGroup: ILogGroup;
  /** The entry point's command: `serve` or `migrate`. */
  readonly command: 'serve' | 'migrate';
  /** Environment variables; no secrets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variable to the secret that ECS injects into it. @default - none */
  readonly secrets?: Readonly<Record<string, ISecret>>;
  /** Port of the server. @default - none */
  readonly port?: number;
}

/** Folders that the server can write to, emptied with the task; the Dockerfile declares the same for its user. */
const writablePaths: Readonly<Record<string, string>> = {
  runtime: '/run/mlflow',
  metrics: '/run/mlflow-metrics',
  temporary: '/tmp',
};

/** The user that the Dockerfile makes. */
const user = '10001:10001';

/** A Fargate task of the server's image: it is not root, and can write to its volumes only. */
export class ServerTask extends ecs.FargateTaskDefinition {
  /** The one container. */
  readonly container: ecs.ContainerDefinition;

  constructor(scope: Construct, id: string, props: ServerTaskProps) {
    super(scope, id, {
      cpu: props.cpu,
      memoryLimitMiB: props.memoryMib,
      runtimePlatform: {
        cpuArchitecture:
          props.architecture === 'arm64' ? ecs.CpuArchitecture.ARM64 : ecs.CpuArchitecture.X86_64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
      executionRole: props.roles.execution,
      taskRole: props.roles.task,
      volumes: Object.keys(writablePaths).map((name) => ({ name })),
    });
    this.container = this.addServer(props);
    acknowledge(
      this,
      'AwsSolutions-ECS2',
      'The variables are names and sizes (`mlflow-aws-server --help` lists every one); the only secret comes from Secrets Manager, and the database has no password. A test fails on a value that looks like a secret.',
    );
  }

  private addServer(props: ServerTaskProps): ecs.ContainerDefinition {
    const container = this.addContainer('server', {
      image: props.image,
      dockerLabels: props.labels && { ...props.labels },
      user,
      command: [props.command],
      environment: { ...props.environment },
      secrets: Object.fromEntries(
        Object.entries(props.secrets ?? {}).map(([name, secret]) => [
          name,
          ecs.Secret.fromSecretsManager(secret),
        ]),
      ),
      readonlyRootFilesystem: true,
      // 25 s for open requests (MLFLOW_AWS_SHUTDOWN_SECONDS), 21 s for the last lines of the audit trail
      // (server/src/mlflow_aws_server/gatehouse/audit/writer.py). The rest is for uvicorn's parent: while it waits for a
      // worker that replaces another, it passes no signal on. Measured: 75 s in all (acceptance/results/audit.md).
      stopTimeout: Duration.seconds(90),
      portMappings: props.port === undefined ? undefined : [{ containerPort: props.port }],
      logging: ecs.LogDrivers.awsLogs({
        logGroup: props.logGroup,
        streamPrefix: props.command,
        // Explicit: a stuck log must not stop the server (the driver's default since June 2025).
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(25),
      }),
    });
    container.addMountPoints(
      ...Object.entries(writablePaths).map(([sourceVolume, containerPath]) => ({
        sourceVolume,
        containerPath,
        readOnly: false,
      })),
    );
    return container;
  }
}
