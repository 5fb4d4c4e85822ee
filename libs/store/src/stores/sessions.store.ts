import type { Provider } from '@holdfast/accounting';
import type { DataSource } from 'typeorm';
import { globalRows } from '../sql';

export interface NewState {
  readonly stateHash: string;
  readonly sessionHash: string;
  readonly provider: Provider;
  readonly begunBy: string;
  readonly expiresAt: string;
}

export interface NewSession {
  readonly idHash: string;
  readonly expiresAt: string;
  /** Who the person says they are; null: they have not said. */
  readonly name: string | null;
}

interface Begun {
  readonly provider: Provider;
  readonly begunBy: string | null;
}

/** Who is signed in, and what may be used once. Only hashes come here; every time is the caller's, ISO 8601. */
export class SessionStore {
  constructor(private readonly database: DataSource) {}

  async create({ idHash, expiresAt, name }: NewSession): Promise<void> {
    const text = `insert into session (id_hash, expires_at, name) values ($1, $2, $3)`;
    await globalRows(this.database, text, idHash, expiresAt, name);
  }

  /** Null when it is unknown or over. */
  async find(idHash: string, now: string): Promise<Omit<NewSession, 'idHash'> | null> {
    const text = `select expires_at as "expiresAt", name from session where id_hash = $1 and expires_at > $2`;
    return (await globalRows<Omit<NewSession, 'idHash'>>(this.database, text, idHash, now))[0] ?? null;
  }

  /** From now on the person is called so; what was done before keeps the name of its time. */
  async rename(idHash: string, name: string): Promise<void> {
    await globalRows(this.database, `update session set name = $2 where id_hash = $1`, idHash, name);
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

  async createState({ stateHash, sessionHash, provider, begunBy, expiresAt }: NewState): Promise<void> {
    const text = `insert into oauth_state (state_hash, session_hash, provider, begun_by, expires_at) values ($1, $2, $3, $4, $5)`;
    await globalRows(this.database, text, stateHash, sessionHash, provider, begunBy, expiresAt);
  }

  /** The provider, and who began, exactly once, and only for the browser session that began; otherwise null. */
  async useState(state: {
    readonly stateHash: string;
    readonly sessionHash: string;
    readonly now: string;
  }): Promise<Begun | null> {
    const text = `update oauth_state set used_at = $3
      where state_hash = $1 and session_hash = $2 and used_at is null and expires_at > $3 returning provider, begun_by as "begunBy"`;
    const used = await globalRows<Begun>(this.database, text, state.stateHash, state.sessionHash, state.now);
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
