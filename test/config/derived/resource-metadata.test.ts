import { expect, test } from '@jest/globals';
import { resourceMetadata } from '../../../lib/config/derived/resource-metadata';

test('the metadata is what RFC 9728 and the command line read', () => {
  const text = resourceMetadata('https://mlflow.example.com', {
    issuer: 'https://login.example.com',
    accessScope: 'mlflow/access',
    commandLineClientId: 'mlflow-command-line',
  });
  expect(JSON.parse(text)).toEqual({
    resource: 'https://mlflow.example.com',
    authorization_servers: ['https://login.example.com'],
    scopes_supported: ['openid', 'mlflow/access'],
    bearer_methods_supported: ['header'],
    mlflow_aws_command_line_client_id: 'mlflow-command-line',
  });
});
