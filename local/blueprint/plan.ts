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
  /** Properties of the AWS::ElasticLoadBalancingV2::Listener. */
  readonly listener: Readonly<Record<string, unknown>>;
  /** Properties of each AWS::ElasticLoadBalancingV2::ListenerRule of that listener. */
  readonly rules: readonly unknown[];
}

/** A bucket, as far as the local object store acts on its settings. */
export interface BucketPlan {
  /** Name in the local object store; on AWS, CloudFormation chooses another one. */
  readonly name: string;
  /** Whether it keeps earlier versions of objects. */
  readonly versioning: 'Enabled' | 'Suspended';
}

/** All that the local run takes from the templates, as plain data. Nothing is started here. */
export interface Plan {
  /** The database instance and its parameter group. */
  readonly database: {
    /** User that the database bootstrap logs in as. */
    readonly masterUser: string;
    /** TCP port that clients connect to. */
    readonly port: number;
    /** Version of PostgreSQL on RDS, such as `17.9`; only the major version is the same here. */
    readonly engineVersion: string;
    /** Name to value, as the parameter group has them. */
    readonly parameters: Readonly<Record<string, string>>;
  };
  /** The artifact bucket. */
  readonly bucket: BucketPlan;
  /** The function that fetches the issuer's keys, and their bucket. */
  readonly issuerKeys: {
    /** Where the function writes the keys and the server reads them. */
    readonly bucket: BucketPlan;
    /** Environment of the function that fetches the keys. */
    readonly environment: Readonly<Record<string, string>>;
    /** How often it runs. */
    readonly everyMinutes: number;
  };
  /** The load balancer with its listeners and its target group. */
  readonly loadBalancer: {
    /** `signer` in x-amzn-oidc-data. */
    readonly arn: string;
    /** LoadBalancerAttributes, key to value. */
    readonly attributes: Readonly<Record<string, string>>;
    /** The listener that users and clients connect to. */
    readonly https: ListenerPlan;
    /** The listener that redirects plain HTTP. @default - plain HTTP is refused */
    readonly redirect?: ListenerPlan;
    /** Where the listener forwards requests to. */
    readonly targetGroup: {
      /** Named by the forward actions. */
      readonly arn: string;
      /** What the server speaks. */
      readonly protocol: 'HTTP' | 'HTTPS';
      /** TCP port of the server. */
      readonly port: number;
    };
    /** Path that the server must answer with 200 to be healthy. */
    readonly healthCheckPath: string;
  };
  /** Properties of the custom resource that bootstraps the database. */
  readonly bootstrap: Readonly<Record<string, string>>;
  /** The secret that signs MLflow's own cookies; `length` is its number of characters. */
  readonly sessionSecret: { readonly arn: string; readonly length: number };
  /** The task that migrates the schema. */
  readonly migrate: TaskPlan;
  /** The task that runs the server. */
  readonly serve: TaskPlan;
}
