import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { card } from '../../../local/cli/startup-summary';
import { defaultData, localSettings } from '../../../local/run/settings';
import { fixtureFolder } from '../../support/environments';

const environment = join(fixtureFolder, 'local.ts');
const shown = (data?: string) => card(localSettings({ port: 9443, data, environment }), '/data/ca.pem', 7.26);

describe('the card', () => {
  test('names the address, the time, every demo user and every port', () => {
    const text = shown();
    expect(text).toContain('MLflow is up at https://localhost:9443   (7.3 s)');
    for (const user of ['scientist', 'colleague', 'outsider', 'governor', 'administrator'])
      expect(text).toMatch(new RegExp(`^ {4}${user} +\\w`, 'm'));
    expect(text).toContain('9443, 9444, 9445, 9446, 9447');
    expect(text).toMatch(/Stop +Ctrl-C/);
  });

  test('gives the three lines of a client as a shell takes them', () => {
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
});
