import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * What happens to a resource that holds data when its stack is deleted. What is retained is still deleted when the very
 * deployment that made it fails and is rolled back: it holds nothing then, and would be in the way of the next try
 * (`RetainExceptOnCreate`; docs/adr/0022).
 * @param retain whether it stays when its stack is deleted, and when it is replaced
 */
export function whenRemoved(retain: boolean): RemovalPolicy {
  return retain ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
