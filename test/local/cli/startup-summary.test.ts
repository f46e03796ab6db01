import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startupSummary } from '../../../local/cli/startup-summary';
import { defaultData, localSettings } from '../../../local/run/settings';
import { fixtureFolder } from '../../support/environments';

const environment = join(fixtureFolder, 'local.ts');
const shown = (data?: string) =>
  startupSummary(localSettings({ port: 9443, data, environment }), '/data/ca.pem', 7.26);

describe('the startup summary', () => {
  test('names the address, the time, every demo user and every port', () => {
    const text = shown();
    expect(text).toContain('MLflow is up at https://localhost:9443   (7.3 s)');
    for (const user of ['scientist', 'colleague', 'outsider', 'governor', 'administrator'])
      expect(text).toMatch(new RegExp(`^ {4}${user} +\\w`, 'm'));
    expect(text).toContain('9443, 9444, 9445, 9446, 9447');
    expect(text).toMatch(/Stop +Ctrl-C/);
  });

  test('gives the three lines of a client as shell commands', () => {
    expect(
      shown()
        .match(/^ +export .*$/gm)
        ?.map((line) => line.trim()),
    ).toEqual([
      'export MLFLOW_TRACKING_URI=https://localhost:9443',
      'export MLFLOW_TRACKING_SERVER_CERT_PATH=/data/ca.pem',
      'export MLFLOW_TRACKING_TOKEN=$(npm run --silent token -- scientist)',
    ]);
  });

  test('names the data folder where the command for a token needs it', () => {
    expect(shown('/elsewhere')).toContain('token -- scientist --data /elsewhere)');
    expect(shown(defaultData)).not.toContain('--data');
  });

  test('has the configured ports unless others are chosen', () => {
    const text = startupSummary(localSettings({ environment }), '/ca.pem', 8.26);
    expect(text).toContain('MLflow is up at https://localhost:8443   (8.3 s)');
    expect(text).toContain('export MLFLOW_TRACKING_URI=https://localhost:8443');
    expect(text).toContain('export MLFLOW_TRACKING_SERVER_CERT_PATH=/ca.pem');
  });
});
