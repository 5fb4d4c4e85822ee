import type { PriorValue } from '@holdfast/accounting';
import type { Day, Mark } from '@holdfast/credit';
import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';

/** The mark of ours that stands in the ledger, and what release puts back. */
export interface CurrentMark {
  readonly mark: Mark | null;
  readonly prior: PriorValue | null;
  readonly since: Day | null;
  /** How often a mark was placed, exchanged or released; survives the release. */
  readonly changes: number;
  /** When the first mark of the spell was written: by the provider's clock, null when it did not say ... */
  readonly placedAt: string | null;
  /** ... and by the database's, null for marks from before that was kept. ISO 8601. */
  readonly placedSeenAt: string | null;
}

const NEVER_MARKED: CurrentMark = { mark: null, prior: null, since: null, changes: 0, placedAt: null, placedSeenAt: null };

/** An entry for every id asked. */
export async function read(scope: CompanyScope, customerIds: readonly string[]): Promise<ReadonlyMap<string, CurrentMark>> {
  const found = await rows<CurrentMark & { readonly customerId: string }>(
    scope,
    `select customer_id as "customerId", mark, prior, since, changes, placed_at as "placedAt", placed_seen_at as "placedSeenAt"
       from mark where company_id = $1 and customer_id = any($2)`,
    customerIds,
  );
  const marks = new Map<string, CurrentMark>(customerIds.map((id) => [id, NEVER_MARKED]));
  for (const { customerId, ...mark } of found) marks.set(customerId, mark);
  return marks;
}

export interface PlacedMark {
  readonly mark: Mark;
  readonly prior: PriorValue;
  readonly since: Day;
  /** When the ledger wrote it, by the provider's clock (ISO 8601); null when it did not say. */
  readonly placedAt: string | null;
}

/** Remembers what was placed. Exchanging one mark for another goes on with the same spell: credit was not open in between. */
export async function set(scope: CompanyScope, customerId: string, { mark, prior, since, placedAt }: PlacedMark): Promise<void> {
  await rows(
    scope,
    `insert into mark (company_id, customer_id, mark, prior, since, changes, placed_at, placed_seen_at)
     values ($1, $2, $3, $4, $5, 1, $6, now())
     on conflict (company_id, customer_id) do update
       set mark = excluded.mark, prior = excluded.prior, since = excluded.since, changes = mark.changes + 1,
         placed_at = case when mark.mark is null then excluded.placed_at else coalesce(mark.placed_at, excluded.placed_at) end,
         placed_seen_at = case when mark.mark is null then now() else coalesce(mark.placed_seen_at, now()) end`,
    customerId,
    mark,
    toJson(prior),
    since,
    placedAt,
  );
}

export async function clear(scope: CompanyScope, customerId: string): Promise<void> {
  await rows(
    scope,
    `insert into mark (company_id, customer_id, changes) values ($1, $2, 1)
     on conflict (company_id, customer_id) do update
       set mark = null, prior = null, since = null, changes = mark.changes + 1, placed_at = null, placed_seen_at = null`,
    customerId,
  );
}
