import { origin } from '../../lib/config/derived/origin';
import { demoUsers } from '../identity-provider/demo-users';
import { defaultData, type Settings } from '../run/settings';

/** What a user needs to know once everything is up. */
export function startupSummary(
  { environment, folders, ports }: Settings,
  caFile: string,
  seconds: number,
): string {
  const url = origin(environment);
  const users = demoUsers(environment.access).map(
    ({ name, description }) => `    ${name.padEnd(14)} ${description}`,
  );
  const dataOption = folders.root === defaultData ? '' : ` --data ${folders.root}`;
  return [
    '',
    `  MLflow is up at ${url}   (${seconds.toFixed(1)} s)`,
    '',
    '  Log in as one of the demo users, on the login page:',
    ...users,
    '',
    '  A client needs three lines:',
    `    export MLFLOW_TRACKING_URI=${url}`,
    `    export MLFLOW_TRACKING_SERVER_CERT_PATH=${caFile}`,
    `    export MLFLOW_TRACKING_TOKEN=$(npm run --silent token -- scientist${dataOption})`,
    '',
    `  curl                 curl --cacert ${caFile} -H "Authorization: Bearer $MLFLOW_TRACKING_TOKEN" ${url}/version`,
    `  Data and logs        ${folders.root}   (npm start -- --reset deletes the data)`,
    `  Ports on loopback    ${Object.values(ports).join(', ')}`,
    '  Unlike on AWS        local/blueprint/emulation.ts lists what is replaced or not here',
    '  Stop                 Ctrl-C',
    '',
  ].join('\n');
}
