import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { GetObjectRetentionCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AwsClients } from '../../checks/aws/clients';
import { unlessMissing, whyUnseen } from '../../checks/aws/why-unseen';

/** What AWS answers. */
interface Recorded {
  readonly status: number;
  readonly type?: string;
  readonly body: string;
}

let answer: Recorded;
let server: Server;
const variables = ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));

beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/xml' }).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
});
afterAll(async () => {
  for (const [name, value] of Object.entries(before))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** An error of the older services (AWS query protocol). */
const query = (status: number, code: string, message: string): Recorded => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
});

/** An error of EC2. */
const ofEc2 = (status: number, code: string, message: string): Recorded => ({
  status,
  body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>1</RequestID></Response>`,
});

/** An error of the services that speak JSON. */
const json = (status: number, type: string, message: string): Recorded => ({
  status,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify({ __type: type, message }),
});

const aws = new AwsClients('eu-central-1');
const calls = {
  acm: () =>
    aws
      .of(ACMClient)
      .send(new DescribeCertificateCommand({ CertificateArn: `arn:aws:acm:eu-central-1:1:certificate/1` })),
  cloudFormation: () => aws.of(CloudFormationClient).send(new DescribeStacksCommand({ StackName: 'x' })),
  ec2: () => aws.of(EC2Client).send(new DescribeVpcsCommand({ VpcIds: ['vpc-0123456789abcdef0'] })),
  iam: () => aws.of(IAMClient).send(new GetRoleCommand({ RoleName: 'x' })),
  rds: () => aws.of(RDSClient).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'x' })),
  route53: () => aws.of(Route53Client).send(new GetHostedZoneCommand({ Id: 'Z1' })),
  s3: () => aws.of(S3Client).send(new GetObjectRetentionCommand({ Bucket: '127.0.0.1', Key: 'x' })),
  ssm: () => aws.of(SSMClient).send(new GetParameterCommand({ Name: 'x' })),
  sts: () => aws.of(STSClient).send(new GetCallerIdentityCommand({})),
};

describe('the real clients say that there is nothing of that name', () => {
  test.each<[keyof typeof calls, Recorded]>([
    ['acm', json(400, 'ResourceNotFoundException', 'Could not find certificate')],
    ['cloudFormation', query(400, 'ValidationError', 'Stack with id x does not exist')],
    ['ec2', ofEc2(400, 'InvalidVpcID.NotFound', "The vpc ID 'vpc-0123456789abcdef0' does not exist")],
    ['iam', query(404, 'NoSuchEntity', 'The role with name x cannot be found.')],
    ['rds', query(404, 'DBInstanceNotFound', 'DBInstance x not found.')],
    ['route53', query(404, 'NoSuchHostedZone', 'No hosted zone found with ID: Z1')],
    [
      's3',
      {
        status: 404,
        type: 'application/xml',
        body: '<Error><Code>NoSuchObjectLockConfiguration</Code><Message>no lock</Message></Error>',
      },
    ],
    ['ssm', json(400, 'ParameterNotFound', '')],
  ])('%s', async (service, recorded) => {
    answer = recorded;
    expect(await unlessMissing<unknown>(calls[service]())).toBeUndefined();
  });
});

describe('the real clients say that they may not look', () => {
  test.each<[keyof typeof calls, Recorded]>([
    ['cloudFormation', query(403, 'AccessDenied', 'User is not authorized')],
    ['ec2', ofEc2(403, 'UnauthorizedOperation', 'You are not authorized to perform this operation.')],
    ['iam', query(403, 'AccessDenied', 'User is not authorized')],
    [
      's3',
      {
        status: 403,
        type: 'application/xml',
        body: '<Error><Code>AccessDenied</Code><Message>no</Message></Error>',
      },
    ],
    ['ssm', json(400, 'AccessDeniedException', 'User is not authorized')],
  ])('%s', async (service, recorded) => {
    answer = recorded;
    const error = await calls[service]().catch((thrown: unknown) => thrown);
    expect(whyUnseen(error)).toMatch(/^these credentials may not look/);
  });

  test('of an expired session', async () => {
    answer = query(403, 'ExpiredToken', 'The security token included in the request is expired');
    expect(whyUnseen(await calls.sts().catch((thrown: unknown) => thrown))).toMatch(
      /^the credentials are not valid/,
    );
  });
});
