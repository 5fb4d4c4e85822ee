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
}

const NEVER_MARKED: CurrentMark = { mark: null, prior: null, since: null, changes: 0 };

/** An entry for every id asked. */
export async function read(scope: CompanyScope, customerIds: readonly string[]): Promise<ReadonlyMap<string, CurrentMark>> {
  const found = await rows<CurrentMark & { readonly customerId: string }>(
    scope,
    `select customer_id as "customerId", mark, prior, since, changes from mark where company_id = $1 and customer_id = any($2)`,
    customerIds,
  );
  const marks = new Map<string, CurrentMark>(customerIds.map((id) => [id, NEVER_MARKED]));
  for (const { customerId, ...mark } of found) marks.set(customerId, mark);
  return marks;
}

export async function set(
  scope: CompanyScope,
  customerId: string,
  { mark, prior, since }: { readonly mark: Mark; readonly prior: PriorValue; readonly since: Day },
): Promise<void> {
  await rows(
    scope,
    `insert into mark (company_id, customer_id, mark, prior, since, changes) values ($1, $2, $3, $4, $5, 1)
     on conflict (company_id, customer_id) do update
       set mark = excluded.mark, prior = excluded.prior, since = excluded.since, changes = mark.changes + 1`,
    customerId,
    mark,
    toJson(prior),
    since,
  );
}

export async function clear(scope: CompanyScope, customerId: string): Promise<void> {
  await rows(
    scope,
    `insert into mark (company_id, customer_id, changes) values ($1, $2, 1)
     on conflict (company_id, customer_id) do update set mark = null, prior = null, since = null, changes = mark.changes + 1`,
    customerId,
  );
}
