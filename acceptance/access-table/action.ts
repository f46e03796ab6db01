/**
 * An HTTP request as curl would send it. In every text, `{name}` stands for a value of the row's fixtures
 * (`access-check/row-fixtures.ts`).
 */
export interface HttpAction {
  /** HTTP method. */
  readonly method: string;
  /** Sent unchanged if it starts with a slash; otherwise it is relative to version 2.0 of MLflow's API. */
  readonly path: string;
  /** Body, sent as JSON. @default no JSON body */
  readonly json?: unknown;
  /** Size of a body of filler bytes. @default no such body */
  readonly bytes?: number;
  /** Body, sent as it is. @default no such body */
  readonly text?: string;
  /** Value of `X-MLflow-Workspace`. @default the header is not sent */
  readonly workspace?: string;
  /** Whether it bypasses the load balancer and is sent to the server's own port. @default false */
  readonly atServer?: boolean;
}

/** A call through the stock MLflow client. */
export interface ClientAction {
  /** Name of a function in `driver/scripts/access_client.py`. */
  readonly client: string;
  /** Keyword arguments of that function. */
  readonly arguments: Readonly<Record<string, string>>;
  /** Value of `MLFLOW_WORKSPACE`. @default not set */
  readonly workspace?: string;
}

/** What a caller does. */
export type Action = HttpAction | ClientAction;

type Options = Pick<HttpAction, 'workspace' | 'atServer'>;

/** A GET request. */
export const get = (path: string, options: Options = {}): HttpAction => ({ method: 'GET', path, ...options });

/** A POST request with a JSON body. */
export const post = (path: string, json: unknown, options: Options = {}): HttpAction => ({
  method: 'POST',
  path,
  json,
  ...options,
});

/** A request of any method. */
export const send = (method: string, path: string, more: Partial<HttpAction> = {}): HttpAction => ({
  method,
  path,
  ...more,
});

/** A call of a function of `access_client.py`. */
export const client = (
  name: string,
  given: Readonly<Record<string, string>> = {},
  workspace?: string,
): ClientAction => ({ client: name, arguments: given, ...(workspace ? { workspace } : {}) });

/** The option that selects the workspace of team fraud. */
export const fraud = { workspace: 'fraud' };
/** The option that selects the workspace of team pricing. */
export const pricing = { workspace: 'pricing' };
