import { z } from 'zod';

const places = ['create', 'existing', 'central'] as const;

const onlyLater = 'Needed only in regions that opened since 23 December 2023, such as ca-west-1.';

/** What a task needs each endpoint for. */
const purposes = {
  s3: 'Endpoint of S3: artifacts and image layers. `create` makes a gateway endpoint.',
  ecrApi: 'Endpoint `ecr.api`: authorization of the image pull.',
  ecrDkr: 'Endpoint `ecr.dkr`: the image pull.',
  logs: 'Endpoint of CloudWatch Logs: the log and the audit trail.',
  secretsManager: 'Endpoint of Secrets Manager: the session secret, and the master secret of the bootstrap.',
  monitoring: 'Endpoint of CloudWatch: metrics.',
  ecs: `Endpoint \`ecs\`. ${onlyLater}`,
  ecsAgent: `Endpoint \`ecs-agent\`. ${onlyLater}`,
  ecsTelemetry: `Endpoint \`ecs-telemetry\`. ${onlyLater}`,
} as const;

/** A service that tasks reach through a VPC endpoint. */
export type EndpointService = keyof typeof purposes;

/** Whether the kit makes an endpoint, the VPC has it already, or it is in another VPC. */
export type EndpointPlace = (typeof places)[number];

/** Every such service. */
export const endpointServices = Object.keys(purposes) as readonly EndpointService[];

/** One setting per service. */
export const endpointsSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(purposes).map(([service, description]) => [
      service,
      z.enum(places).default('create').meta({ description }),
    ]),
  ) as Record<EndpointService, z.ZodDefault<z.ZodEnum<{ [Place in EndpointPlace]: Place }>>>,
);
