import type { Decision, Facts, Mark, CheckVerdict } from '@holdfast/credit';
import type { DataSource } from 'typeorm';
import { reviveMoney, toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, globalRows, requireCompanyId, rows } from '../sql';
import type { StoredProfile } from './settings.store';

/** What an answer rests on, as one row. */
export interface CheckBasis {
  readonly companyName: string;
  /** Null: the ledger has not been read yet. */
  readonly profile: StoredProfile | null;
  readonly policyName: string | null;
  /** Of the last activation of a policy of its own; 0: none. */
  readonly policySequence: number;
  /** When the ledger was last read to its end. */
  readonly syncedAt: string | null;
  /** Null: there is no such customer. */
  readonly customer: { readonly name: string; readonly currency: string } | null;
  /** As last decided, with the facts of that day; null when never. */
  readonly decided: { readonly decision: Decision; readonly facts: Facts } | null;
  /** False: the ledger has changed since, and nothing was decided on it yet. */
  readonly isCurrent: boolean;
  /** The mark of ours that stands in the ledger. */
  readonly placed: Mark | null;
  /** Of the newest invoice in the currency asked for, the customer's own before anybody's: what it came to in home currency, and in its own. Null where
   * that is the home currency, or no invoice is in it. */
  readonly rate: { readonly home: bigint; readonly foreign: bigint } | null;
}

export interface NewCheck {
  readonly id: string;
  readonly customerId: string;
  readonly askedAt: string;
  readonly verdict: CheckVerdict;
  /** The key of the program that asked; null: a person did. */
  readonly keyId: string | null;
  /** The person who asked; null: a program did. */
  readonly askedBy: string | null;
  readonly answer: unknown;
}

interface BasisRow {
  readonly name: string;
  readonly profile: StoredProfile | null;
  readonly time_zone: string | null;
  readonly policy_name: string | null;
  readonly policy_sequence: number;
  readonly synced_at: string | null;
  readonly customer_name: string | null;
  readonly currency: string | null;
  readonly decision: Decision | null;
  readonly facts: Facts | null;
  readonly is_current: boolean;
  readonly placed: Mark | null;
  readonly rate_home: string | null;
  readonly rate_foreign: string | null;
}

/** The two steps of a credit check that its caller waits for, one round trip each. */
export class CreditCheckStore {
  constructor(private readonly database: DataSource) {}

  /** `currency` null: the customer's. Null for a company that does not exist. */
  async basis(companyId: string, customerId: string, currency: string | null): Promise<CheckBasis | null> {
    requireCompanyId(companyId);
    const text = `select * from credit_check_basis($1, $2, $3)`;
    const [row] = await globalRows<BasisRow>(this.database, text, companyId, customerId, currency);
    return row ? toBasis(row) : null;
  }

  /** `isOnDisk`: they outlive whatever happens from now on. Otherwise a crash of the database server may take those of the last half second. */
  async record(companyId: string, checks: readonly NewCheck[], isOnDisk: boolean): Promise<void> {
    requireCompanyId(companyId);
    const told = checks.map(({ id, customerId, askedAt, verdict, keyId, askedBy, answer }) => ({
      id,
      customer_id: customerId,
      asked_at: askedAt,
      verdict,
      key_id: keyId,
      asked_by: askedBy,
      answer,
    }));
    await globalRows(this.database, `select record_credit_checks($1, $2, $3)`, companyId, toJson(told), isOnDisk);
  }
}

function toBasis(row: BasisRow): CheckBasis {
  const { profile, time_zone: timeZone, decision, facts, customer_name: name, currency } = row;
  const { rate_home: home, rate_foreign: foreign } = row;
  return {
    companyName: row.name,
    profile: profile && timeZone !== null ? { ...profile, timeZone, timeZoneProblem: null } : profile,
    policyName: row.policy_name,
    policySequence: row.policy_sequence,
    syncedAt: row.synced_at,
    customer: name === null || currency === null ? null : { name, currency },
    decided: decision && facts && { decision: reviveMoney(decision), facts: reviveMoney(facts) },
    isCurrent: row.is_current,
    placed: row.placed,
    rate: home === null || foreign === null ? null : { home: BigInt(home), foreign: BigInt(foreign) },
  };
}

export interface StoredCheck {
  readonly id: string;
  readonly customerId: string;
  readonly askedAt: string;
  readonly verdict: CheckVerdict;
  /** The person who asked, or the name of the key that did; null: a person who is not known. */
  readonly askedBy: string | null;
  readonly byProgram: boolean;
  readonly answer: unknown;
}

const CHECK = `select c.id, c.customer_id as "customerId", c.asked_at as "askedAt", c.verdict, coalesce(k.name, c.asked_by) as "askedBy",
    c.key_id is not null as "byProgram", c.answer
  from credit_check c left join api_key k on k.company_id = $1 and k.id = c.key_id where c.company_id = $1`;

export function find(scope: CompanyScope, id: string): Promise<StoredCheck | null> {
  return firstRow<StoredCheck>(scope, `${CHECK} and c.id = $2`, id);
}

/** Latest first. */
export function list(
  scope: CompanyScope,
  { customerId, limit }: { readonly customerId?: string; readonly limit: number },
): Promise<readonly StoredCheck[]> {
  const text = `${CHECK} and ($2::text is null or c.customer_id = $2) order by c.asked_at desc, c.id limit $3`;
  return rows<StoredCheck>(scope, text, customerId ?? null, limit);
}

/** Forgets what was asked before this instant; the database keeps what is younger than 30 days whatever is asked of it. How many went. */
export async function forget(scope: CompanyScope, before: string): Promise<number> {
  return (await rows(scope, `delete from credit_check where company_id = $1 and asked_at < $2 returning id`, before)).length;
}

/** Customers whose name holds this text, or begins as it does; for whoever sent a name where an id belongs. */
export function nearMatches(
  scope: CompanyScope,
  text: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const part = text.replace(/[\\%_]/g, '\\$&');
  return rows(
    scope,
    `select id, name from customer
      where company_id = $1 and deleted_at is null and (name ilike $2 or name ilike $3)
      order by lower(name) = lower($4) desc, name ilike $2 desc, lower(name), id limit 5`,
    `%${part}%`,
    `${part.slice(0, NEAR_CHARACTERS)}%`,
    text,
  );
}

const NEAR_CHARACTERS = 4;
