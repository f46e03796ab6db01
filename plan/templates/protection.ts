import type { Resource } from './template';

/** Whether AWS refuses to delete the resource. */
export function isProtected({ Type, Properties = {} }: Resource): boolean {
  switch (Type) {
    case 'AWS::RDS::DBInstance':
      return Properties.DeletionProtection === true;
    case 'AWS::Cognito::UserPool':
      return Properties.DeletionProtection === 'ACTIVE';
    case 'AWS::Logs::LogGroup':
      return Properties.DeletionProtectionEnabled === true;
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return JSON.stringify(Properties.LoadBalancerAttributes ?? []).includes(
        '{"Key":"deletion_protection.enabled","Value":"true"}',
      );
    default:
      return false;
  }
}
