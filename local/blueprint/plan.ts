/** A task, as its definition describes it. */
export interface TaskPlan {
  /** The container's command: `serve` or `migrate`. */
  readonly command: readonly string[];
  /** Variables of the container, without its secrets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variable to ARN of its secret. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Paths in the container that it may write to. */
  readonly writablePaths: readonly string[];
  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopTimeoutSeconds: number;
}

/** A listener with its rules, as the load balancer executes them. */
export interface ListenerPlan {
  /** Properties of the listener. */
  readonly listener: Readonly<Record<string, unknown>>;
  /** Properties of each of its rules. */
  readonly rules: readonly unknown[];
}

/** A bucket, as far as the local object store acts on its settings. */
export interface BucketPlan {
  /** Name of the bucket. */
  readonly name: string;
  /** Whether it keeps earlier versions of objects. */
  readonly versioning: 'Enabled' | 'Suspended';
}

/** All that the local run takes from the templates, as plain data. Nothing is started here. */
export interface Plan {
  /** The database instance and its parameter group. */
  readonly database: {
    readonly masterUser: string;
    readonly port: number;
    readonly engineVersion: string;
    readonly parameters: Readonly<Record<string, string>>;
  };
  /** The artifact bucket. */
  readonly bucket: BucketPlan;
  /** The function that fetches the issuer's keys, and their bucket. */
  readonly issuerKeys: {
    readonly bucket: BucketPlan;
    /** Environment of the function that fetches the keys. */
    readonly environment: Readonly<Record<string, string>>;
    /** How often it runs. */
    readonly everyMinutes: number;
  };
  /** The load balancer with its listeners and its target group. */
  readonly loadBalancer: {
    readonly arn: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly https: ListenerPlan;
    readonly redirect?: ListenerPlan;
    readonly targetGroup: {
      readonly arn: string;
      readonly protocol: 'HTTP' | 'HTTPS';
      readonly port: number;
    };
    /** Path that the server must answer with 200 to be healthy. */
    readonly healthCheckPath: string;
  };
  /** Properties of the database bootstrap. */
  readonly bootstrap: Readonly<Record<string, string>>;
  /** The secret that signs MLflow's sessions; its length in characters. */
  readonly sessionSecret: { readonly arn: string; readonly length: number };
  /** The task that migrates the schema. */
  readonly migrate: TaskPlan;
  /** The task that serves. */
  readonly serve: TaskPlan;
}
