import { describe, expect, test } from '@jest/globals';
import { origin } from '../../../lib/config/derived/origin';
import { loggedOutPage } from '../../../lib/constructs/edge/logged-out-page';
import { environmentOf, fixtures } from '../../support/environments';
import { propertiesAt } from '../../support/properties';
import { type TemplateJson, templates } from '../../support/synthesized';

/** The rule of a path, as [conditions by field, action]. */
function ruleOf(name: string, path: string): [Record<string, unknown>, TemplateJson] {
  const all = propertiesAt(templates(name), 'AWS::ElasticLoadBalancingV2::ListenerRule');
  const found = all.filter(({ Conditions }) => JSON.stringify(Conditions).includes(`["${path}"]`));
  if (found.length !== 1) throw new Error(`${found.length} rules for ${path}, expected one`);
  const conditions = found[0]?.Conditions.map(({ Field, ...config }: TemplateJson) => [
    Field,
    (Object.values(config)[0] as TemplateJson).Values,
  ]);
  return [Object.fromEntries(conditions), found[0]?.Actions[0]];
}

describe.each(fixtures)('%s', (name) => {
  const { hostname, ...rest } = environmentOf(name);

  test('GET /logout reaches the server without a login', () => {
    const [conditions, action] = ruleOf(name, '/logout');
    expect(conditions).toEqual({
      'host-header': [hostname],
      'path-pattern': ['/logout'],
      'http-request-method': ['GET'],
    });
    expect(action.Type).toBe('forward');
  });

  test('/logged-out shows the page after the logout', () => {
    const [conditions, action] = ruleOf(name, '/logged-out');
    expect(conditions).toMatchObject({ 'host-header': [hostname] });
    expect(action.FixedResponseConfig).toEqual({
      StatusCode: '200',
      ContentType: 'text/html',
      MessageBody: loggedOutPage,
    });
  });

  test('the metadata names this server, its issuer, and the client of the command line', () => {
    const [conditions, action] = ruleOf(name, '/.well-known/oauth-protected-resource');
    expect(conditions).toMatchObject({ 'host-header': [hostname] });
    const { StatusCode, ContentType, MessageBody } = action.FixedResponseConfig;
    expect([StatusCode, ContentType]).toEqual(['200', 'application/json']);
    const text = JSON.stringify(MessageBody);
    expect(text).toContain(origin({ hostname, ...rest }));
    if (rest.identity.kind === 'cognito') expect(text).toMatch(/ClientsCommandLine/);
    else
      expect(JSON.parse(MessageBody)).toEqual({
        resource: origin({ hostname, ...rest }),
        authorization_servers: [rest.identity.issuer],
        scopes_supported: ['openid', 'mlflow/access'],
        bearer_methods_supported: ['header'],
        mlflow_aws_command_line_client_id: 'mlflow-command-line',
      });
  });
});

test('the page has a link back and no script, and fits into a response of the load balancer', () => {
  expect(loggedOutPage).toContain('href="/"');
  expect(loggedOutPage).not.toMatch(/<script|https?:/);
  expect(loggedOutPage.length).toBeLessThanOrEqual(1024);
});
