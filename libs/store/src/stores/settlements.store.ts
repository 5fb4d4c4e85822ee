import type { Day, Settlements } from '@holdfast/credit';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';

export interface SettledWithin {
  /** The first day that counts. */
  readonly from: Day;
  /** The first day that does not count any more. */
  readonly before: Day;
  /** For invoices without a due date, of customers without terms. */
  readonly defaultTermsDays: number;
  /** Invoices to leave out, by id. */
  readonly except: readonly string[];
  /** Customers to leave out, by id. */
  readonly exceptCustomers: readonly string[];
}

/** Cash set against invoices from a day on, whichever document tells it: receipts, money filed as credits, or the invoice itself. */
const CASH_SINCE = `
  select told ->> 'invoiceId' as invoice_id, (told ->> 'on')::date as paid_on
    from payment cross join jsonb_array_elements(applications) as told
   where company_id = $1 and deleted_at is null and status = 'active' and received_on >= $2
     and told ->> 'kind' = 'cash' and (told -> 'amount' ->> 'minor')::bigint > 0
  union all
  select told ->> 'invoiceId', (told ->> 'on')::date
    from credit cross join jsonb_array_elements(applications) as told
   where company_id = $1 and deleted_at is null and status in ('open', 'used') and given_on >= $2
     and told ->> 'kind' = 'cash' and (told -> 'amount' ->> 'minor')::bigint > 0
  union all
  select invoice.id, (told ->> 'on')::date
    from invoice cross join jsonb_array_elements(cash_applied) as told
   where company_id = $1 and deleted_at is null and balance_minor < 1
     and told ->> 'kind' = 'cash' and (told -> 'amount' ->> 'minor')::bigint > 0 and (told ->> 'on')::date >= $2`;

/** How the company's invoices that were settled within these days were paid, by the same measure as a customer's settled invoices: the last cash settles,
 * and a due date that was moved after it had passed moves nothing. Counted in the database: a company may have millions. */
export function settledWithin(
  scope: CompanyScope,
  { from, before, defaultTermsDays, except, exceptCustomers }: SettledWithin,
): Promise<Settlements[]> {
  return rows<Settlements>(
    scope,
    `with settled as (
       select invoice_id, max(paid_on) as settled from (${CASH_SINCE}) cash
        group by invoice_id having max(paid_on) >= $2 and max(paid_on) < $3
     )
     select settled, settled - case when settled > ages.since then ages.since else terms.due end as "signedDays",
         terms.due - issued as "termDays", count(*)::int as count
       from settled
       join invoice on invoice.company_id = $1 and invoice.id = settled.invoice_id
       left join customer on customer.company_id = $1 and customer.id = invoice.customer_id
       cross join lateral (select coalesce(due, issued + coalesce((terms ->> 'days')::int, $4)) as due) terms
       cross join lateral (select least(terms.due, first_due) as since) ages
      where invoice.deleted_at is null and invoice.status in ('open', 'paid') and total_minor > 0 and balance_minor < 1
        and invoice.id <> all($5) and invoice.customer_id <> all($6)
      group by 1, 2, 3 order by 1, 2, 3`,
    from,
    before,
    defaultTermsDays,
    except,
    exceptCustomers,
  );
}

/** Invoices of which the ledger's own documents do not tell how they were paid: a receipt came back, or a person has given them up. */
export function contested(scope: CompanyScope): Promise<{ readonly id: string; readonly customerId: string }[]> {
  return rows(
    scope,
    `select id, customer_id as "customerId" from invoice
      where company_id = $1 and deleted_at is null and id in (
        select invoice_id from withdrawn_receipt where company_id = $1
        union all
        select content ->> 'invoiceId' from file_entry where company_id = $1 and kind = 'bad-debt')
      order by customer_id, id`,
  );
}
