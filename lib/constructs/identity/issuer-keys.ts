import { CustomResource, Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { NodeFunction } from '../core/node-function';
import { ResourceProvider } from '../core/resource-provider';
import type { Issuer } from './issuer';
import { IssuerKeysBucket, type IssuerKeysBucketProps } from './issuer-keys-bucket';

/** Props of {@link IssuerKeys}. */
export interface IssuerKeysProps extends IssuerKeysBucketProps {
  /** The issuer whose keys are fetched. */
  readonly issuer: Issuer;
  /** Encrypts the logs of the functions. */
  readonly logKey: IKey;
}

const objectKey = 'issuer-keys.json';

/**
 * Copies the issuer's public keys to S3, where a task that cannot reach the issuer can read them: every five minutes, and
 * at a deployment, which fails if the issuer differs from the configuration.
 */
export class IssuerKeys extends Construct {
  /** Where the server finds them: `s3://<bucket>/<key>`. */
  readonly location: string;
  /** ARN of the object, the only one that the server may read there. */
  readonly objectArn: string;
  /** Fetches the keys; an alarm counts its errors. */
  readonly function: IFunction;

  constructor(scope: Construct, id: string, props: IssuerKeysProps) {
    super(scope, id);
    const bucket = new IssuerKeysBucket(this, 'Bucket', props);
    this.location = `s3://${bucket.bucketName}/${objectKey}`;
    this.objectArn = bucket.arnForObjects(objectKey);
    const { issuer, jwksEndpoint } = props.issuer;
    const fetch = new NodeFunction(this, 'Function', {
      source: 'issuer-keys',
      description: "Fetches the issuer's public keys",
      statements: [new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [this.objectArn] })],
      environment: {
        ISSUER: issuer,
        JWKS_ENDPOINT: jwksEndpoint,
        BUCKET: bucket.bucketName,
        KEY: objectKey,
      },
      timeout: Duration.seconds(30),
      logKey: props.logKey,
    });
    bucket.writtenOnlyBy(fetch.function.role as iam.IRole);
    this.function = fetch.function;
    this.schedule(fetch);
    this.runAtDeployment(props, fetch).node.addDependency(bucket);
  }

  private schedule({ function: handler }: NodeFunction): void {
    // The next run follows in five minutes, and one failure must count once.
    handler.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(5) });
    new events.Rule(this, 'Schedule', {
      description: "Fetches the issuer's public keys",
      schedule: events.Schedule.rate(Duration.minutes(5)),
      targets: [new targets.LambdaFunction(handler, { retryAttempts: 0 })],
    });
  }

  private runAtDeployment({ issuer, logKey }: IssuerKeysProps, fetch: NodeFunction): CustomResource {
    const provider = new ResourceProvider(this, 'Provider', { onEvent: fetch.function, logKey });
    return new CustomResource(this, 'Resource', {
      resourceType: 'Custom::IssuerKeys',
      serviceToken: provider.serviceToken,
      // A changed issuer is checked before the server trusts it, and so is every issuer by a changed check.
      properties: {
        issuer: issuer.issuer,
        jwksEndpoint: issuer.jwksEndpoint,
        sourceDigest: fetch.sourceDigest,
      },
    });
  }
}
