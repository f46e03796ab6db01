/**
 * What ministack 1.5.33 was seen to ignore: templates were changed, deployed, and its answers compared. A claim about one
 * of these would hold whatever the template says, so there is none.
 */
export const ignored: readonly string[] = [
  'encryption of buckets and topics, lifecycle rules, object lock and access logs of buckets',
  'policies, security groups and private DNS of VPC endpoints; subnets that overlap',
  "the listener's Cognito and JWT settings, and its headers on the first deployment",
  "a database's log exports, insights and certificate authority",
  'permissions boundaries; subnets and groups of functions',
  "tasks of the service: none runs, no target is registered, the image is not looked at, and the processor's architecture is not kept",
  'a change of outputs alone, which it takes for none',
  'validation of certificates, which are issued at once',
  'quotas, service-linked roles, eventual consistency, drift, and the time that AWS takes',
  'IAM: no request is refused. Rights are asked of `iam:SimulatePrincipalPolicy`, which reads the deployed policies',
];
