import type { PriorValue } from '@holdfast/accounting';
import type { PlaceAction } from '@holdfast/credit';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';
import type { CurrentMark } from './marks.store';
import { ACTION, MAY_BE_HALF_DONE, UNDO, type ActionRow } from './outbox-row';

/** A customer whose mark was changed after an instant, or whose mark is not known for certain now. */
export interface ChangedMark {
  readonly customerId: string;
  readonly name: string;
  readonly now: CurrentMark['mark'];
  /** What placed the mark that stood at the instant; null when none did. */
  readonly then: PlaceAction | null;
  /** A change of the mark that is on its way, in doubt, or let go by an undo before. */
  readonly open: OpenChange | null;
}

export type OpenChange = Pick<ActionRow, 'id' | 'key' | 'kind' | 'state' | 'intent' | 'approvedBy'>;

/** Everybody whose mark may be another one than it was at this instant (ISO 8601, our clock); null: than before there was any. By name. */
export function changedAfter(scope: CompanyScope, instant: string | null): Promise<readonly ChangedMark[]> {
  return rows<ChangedMark>(
    scope,
    `with changing as (
       select customer_id, jsonb_build_object('id', id, 'key', key, 'kind', kind, 'state', state, 'intent', intent, 'approvedBy', approved_by) as open
         from action where company_id = $1 and kind in ('place', 'release')
          and (state in ('sending', 'in_doubt', 'reading_back') or (state = 'approved' and approved_by = '${UNDO}'))
     ), changed as (
       select customer_id as id from mark where company_id = $1 and mark is not null
       union select customer_id from action
         where company_id = $1 and kind in ('place', 'release') and state = 'confirmed' and updated_at > $2
       union select customer_id from changing
     )
     select changed.id as "customerId", coalesce(customer.name, changed.id) as name, mark.mark as now,
         (select case when kind = 'place' then intent end from action
           where company_id = $1 and customer_id = changed.id and kind in ('place', 'release') and state = 'confirmed' and updated_at <= $2
           order by updated_at desc, created_at desc, key desc limit 1) as then,
         (select open from changing where customer_id = changed.id limit 1) as open
       from changed
       left join mark on mark.company_id = $1 and mark.customer_id = changed.id
       left join customer on customer.company_id = $1 and customer.id = changed.id
      order by 2, 1`,
    instant,
  );
}

/** Takes back what an undo has let go and nobody has begun to send. */
export async function withdrawUndo(scope: CompanyScope, id: string, now: string): Promise<void> {
  await rows(
    scope,
    `update action set state = 'withdrawn', outcome = jsonb_build_object('reason', 'another undo took its place'), not_before = null, updated_at = $3
      where company_id = $1 and id = $2 and state = 'approved' and approved_by = '${UNDO}'`,
    id,
    now,
  );
}

/** The latest undo of each of these customers, by customer. */
export async function latestUndo(scope: CompanyScope, customerIds: readonly string[]): Promise<ReadonlyMap<string, ActionRow>> {
  const found = await rows<ActionRow>(
    scope,
    `select distinct on (customer_id) ${ACTION} from action
      where company_id = $1 and customer_id = any($2) and kind in ('place', 'release') and approved_by = '${UNDO}' and state <> 'withdrawn'
      order by customer_id, created_at desc, updated_at desc, key desc`,
    customerIds,
  );
  return new Map(found.map((row) => [row.customerId, row]));
}

/** A customer as the last write of a mark left it, told by the outcome of that action (`left`). */
export interface LeftAs {
  /** Of the action. */
  readonly id: string;
  readonly left: PriorValue;
}

/** How the latest mark of each of these customers was left, by customer. Nobody whose mark is being changed, or was changed in part: there the ledger may
 * show what no answer has told us yet. Nor whose mark was placed before this was kept. */
export async function leftAs(scope: CompanyScope, customerIds: readonly string[]): Promise<ReadonlyMap<string, LeftAs>> {
  const found = await rows<{ customerId: string; id: string; left: PriorValue | null }>(
    scope,
    `with unsettled as (
       select customer_id from action
        where company_id = $1 and customer_id = any($2) and kind in ('place', 'release')
          and (state in ('sending', 'in_doubt', 'reading_back')
            or (state in ('approved', 'rejected') and request is not null and ${MAY_BE_HALF_DONE}))
     )
     select distinct on (customer_id) customer_id as "customerId", id, outcome -> 'left' as left from action
      where company_id = $1 and customer_id = any($2) and kind = 'place' and state = 'confirmed'
        and customer_id not in (select customer_id from unsettled)
      order by customer_id, updated_at desc, created_at desc, key desc`,
    customerIds,
  );
  return new Map(found.flatMap(({ customerId, id, left }) => (left === null ? [] : [[customerId, { id, left }] as const])));
}
