import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificates, ensureCertificates } from '../../local/certificates/certificates';

/** How an issuer responds at its discovery address and at its keys; a test can break either. */
export interface IssuerAnswers {
  readonly discovery: (issuer: string, response: ServerResponse) => void;
  readonly keys: (issuer: string, response: ServerResponse) => void;
}

export const json =
  (value: unknown, status = 200) =>
  (_: string, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  };

/** Issuers behind real TLS, each below a path of its own. */
export class IssuerServer {
  certificates!: Certificates;
  /** Bytes that were written into answers without an end, by issuer. */
  readonly sent = new Map<string, number>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'issuer-'));
  private server!: Server;

  constructor(private readonly issuers: Readonly<Record<string, IssuerAnswers>>) {}

  async start(): Promise<void> {
    this.certificates = await ensureCertificates(this.folder);
    this.server = createServer(this.certificates, this.listener());
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  address(name: string): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}/${name}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    rmSync(this.folder, { recursive: true });
  }

  private listener(): RequestListener {
    return ({ url = '' }, response) => {
      const [, name = '', ...rest] = url.split('/');
      const answers = this.issuers[name];
      if (!answers) return json({}, 404)(name, response);
      const isDiscovery = rest.join('/') === '.well-known/openid-configuration';
      answers[isDiscovery ? 'discovery' : 'keys'](this.address(name), response);
    };
  }
}
