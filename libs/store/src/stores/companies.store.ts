import { randomUUID } from 'node:crypto';
import type { Provider } from '@holdfast/accounting';
import type { DataSource } from 'typeorm';
import { globalRows, isUuid } from '../sql';

export type CompanyStatus = 'connected' | 'needs-reconnect' | 'disconnected';

export interface Company {
  readonly id: string;
  readonly provider: Provider;
  readonly name: string;
  /** Keyed hash of the provider's id: the id itself is stored sealed. */
  readonly externalHash: string;
  readonly status: CompanyStatus;
  readonly createdAt: string;
  /** The practice that looks after it; null: none does. */
  readonly practiceId: string | null;
}

export interface NewCompany {
  readonly provider: Provider;
  readonly externalHash: string;
  readonly name: string;
  /** ISO; absent: the system's clock. */
  readonly now?: string;
}

export const COMPANY = `id, provider, name, external_hash as "externalHash", status, created_at as "createdAt", practice_id as "practiceId"`;

/** Which companies there are. Global: nothing of what is in them. */
export class CompanyDirectory {
  constructor(private readonly database: DataSource) {}

  /** The same books come back as the same company, connected and with their present name. */
  async register({ provider, externalHash, name, now = new Date().toISOString() }: NewCompany): Promise<Company> {
    const [company] = await globalRows<Company>(
      this.database,
      `insert into company (id, provider, name, external_hash, status, created_at) values ($1, $2, $3, $4, 'connected', $5)
       on conflict (provider, external_hash) do update set name = excluded.name, status = 'connected'
       returning ${COMPANY}`,
      randomUUID(),
      provider,
      name,
      externalHash,
      now,
    );
    if (!company) throw new Error('the database returned no company after storing it');
    return company;
  }

  async find(id: string): Promise<Company | null> {
    if (!isUuid(id)) return null;
    return (await globalRows<Company>(this.database, `select ${COMPANY} from company where id = $1`, id))[0] ?? null;
  }

  /** Those that are known, in no order. */
  async findByExternal(provider: Provider, externalHashes: readonly string[]): Promise<readonly Company[]> {
    const text = `select ${COMPANY} from company where provider = $1 and external_hash = any($2)`;
    return globalRows<Company>(this.database, text, provider, externalHashes);
  }

  /** Oldest first. */
  async list(): Promise<readonly Company[]> {
    return globalRows<Company>(this.database, `select ${COMPANY} from company order by created_at, id`);
  }

  async setStatus(id: string, status: CompanyStatus): Promise<void> {
    await globalRows(this.database, `update company set status = $2 where id = $1`, id, status);
  }

  async rename(id: string, name: string): Promise<void> {
    await globalRows(this.database, `update company set name = $2 where id = $1 and name <> $2`, id, name);
  }

  /** When this company is looked at next, whatever was set before. */
  async scheduleTurn(id: string, at: string): Promise<void> {
    await globalRows(this.database, `update company set next_turn_at = $2 where id = $1`, id, at);
  }

  /** It is looked at then, unless it is sooner anyway. */
  async scheduleTurnBy(id: string, at: string): Promise<void> {
    await globalRows(
      this.database,
      `update company set next_turn_at = least(next_turn_at, $2::timestamptz) where id = $1`,
      id,
      at,
    );
  }

  /** Null: at once. */
  async nextTurnAt(id: string): Promise<string | null> {
    const text = `select next_turn_at as at from company where id = $1`;
    return (await globalRows<{ at: string | null }>(this.database, text, id))[0]?.at ?? null;
  }

  /** Connected companies whose time has come, longest waiting first; new ones at once. */
  async dueForTurn(now: string): Promise<readonly string[]> {
    const text = `select id from company where status = 'connected' and (next_turn_at is null or next_turn_at <= $1)
      order by next_turn_at nulls first, id`;
    return (await globalRows<{ id: string }>(this.database, text, now)).map(({ id }) => id);
  }
}
