import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A key pair that may sign, as the task's role credentials do on AWS. */
export interface AwsCredentials {
  /** Names the key pair in a token. */
  readonly accessKeyId: string;
  /** Signs tokens; never part of one. */
  readonly secretAccessKey: string;
  /** Temporary credentials have one, and every token that they sign holds it. @default none */
  readonly sessionToken?: string;
}

/** What a token must be for. */
export interface ExpectedLogin {
  /** `host:port` as the client wrote it into the token: the endpoint of the instance. */
  readonly endpoint: string;
  /** Region that the token must be signed for. */
  readonly region: string;
  /** The database user of the start-up message. */
  readonly user: string;
  /** The current time, against which the token's expiry is checked. */
  readonly now: Date;
}

/** AWS refuses a longer life of a token: 15 minutes, in seconds. */
const longestLifeSeconds = 900;
/** How far a signer's clock may be ahead, as AWS allows it, in milliseconds. */
const clockSkewMs = 5 * 60_000;
const signingAlgorithm = 'AWS4-HMAC-SHA256';

/**
 * Verifies an RDS IAM token: the URL of a GET `connect` call, presigned by Signature Version 4 for the service `rds-db`,
 * without its scheme.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html
 *
 * Returns undefined for a valid token, otherwise why it is refused: for the log, never for the client.
 */
export function refusalOf(
  token: string,
  credentials: readonly AwsCredentials[],
  expected: ExpectedLogin,
): string | undefined {
  const parts = /^([^/?#]+)\/\?([^#]*)$/.exec(token);
  if (!parts) return 'it is not a token but, perhaps, a password';
  const [, endpoint = '', query = ''] = parts;
  const fields = parseQuery(query);
  if (fields === undefined) return 'a field of it stands twice or is not readable';
  const accessKeyId = (fields.get('X-Amz-Credential') ?? '').split('/')[0];
  const credential = credentials.find((each) => each.accessKeyId === accessKeyId);
  if (credential === undefined) return `its access key ${accessKeyId} is not known`;
  const failed = checks(fields, endpoint, credential, expected).find(([passes]) => !passes);
  if (failed) return failed[1];
  const signature = sign(fields, endpoint, credential.secretAccessKey);
  return isSame(signature, fields.get('X-Amz-Signature') ?? '') ? undefined : 'its signature is wrong';
}

type Check = readonly [passes: boolean, refusal: string];

function checks(
  fields: ReadonlyMap<string, string>,
  endpoint: string,
  credential: AwsCredentials,
  expected: ExpectedLogin,
): readonly Check[] {
  const get = (name: string) => fields.get(name) ?? '';
  const [, date, region, service, terminator, more] = get('X-Amz-Credential').split('/');
  const signedAt = parseDate(get('X-Amz-Date'));
  const life = /^\d{1,6}$/.test(get('X-Amz-Expires')) ? Number(get('X-Amz-Expires')) : 0;
  const now = expected.now.getTime();
  return [
    [endpoint.toLowerCase() === expected.endpoint.toLowerCase(), `it is for the endpoint ${endpoint}`],
    [get('Action') === 'connect', 'its action is not connect'],
    [get('DBUser') === expected.user, `it is for the user ${get('DBUser')}`],
    [get('X-Amz-Algorithm') === signingAlgorithm, `its algorithm is not ${signingAlgorithm}`],
    [get('X-Amz-SignedHeaders') === 'host', 'it signs other headers than host'],
    [
      service === 'rds-db' && terminator === 'aws4_request' && more === undefined,
      'it is not for the service rds-db',
    ],
    [region === expected.region, `it is for the region ${region}`],
    [!Number.isNaN(signedAt) && get('X-Amz-Date').startsWith(`${date}T`), 'its date is not readable'],
    [
      life > 0 && life <= longestLifeSeconds,
      `it lives ${get('X-Amz-Expires')} s, allowed are ${longestLifeSeconds}`,
    ],
    [signedAt <= now + clockSkewMs, 'it was signed in the future'],
    [signedAt + life * 1_000 >= now, 'it has expired'],
    [
      credential.sessionToken === fields.get('X-Amz-Security-Token'),
      'its session token is not that of its access key',
    ],
  ];
}

/** Undefined when a name stands twice: two readers could then read two tokens. */
function parseQuery(query: string): Map<string, string> | undefined {
  const fields = new Map<string, string>();
  for (const field of query.split('&')) {
    const [name = '', ...value] = field.split('=');
    try {
      const decoded = decodeURIComponent(name);
      if (fields.has(decoded)) return undefined;
      fields.set(decoded, decodeURIComponent(value.join('=')));
    } catch {
      return undefined;
    }
  }
  return fields;
}

/** Milliseconds of `20261121T092026Z`; NaN for anything else. */
function parseDate(date: string): number {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
  return basic.test(date) ? Date.parse(date.replace(basic, '$1-$2-$3T$4:$5:$6Z')) : Number.NaN;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function sign(fields: ReadonlyMap<string, string>, host: string, secret: string): string {
  const query = [...fields]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const request = ['GET', '/', query, `host:${host}`, '', 'host', sha256('')].join('\n');
  const scope = (fields.get('X-Amz-Credential') ?? '').split('/').slice(1);
  const toSign = [signingAlgorithm, fields.get('X-Amz-Date'), scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce((signing: string | Buffer, part) => hmac(signing, part), `AWS4${secret}`);
  return hmac(key, toSign).toString('hex');
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
/** RFC 3986's unreserved characters stay, all others are escaped: encodeURIComponent leaves five more. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const isSame = (a: string, b: string) => timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));
