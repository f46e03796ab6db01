import { at, flat, list, texts } from '../../json';
import type { SecurityRule } from '../../security-rule';

function hasOneRole(properties: unknown): boolean {
  const scopes = list(at(properties, 'AllowedOAuthScopes')).map(flat).sort();
  const [access, role = ''] = scopes;
  return (
    scopes.length === 2 &&
    access === 'deployed/access' &&
    /^deployed\/[a-z0-9-]+\.(members|viewers)$/.test(role)
  );
}

export const mlkPool6: SecurityRule = {
  id: 'MLK-POOL-6',
  sentence: 'A machine has the access scope and one role in one team.',
  why: 'Cognito grants a client every scope that it lists, asked for or not.',
  link: 'https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html',
  fix: 'Give the client the access scope and one scope `<team>.<role>`.',
  violations: (templates) =>
    templates.resources('AWS::Cognito::UserPoolClient').filter(({ properties }) => {
      const flows = texts(at(properties, 'AllowedOAuthFlows'));
      return flows.includes('client_credentials') && !(flows.length === 1 && hasOneRole(properties));
    }),
};
