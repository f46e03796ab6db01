import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const sts = (action: string, result: string) =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result></${action}Response>`;

/** JSON answers, by the end of the action's name. */
const answers: Readonly<Record<string, object>> = {
  GetParameter: { Parameter: { Value: '30' } },
  DescribeRepositories: { repositories: [{ repositoryUri: 'registry.example.com/assets' }] },
  GetAuthorizationToken: {
    authorizationData: [
      {
        authorizationToken: Buffer.from('AWS:not-a-secret').toString('base64'),
        proxyEndpoint: 'https://registry.example.com',
      },
    ],
  },
};

/** Answers what the CDK's command line asks AWS when it publishes assets: a bootstrapped account without the image. */
export async function answerAsAws(account: string): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => answer(account, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function answer(account: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const action = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
  if (action === 'DescribeImages') {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: 'ImageNotFoundException' }));
  } else if (answers[action]) response.end(JSON.stringify(answers[action]));
  else if (body.includes('Action=GetCallerIdentity'))
    response.end(
      sts('GetCallerIdentity', `<Account>${account}</Account><Arn>arn:aws:iam::${account}:user/x</Arn>`),
    );
  else if (body.includes('Action=AssumeRole'))
    response.end(
      sts(
        'AssumeRole',
        '<Credentials><AccessKeyId>ASIAX</AccessKeyId><SecretAccessKey>x</SecretAccessKey>' +
          '<SessionToken>x</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>',
      ),
    );
  // S3: every object can be stored.
  else response.end(request.method === 'GET' ? '<ListBucketResult/>' : undefined);
}
