import type { Day, ToldDay } from '@holdfast/credit';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';
import { UNDO } from './outbox-row';

/** A day of ours that stands on an invoice, told by the action that left it there. */
export interface StandingDay extends ToldDay {
  /** Of the action. */
  readonly id: string;
  readonly customerId: string;
}

/** One that an undo takes back. */
export interface DayToTakeBack extends Pick<StandingDay, 'customerId' | 'invoiceId' | 'prior'> {
  readonly name: string;
  readonly number: string;
  /** The promise behind it, and the day as we left it; null when none of ours is known to stand. */
  readonly entryId: string | null;
  readonly on: Day | null;
  /** A change that an undo has let go, or that is on its way or in doubt. */
  readonly open: 'undo' | 'on its way' | null;
}

const INVOICE = `intent #>> '{invoice,id}'`;
/** The latest change of each invoice, by the action that made it. */
const LATEST = (whose: string): string => `
  select distinct on (${INVOICE}) id, customer_id, ${INVOICE} as invoice_id, intent #>> '{invoice,number}' as number,
      intent ->> 'entryId' as entry_id, outcome ->> 'left' as left_on, outcome ->> 'prior' as prior, updated_at
    from action where company_id = $1 and kind = 'expect' and state = 'confirmed' ${whose}
   order by ${INVOICE}, updated_at desc, created_at desc, key desc`;
/** What is being changed, or was let go by an undo. */
const OPEN = `
  select ${INVOICE} as invoice_id, min(customer_id) as customer_id, min(intent #>> '{invoice,number}') as number,
      bool_or(coalesce(approved_by = '${UNDO}', false)) as is_undo
    from action where company_id = $1 and kind = 'expect'
     and (state in ('sending', 'in_doubt', 'reading_back') or (state = 'approved' and approved_by = '${UNDO}'))
   group by 1`;
/** The days of ours that stand on these customers' invoices; none of an invoice whose day is just being changed. */
export function standing(scope: CompanyScope, customerIds: readonly string[]): Promise<readonly StandingDay[]> {
  return rows<StandingDay>(
    scope,
    `with latest as (${LATEST('and customer_id = any($2)')}), open as (${OPEN})
     select id, customer_id as "customerId", invoice_id as "invoiceId", entry_id as "entryId", left_on as "on", prior
       from latest where left_on is not null and invoice_id not in (select invoice_id from open)`,
    customerIds,
  );
}

/** Those of the whole company that were written after this instant (ISO 8601, our clock), or ever when it is null, and what is being changed. By name and
 * number. */
export function writtenAfter(scope: CompanyScope, instant: string | null): Promise<readonly DayToTakeBack[]> {
  return rows<DayToTakeBack>(
    scope,
    `with latest as (${LATEST('')}), open as (${OPEN}), changed as (
       select * from latest where left_on is distinct from prior and left_on is not null and ($2::timestamptz is null or updated_at > $2)
     )
     select coalesce(changed.customer_id, open.customer_id) as "customerId", invoice_id as "invoiceId", entry_id as "entryId", left_on as "on", prior,
         coalesce(changed.number, open.number) as number, coalesce(customer.name, changed.customer_id, open.customer_id) as name,
         case when is_undo then 'undo' when not is_undo then 'on its way' end as open
       from changed full join open using (invoice_id)
       left join customer on customer.company_id = $1 and customer.id = coalesce(changed.customer_id, open.customer_id)
      order by name, number, invoice_id`,
    instant,
  );
}
