import { App } from 'aws-cdk-lib';
import { buildApp } from '../lib/app';
import { loadEnvironment } from '../lib/config/load';
import { ConfigurationError } from '../lib/config/problems/problem';

try {
  const name: unknown = new App().node.tryGetContext('env');
  buildApp(String(name), loadEnvironment(name));
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(`\n${error.message}\n`);
  process.exitCode = 1;
}
