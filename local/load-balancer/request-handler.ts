import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AccessLogEntry } from './access-log';
import { fixedResponse } from './actions/fixed-response';
import type { Forwarder } from './actions/forward';
import { type ListenerFacts, rewriteRequestHeaders } from './actions/forwarded-headers';
import { redirect } from './actions/redirect';
import { applyListenerHeaders } from './actions/response-headers';
import { type Authenticated, type Authenticator, authenticator } from './authentication/authentication';
import type { OidcDataSigner } from './authentication/oidc-data';
import { removeClientOidcHeaders } from './authentication/oidc-headers';
import { type Answer, errorPage, refusal, statusText } from './http/answer';
import { requestProblem } from './http/request-checks';
import { type RequestFacts, requestFacts } from './http/request-facts';
import type { ListenerConfiguration } from './listener/listener-configuration';
import { matchingRule, type Rule, type TerminalAction, targetGroupArn } from './listener/rules';
import type { Target } from './listener/target';
import type { LoadBalancerOptions } from './options';

/** One request and its response. */
interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly facts: RequestFacts;
}

/** Runs requests through the checks, the rules and their actions. */
export class RequestHandler {
  private readonly authenticator: Authenticator;

  constructor(
    private readonly options: LoadBalancerOptions,
    private readonly configuration: ListenerConfiguration,
    private readonly listener: ListenerFacts,
    private readonly forwarder: Forwarder,
    signer: OidcDataSigner,
  ) {
    this.authenticator = authenticator(configuration.rules, options, signer);
  }

  /** Answers one request and logs it. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = Date.now();
    const call = { request, response, facts: requestFacts(request) };
    const entry: Mutable<AccessLogEntry> = {
      time: new Date(started).toISOString(),
      client: call.facts.peer,
      method: call.facts.method,
      host: call.facts.authority,
      path: call.facts.path,
    };
    response.on('close', () => {
      // 460: the client closed the connection before the response.
      const status = response.headersSent ? response.statusCode : 460;
      if (response.headersSent && !response.writableFinished) entry.reason = 'ResponseIncomplete';
      this.options.log?.({ ...entry, status, milliseconds: Date.now() - started });
    });
    const answer = await this.answer(call, entry).catch((error: unknown) =>
      refusal(500, 'AuthUnhandledException', error instanceof Error ? error.message : String(error)),
    );
    if (!answer) return;
    if (answer.reason !== undefined) entry.reason = answer.reason;
    if (answer.detail !== undefined) entry.detail = answer.detail;
    this.send(response, answer);
  }

  private async answer(call: Call, entry: Pick<Mutable<AccessLogEntry>, 'rule' | 'actions' | 'reason'>) {
    const { request, facts } = call;
    const early =
      requestProblem(request, facts) ?? (await this.authenticator.callback(facts, request.headers.cookie));
    if (early) return early;
    const rule = matchingRule(this.configuration.rules, facts);
    entry.rule = rule.priority;
    entry.actions = rule.actions;
    const outcome = await this.authenticator.authenticate(rule, facts, request.headers);
    if ('answer' in outcome) return outcome.answer;
    if (outcome.reason !== undefined) entry.reason = outcome.reason;
    return this.run(rule, call, outcome);
  }

  private async run(rule: Rule, call: Call, authenticated: Authenticated): Promise<Answer | undefined> {
    const { terminal } = rule;
    if (terminal.Type === 'forward') return this.forward(terminal, call, authenticated);
    const answer =
      terminal.Type === 'redirect'
        ? redirect(terminal.RedirectConfig, call.facts, this.listener)
        : fixedResponse(terminal.FixedResponseConfig);
    return authenticated.cookies.length === 0
      ? answer
      : { ...answer, headers: { ...answer.headers, 'set-cookie': authenticated.cookies } };
  }

  private forward(
    action: Extract<TerminalAction, { Type: 'forward' }>,
    { request, response, facts }: Call,
    authenticated: Authenticated,
  ): Promise<Answer | undefined> {
    const { attributes } = this.configuration;
    const headers: IncomingHttpHeaders = { ...request.headers };
    const peer = { ...facts, peerPort: request.socket.remotePort ?? 0 };
    rewriteRequestHeaders(headers, peer, this.listener, attributes);
    if (authenticated.headers) removeClientOidcHeaders(headers);
    Object.assign(headers, authenticated.headers);
    return this.forwarder.forward(this.target(action), {
      request,
      response,
      path: facts.target,
      headers,
      onHeaders: (responseHeaders) => {
        const cookies = [...(responseHeaders['set-cookie'] ?? []), ...authenticated.cookies];
        if (cookies.length > 0) responseHeaders['set-cookie'] = cookies;
        applyListenerHeaders(responseHeaders, this.configuration.listenerAttributes);
      },
    });
  }

  private target(action: Extract<TerminalAction, { Type: 'forward' }>): Target {
    const arn = targetGroupArn(action) ?? '';
    const target = this.options.targets.get(arn);
    if (!target) throw new Error(`No target is known for ${arn}`);
    return target;
  }

  private send(response: ServerResponse, { status, headers, body = errorPage(status) }: Answer): void {
    const all: NodeJS.Dict<string | string[] | number> = {
      server: 'awselb/2.0',
      'content-type': 'text/html',
    };
    Object.assign(all, headers, { 'content-length': Buffer.byteLength(body) });
    applyListenerHeaders(all, this.configuration.listenerAttributes);
    response.writeHead(status, statusText(status), all);
    response.end(body);
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
