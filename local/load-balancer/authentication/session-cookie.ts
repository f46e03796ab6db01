import { readCookies, setCookie } from '../http/cookies';
import type { Identity } from '../issuer/issuer-client';
import { seal, unseal } from './sealed';

/** A login as the browser keeps it, encrypted. */
export interface Session extends Identity {
  /** Start of the login plus SessionTimeout, in seconds since 1970. */
  readonly expires: number;
}

/** Numbers of the ELB user guide, "Authenticate users": shard size, number of shards, cookie life, 11 K of content. */
const maxCookieBytes = 4096;
const maxShards = 4;
const cookieLifeSeconds = 7 * 24 * 3600;
const maxContentBytes = 11 * 1024;

/** The claims and the access token do not fit (metric ELBAuthUserClaimsSizeExceeded). */
export class SessionTooLarge extends Error {}

/** Reads and writes the session of one SessionCookieName. */
export class SessionCookie {
  constructor(
    private readonly name: string,
    private readonly key: Uint8Array,
  ) {}

  /** The session of a request; undefined without the cookie, 'invalid' when it was not made here. */
  async read(cookieHeader: string | undefined): Promise<Session | 'invalid' | undefined> {
    const cookies = readCookies(cookieHeader);
    const shards = this.shardNames().map((name) => cookies.get(name));
    if (shards[0] === undefined) return undefined;
    const end = shards.indexOf(undefined);
    const sealed = shards.slice(0, end < 0 ? maxShards : end).join('');
    return (await unseal<Session>(this.key, `session:${this.name}`, sealed)) ?? 'invalid';
  }

  /**
   * The Set-Cookie values of a session; shards left over from a longer one are expired, or reading would break.
   * @throws SessionTooLarge
   */
  async write(session: Session, cookieHeader: string | undefined): Promise<string[]> {
    const content = Buffer.byteLength(JSON.stringify(session.claims)) + session.accessToken.length;
    if (content > maxContentBytes)
      throw new SessionTooLarge(`${content} bytes, ${maxContentBytes} are allowed`);
    const sealed = await seal(this.key, `session:${this.name}`, session);
    const shardBytes = maxCookieBytes - this.name.length - '-0='.length;
    const shards = sealed.match(new RegExp(`.{1,${shardBytes}}`, 'g')) ?? [];
    if (shards.length > maxShards)
      throw new SessionTooLarge(`${shards.length} cookies, ${maxShards} are allowed`);
    const present = readCookies(cookieHeader);
    return this.shardNames().flatMap((name, index) => {
      const shard = shards[index];
      if (shard !== undefined) return [setCookie(name, shard, cookieLifeSeconds)];
      return present.has(name) ? [setCookie(name, '', 0)] : [];
    });
  }

  private shardNames(): string[] {
    return Array.from({ length: maxShards }, (_, index) => `${this.name}-${index}`);
  }
}
