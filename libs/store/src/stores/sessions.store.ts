import type { Provider } from '@holdfast/accounting';
import type { DataSource } from 'typeorm';
import { globalRows } from '../sql';

export interface NewState {
  readonly stateHash: string;
  readonly sessionHash: string;
  readonly provider: Provider;
  readonly expiresAt: string;
}

/** Who is signed in, and what may be used once. Only hashes come here; every time is the caller's, ISO 8601. */
export class SessionStore {
  constructor(private readonly database: DataSource) {}

  async create({ idHash, expiresAt }: { readonly idHash: string; readonly expiresAt: string }): Promise<void> {
    await globalRows(this.database, `insert into session (id_hash, expires_at) values ($1, $2)`, idHash, expiresAt);
  }

  /** Null when it is unknown or over. */
  async find(idHash: string, now: string): Promise<{ readonly expiresAt: string } | null> {
    const text = `select expires_at as "expiresAt" from session where id_hash = $1 and expires_at > $2`;
    return (await globalRows<{ expiresAt: string }>(this.database, text, idHash, now))[0] ?? null;
  }

  async remove(idHash: string): Promise<void> {
    await globalRows(this.database, `delete from session where id_hash = $1`, idHash);
  }

  async createLink({ tokenHash, expiresAt }: { readonly tokenHash: string; readonly expiresAt: string }): Promise<void> {
    await globalRows(this.database, `insert into one_time_link (token_hash, expires_at) values ($1, $2)`, tokenHash, expiresAt);
  }

  /** True exactly once, and only before the link expires. */
  async useLink(tokenHash: string, now: string): Promise<boolean> {
    const text = `update one_time_link set used_at = $2
      where token_hash = $1 and used_at is null and expires_at > $2 returning token_hash`;
    return (await globalRows(this.database, text, tokenHash, now)).length === 1;
  }

  async createState({ stateHash, sessionHash, provider, expiresAt }: NewState): Promise<void> {
    const text = `insert into oauth_state (state_hash, session_hash, provider, expires_at) values ($1, $2, $3, $4)`;
    await globalRows(this.database, text, stateHash, sessionHash, provider, expiresAt);
  }

  /** The provider exactly once, and only for the browser session that began; otherwise null. */
  async useState(state: {
    readonly stateHash: string;
    readonly sessionHash: string;
    readonly now: string;
  }): Promise<{ readonly provider: Provider } | null> {
    const text = `update oauth_state set used_at = $3
      where state_hash = $1 and session_hash = $2 and used_at is null and expires_at > $3 returning provider`;
    const used = await globalRows<{ provider: Provider }>(this.database, text, state.stateHash, state.sessionHash, state.now);
    return used[0] ?? null;
  }

  /** True for the one caller that came first, ever. */
  async saveFirstAccessKey(keyHash: string): Promise<boolean> {
    const text = `insert into access_key (is_only, key_hash) values (true, $1) on conflict do nothing returning is_only`;
    return (await globalRows(this.database, text, keyHash)).length === 1;
  }

  async isAccessKey(keyHash: string): Promise<boolean> {
    return (await globalRows(this.database, `select 1 from access_key where key_hash = $1`, keyHash)).length === 1;
  }

  /** Forgets what is over. */
  async sweep(now: string): Promise<void> {
    for (const table of ['session', 'one_time_link', 'oauth_state']) {
      await globalRows(this.database, `delete from ${table} where expires_at <= $1`, now);
    }
  }
}
