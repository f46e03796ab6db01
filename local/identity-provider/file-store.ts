import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { writePrivateFile } from '../run/private-files';

interface Entry {
  readonly payload: AdapterPayload;
  /** Milliseconds since 1970; absent when the entry does not expire. */
  readonly expires?: number;
}

/** One JSON file behind all models of oidc-provider; small, since a machine has a handful of users. */
export class FileStore {
  private readonly file: string;
  private entries: Map<string, Entry>;

  constructor(folder: string) {
    this.file = join(folder, 'sessions.json');
    this.entries = new Map(
      existsSync(this.file) ? Object.entries(JSON.parse(readFileSync(this.file, 'utf8'))) : [],
    );
  }

  /** The payload of a key, or undefined if there is none or it has expired. */
  get(key: string): AdapterPayload | undefined {
    const entry = this.entries.get(key);
    return entry && isAlive(entry) ? entry.payload : undefined;
  }

  /** The first payload that matches, among the keys with a prefix, or undefined; expired ones do not count. */
  find(prefix: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    const hit = [...this.entries].find(
      ([key, entry]) => key.startsWith(prefix) && isAlive(entry) && matches(entry.payload),
    );
    return hit?.[1].payload;
  }

  /** Stores a payload. Without `lifeSeconds`, it does not expire. */
  set(key: string, payload: AdapterPayload, lifeSeconds?: number): void {
    this.entries.set(key, { payload, ...(lifeSeconds && { expires: Date.now() + lifeSeconds * 1000 }) });
    this.save();
  }

  /** Changes a payload and keeps its expiry. */
  update(key: string, change: Partial<AdapterPayload>): void {
    const entry = this.entries.get(key);
    if (entry) this.entries.set(key, { ...entry, payload: { ...entry.payload, ...change } });
    this.save();
  }

  /** Deletes every entry that matches. */
  deleteWhere(matches: (key: string, payload: AdapterPayload) => boolean): void {
    for (const [key, { payload }] of this.entries) if (matches(key, payload)) this.entries.delete(key);
    this.save();
  }

  private save(): void {
    this.entries = new Map([...this.entries].filter(([, entry]) => isAlive(entry)));
    writePrivateFile(this.file, JSON.stringify(Object.fromEntries(this.entries)));
  }
}

const isAlive = ({ expires = Number.POSITIVE_INFINITY }: Entry): boolean => expires > Date.now();

/** The part of a file store that belongs to one model (Session, Grant, RefreshToken, …). */
export function modelAdapter(store: FileStore, model: string): Adapter {
  const prefix = `${model}:`;
  return {
    upsert: async (id, payload, lifeSeconds) => store.set(`${prefix}${id}`, payload, lifeSeconds),
    find: async (id) => store.get(`${prefix}${id}`),
    findByUid: async (uid) => store.find(prefix, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => store.find(prefix, (payload) => payload.userCode === userCode),
    consume: async (id) => store.update(`${prefix}${id}`, { consumed: Math.floor(Date.now() / 1000) }),
    destroy: async (id) => store.deleteWhere((key) => key === `${prefix}${id}`),
    // The grant itself is destroyed by the provider; this takes what was issued under it.
    revokeByGrantId: async (grantId) => store.deleteWhere((_, payload) => payload.grantId === grantId),
  };
}
