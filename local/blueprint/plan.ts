/** A task, as its definition describes it. */
export interface TaskPlan {
  readonly command: readonly string[];
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
  readonly listener: Readonly<Record<string, unknown>>;
  readonly rules: readonly unknown[];
}

/** A bucket, as far as the local object store acts on its settings. */
export interface BucketPlan {
  readonly name: string;
  readonly versioning: 'Enabled' | 'Suspended';
}

/** All that the local run takes from the templates, as plain data. Nothing is started here. */
export interface Plan {
  readonly database: {
    readonly masterUser: string;
    readonly port: number;
    readonly engineVersion: string;
    readonly parameters: Readonly<Record<string, string>>;
  };
  readonly bucket: BucketPlan;
  readonly issuerKeys: {
    readonly bucket: BucketPlan;
    /** Environment of the function that fetches the keys. */
    readonly environment: Readonly<Record<string, string>>;
    /** How often it runs. */
    readonly everyMinutes: number;
  };
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
  readonly bootstrap: Readonly<Record<string, string>>;
  readonly sessionSecret: { readonly arn: string; readonly length: number };
  readonly migrate: TaskPlan;
  readonly serve: TaskPlan;
}
