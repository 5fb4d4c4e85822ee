import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { CompanyScope, PracticeScope } from '../scope';
import { globalRows, isUuid, practiceRows, rows } from '../sql';
import { COMPANY, type Company } from './companies.store';

export interface Practice {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** Since when it looks after nobody any more and lays down nothing; what it laid down is kept. Null: it has not ended. */
  readonly endedAt: string | null;
  /** How many it looks after. */
  readonly companies: number;
}

const PRACTICE = `select id, name, created_at as "createdAt", ended_at as "endedAt",
    (select count(*)::int from company where practice_id = practice.id) as companies from practice`;

/** Which practices there are. Global, as the directory of companies. */
export class PracticeDirectory {
  constructor(private readonly database: DataSource) {}

  /** Its id. */
  async create(name: string, now: string): Promise<string> {
    const id = randomUUID();
    await globalRows(this.database, `insert into practice (id, name, created_at) values ($1, $2, $3)`, id, name, now);
    return id;
  }

  async find(id: string): Promise<Practice | null> {
    if (!isUuid(id)) return null;
    return (await globalRows<Practice>(this.database, `${PRACTICE} where id = $1`, id))[0] ?? null;
  }

  /** By name. */
  async list(): Promise<readonly Practice[]> {
    return globalRows<Practice>(this.database, `${PRACTICE} order by name, id`);
  }

  async rename(id: string, name: string): Promise<void> {
    await globalRows(this.database, `update practice set name = $2 where id = $1`, id, name);
  }
}

/** Those it looks after, by id. */
export function companies(scope: PracticeScope): Promise<readonly Company[]> {
  return practiceRows<Company>(scope, `select ${COMPANY} from company where practice_id = $1 order by id`);
}

/** Whether it looks after nobody any more, for good or until it is resumed. */
export async function hasEnded(scope: PracticeScope): Promise<boolean> {
  const found = await practiceRows<{ at: string | null }>(scope, `select ended_at as at from practice where id = $1`);
  return found.some(({ at }) => at !== null);
}

/** Null: it goes on. */
export async function end(scope: PracticeScope, at: string | null): Promise<void> {
  await practiceRows(scope, `update practice set ended_at = $2 where id = $1`, at);
}

/** With its drafts. Throws StoreError while it looks after a company, and where a version of its policy was ever activated. */
export async function remove(scope: PracticeScope): Promise<void> {
  await practiceRows(scope, `delete from practice where id = $1`);
}

/** From now on this practice looks after the company, and no other does. */
export async function admit(scope: PracticeScope, companyId: string): Promise<void> {
  await practiceRows(scope, `update company set practice_id = $1 where id = $2`, companyId);
}

/** From now on no practice looks after it. */
export async function dismiss(scope: CompanyScope): Promise<void> {
  await rows(scope, `update company set practice_id = null where id = $1`);
}

/** Within the practice's transaction: the rows of one of its companies, and afterwards none again. Throws RangeError for a company that it does not look after. */
export async function inCompany<T>(
  scope: PracticeScope,
  companyId: string,
  work: (scope: CompanyScope) => Promise<T>,
): Promise<T> {
  const entered = await practiceRows(
    scope,
    `select set_config('app.company', id::text, true) from company where practice_id = $1 and id = $2`,
    companyId,
  );
  if (entered.length === 0) throw new RangeError('this company belongs to another practice, or to none');
  const result = await work({ companyId, manager: scope.manager });
  // Not in a `finally`: a transaction in which something failed is rolled back, and takes no other statement before that.
  await practiceRows(scope, `select set_config('app.company', '', true) from practice where id = $1`);
  return result;
}

/** Until the transaction ends nobody else changes what a practice lays down, or for whom: what fits all companies when it is looked at fits them when it counts. */
export async function oneAtATime({ manager }: CompanyScope | PracticeScope): Promise<void> {
  await manager.query(`select pg_advisory_xact_lock(hashtext('practices'))`);
}
