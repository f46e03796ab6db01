import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { unlessMissing } from '../../checks/aws/why-unseen';
import { good, red, together } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';

/** The role of each service, and the type of resource for which the service needs it. */
const roles: readonly [service: string, role: string, type: string][] = [
  ['ecs', 'AWSServiceRoleForECS', 'AWS::ECS::Service'],
  [
    'ecs.application-autoscaling',
    'AWSServiceRoleForApplicationAutoScaling_ECSService',
    'AWS::ApplicationAutoScaling::ScalableTarget',
  ],
  ['rds', 'AWSServiceRoleForRDS', 'AWS::RDS::DBInstance'],
  [
    'elasticloadbalancing',
    'AWSServiceRoleForElasticLoadBalancing',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
  ],
];

/** AWS makes them at the first use, and that first use may fail because the role is not ready yet. */
export const serviceLinkedRoles: DoctorCheck = {
  name: 'service-linked-roles',
  title: 'The roles that AWS makes once per account for its own services are there.',
  looksAt: 'iam:GetRole',
  run: async ({ templates, aws }) => {
    const needed = roles.filter(([, , type]) => templates.resources(type).length > 0);
    const verdicts = needed.map(async ([service, RoleName]) =>
      (await unlessMissing(aws.of(IAMClient).send(new GetRoleCommand({ RoleName }))))
        ? good(RoleName)
        : red(
            `${RoleName} is missing`,
            `aws iam create-service-linked-role --aws-service-name ${service}.amazonaws.com`,
          ),
    );
    return together(await Promise.all(verdicts), needed.map(([, role]) => role).join(', '));
  },
};
