import { DefaultStackSynthesizer, PermissionsBoundary, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Environment } from '../config/schema/environment';

/** Props of {@link EnvironmentStack}. */
export interface EnvironmentStackProps {
  /** The environment's name: that of its file under `config/`. */
  readonly environmentName: string;
  /** The configuration. */
  readonly environment: Environment;
}

/** A stack in the environment's account and region, with the tags and the boundary of your organization. */
export class EnvironmentStack extends Stack {
  private readonly zones: string[];

  constructor(
    scope: Construct,
    id: string,
    { environmentName, environment }: EnvironmentStackProps,
    description: string,
  ) {
    const { account, region, organization, protection } = environment;
    const boundary = organization.permissionsBoundaryArn;
    super(scope, id, {
      stackName: `mlflow-${environmentName}-${id}`,
      description: `MLflow tracking server (${environmentName}): ${description}`,
      env: { account, region },
      terminationProtection: protection.deletionProtection,
      synthesizer: new DefaultStackSynthesizer({ qualifier: organization.bootstrapQualifier }),
      permissionsBoundary: boundary === undefined ? undefined : PermissionsBoundary.fromArn(boundary),
    });
    this.zones = environment.availabilityZones;
    for (const [key, value] of Object.entries(organization.tags)) Tags.of(this).add(key, value);
  }

  /** The configured zones. Otherwise a VPC would look them up at synthesis. */
  override get availabilityZones(): string[] {
    return this.zones;
  }
}
