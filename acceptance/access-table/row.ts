/** Who asks, and what shows that it is they. */
export const callers = {
  scientist: 'a member of team fraud, with a token of the issuer',
  'scientist in a browser': 'the same person, with a session at the load balancer',
  colleague: 'another member of team fraud',
  outsider: 'a member of team pricing',
  'outsider with a replayed header':
    'a token of outsider’s, together with a genuine `x-amzn-oidc-accesstoken` of governor’s',
  'outsider with a foreign session': 'a token of outsider’s, together with the cookies of governor’s browser',
  'member of both teams': 'a member of fraud and of pricing',
  governor: 'model governance, in no team',
  'governing scientist': 'a member of team fraud and of model governance',
  administrator: 'an administrator, in no team',
  machine: 'the client `mlflow-machine` with the scope `mlflow/fraud.members`',
  'machine without a team': 'the same client, with the scope `mlflow/access` alone',
  newcomer: 'somebody with a token of the issuer, in a group that gives nothing',
  'blocked member': 'a member of team fraud whom an administrator has blocked',
  nobody: 'a request without a token',
  'expired token': 'a token of scientist’s whose time is over',
  'ID token': 'the ID token of scientist’s login instead of the access token',
  'token of another application': 'a token of scientist’s that the issuer made for another client',
  'basic authentication': 'scientist’s name, and the token as a password',
  'header without a login': '`x-amzn-oidc-data` and `x-amzn-oidc-identity` that name governor, and no token',
} as const;

export type Caller = keyof typeof callers;

/** A request as curl would send it; `{name}` in any text stands for a thing of the fixture (`support/things.ts`). */
export interface HttpAction {
  readonly method: string;
  /** As it is sent; one without a slash at its beginning is a call of MLflow's API, version 2.0. */
  readonly path: string;
  readonly json?: unknown;
  /** Bytes of a body that is not JSON. */
  readonly bytes?: number;
  readonly text?: string;
  readonly workspace?: string;
  /** Past the load balancer, at the server's own port: what it would mean if somebody got there. */
  readonly atServer?: boolean;
}

/** A function of `support/access_client.py`, which uses the stock MLflow client. */
export interface ClientAction {
  readonly client: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly workspace?: string;
}

export type Action = HttpAction | ClientAction;

/** What comes of it. */
export interface Outcome {
  /** Of the answer; of a client that gets through, 200. */
  readonly status: number;
  /** The reason in the request's line of the audit trail; absent where the load balancer has answered by itself. */
  readonly reason?: string;
  /** Whether the answer holds what was looked for. @default not looked at */
  readonly shows?: { readonly text: string; readonly present: boolean };
}

/** One line of the table. */
export interface Row {
  readonly who: Caller;
  readonly does: string;
  readonly outcome: Outcome;
  readonly action: Action;
}

export interface Chapter {
  readonly title: string;
  readonly rows: readonly Row[];
}

export const row = (who: Caller, does: string, outcome: Outcome, action: Action): Row => ({
  who,
  does,
  outcome,
  action,
});

/** Everything of the fixture carries this text in its name or content. */
const marker = '{marker}';

export const done: Outcome = { status: 200 };
export const sees = (text = marker): Outcome => ({ status: 200, shows: { text, present: true } });
export const seesNothing = (text = marker): Outcome => ({ status: 200, shows: { text, present: false } });
/** The gatehouse, or MLflow's own authorization behind it, refuses. */
export const refused = (status: number, reason: string): Outcome => ({
  status,
  reason,
  shows: { text: marker, present: false },
});
/** The caller may ask, and there is nothing for them. */
export const notFound: Outcome = { status: 404 };
/** The load balancer answers; the server has heard nothing of it. */
export const edge = (status: number): Outcome => ({ status, reason: 'edge' });

type Options = Pick<HttpAction, 'workspace' | 'atServer'>;
export const get = (path: string, options: Options = {}): HttpAction => ({ method: 'GET', path, ...options });
export const post = (path: string, json: unknown, options: Options = {}): HttpAction => ({
  method: 'POST',
  path,
  json,
  ...options,
});
export const send = (method: string, path: string, more: Partial<HttpAction> = {}): HttpAction => ({
  method,
  path,
  ...more,
});
export const client = (
  name: string,
  given: Readonly<Record<string, string>> = {},
  workspace?: string,
): ClientAction => ({ client: name, arguments: given, ...(workspace ? { workspace } : {}) });

export const fraud = { workspace: 'fraud' };
export const pricing = { workspace: 'pricing' };

/** An outcome in the words of the table. */
export function outcomeText({ status, reason, shows }: Outcome): string {
  if (reason === 'edge') return `${status}, by the load balancer`;
  if (reason !== undefined) return `${status} ${reason}`;
  if (!shows || status !== 200) return String(status);
  return shows.present ? '200, and sees it' : '200, and sees nothing of it';
}
