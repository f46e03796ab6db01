import { ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Issuer } from '../identity/issuer';

/**
 * Forwards a request only if it has a valid access token of the issuer. The CDK's own `ListenerAction.authenticateJwt`
 * supports no claims, and without them an ID token of the same issuer would pass.
 */
export class JwtValidationAction extends ListenerAction {
  constructor({ issuer, jwksEndpoint, requiredClaims }: Issuer, next: ListenerAction) {
    super(
      {
        type: 'jwt-validation',
        jwtValidationConfig: {
          issuer,
          jwksEndpoint,
          additionalClaims: requiredClaims.map(({ name, format, value }) => ({
            name,
            format,
            values: [value],
          })),
        },
      },
      next,
    );
  }
}
