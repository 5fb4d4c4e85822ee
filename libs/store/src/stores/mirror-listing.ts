import type { Day, Mark, Money, Standing } from '@holdfast/credit';
import { reviveMoney } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';
import type { OutboxKind } from './outbox-row';

/** A customer in a list: who, how it stands, what it owes. */
export interface CustomerLine {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly currency: string;
  /** As decided; null when not judged yet. */
  readonly standing: Standing | null;
  readonly mark: Mark | null;
  readonly asOf: Day | null;
  /** The mark of ours that stands in the ledger now. */
  readonly markPlaced: Mark | null;
  readonly openBalances: readonly Money[];
  readonly homeOpenBalance: Money | null;
  readonly openInvoices: number;
  readonly oldestDue: Day | null;
}

export interface CustomerSearch {
  /** Part of the name or of an e-mail address. */
  readonly search?: string;
  readonly standing?: Standing;
  readonly limit: number;
  /** Id of the last customer of the page before. */
  readonly after?: string;
}

/** Sums over the whole mirror, one amount per currency. */
export interface LedgerTotals {
  readonly openBalances: readonly Money[];
  readonly homeOpenBalance: Money | null;
  /** Received, and not set against any invoice. */
  readonly unapplied: readonly Money[];
  readonly openCredits: readonly Money[];
  readonly counts: { readonly customers: number; readonly invoices: number; readonly payments: number; readonly credits: number };
}

const SUMS = `
  select coalesce(jsonb_agg(jsonb_build_object('minor', minor::text, 'currency', currency) order by currency), '[]') as "openBalances",
      case when count(*) > 0 then jsonb_build_object('minor', sum(home)::text, 'currency', min(home_currency)) end as "homeOpenBalance",
      coalesce(sum(invoices), 0)::int as "openInvoices", min(oldest_due) as "oldestDue"
    from (
      select currency, sum(balance_minor) as minor, sum(home_balance_minor) as home, min(home_currency) as home_currency,
          count(*) as invoices, min(due) as oldest_due
        from invoice
       where company_id = $1 and customer_id = page.id and status = 'open' and deleted_at is null
       group by currency
    ) by_currency`;

/** By name. */
export async function listCustomers(scope: CompanyScope, search: CustomerSearch): Promise<readonly CustomerLine[]> {
  const found = await rows<CustomerLine>(
    scope,
    `select page.*, sums.* from (
       select c.id, c.name, c.active, c.currency, d.standing, d.mark, d.as_of as "asOf", m.mark as "markPlaced"
         from customer c
         left join decision d on d.company_id = $1 and d.customer_id = c.id
         left join mark m on m.company_id = $1 and m.customer_id = c.id
        where c.company_id = $1 and c.deleted_at is null
          and ($2::text is null or c.name ilike $2 or exists (select 1 from jsonb_array_elements_text(c.emails) as mail where mail ilike $2))
          and ($3::text is null or d.standing = $3)
          and ($4::text is null
            or (lower(c.name), c.id) > (select lower(name), id from customer last where last.company_id = $1 and last.id = $4))
        order by lower(c.name), c.id limit $5
     ) page cross join lateral (${SUMS}) sums
     order by lower(page.name), page.id`,
    search.search === undefined ? null : `%${search.search.replace(/[\\%_]/g, '\\$&')}%`,
    search.standing ?? null,
    search.after ?? null,
    search.limit,
  );
  return found.map((line) => reviveMoney(line));
}

const TOTALS = `
  select 'open' as what, currency, sum(balance_minor)::text as minor
    from invoice where company_id = $1 and status = 'open' and deleted_at is null group by currency
  union all
  select 'home', home_currency, sum(home_balance_minor)::text
    from invoice where company_id = $1 and status = 'open' and deleted_at is null group by home_currency
  union all
  select 'unapplied', currency, sum(unapplied_minor)::text
    from payment where company_id = $1 and status = 'active' and deleted_at is null and unapplied_minor <> 0 group by currency
  union all
  select 'credits', currency, sum(remaining_minor)::text
    from credit where company_id = $1 and status = 'open' and deleted_at is null and remaining_minor <> 0 group by currency
  order by 1, 2`;

/** A receipt that the ledger tells on its invoices (Xero) counts as one payment, however many invoices name it. */
const COUNTS = `
  select (select count(*) from customer where company_id = $1 and deleted_at is null)::int as customers,
    (select count(*) from invoice where company_id = $1 and deleted_at is null)::int as invoices,
    (select count(*) from (
       select id from payment where company_id = $1 and deleted_at is null
       union
       select cash ->> 'sourceId' from invoice, jsonb_array_elements(cash_applied) as cash
        where company_id = $1 and deleted_at is null and cash ->> 'kind' = 'cash') receipts)::int as payments,
    (select count(*) from credit where company_id = $1 and deleted_at is null)::int as credits`;

export async function totals(scope: CompanyScope): Promise<LedgerTotals> {
  const sums = await rows<{ what: string; currency: string; minor: string }>(scope, TOTALS);
  const counts = await firstRow<LedgerTotals['counts']>(scope, COUNTS);
  const of = (kind: string): Money[] =>
    sums.filter(({ what }) => what === kind).map(({ minor, currency }) => ({ minor: BigInt(minor), currency }));
  return {
    openBalances: of('open'),
    homeOpenBalance: of('home')[0] ?? null,
    unapplied: of('unapplied'),
    openCredits: of('credits'),
    counts: counts ?? { customers: 0, invoices: 0, payments: 0, credits: 0 },
  };
}

/** Names of customers, gone ones included; for lists of what concerns them. */
export async function customerNames(scope: CompanyScope, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const text = `select id, name from customer where company_id = $1 and id = any($2)`;
  const found = await rows<{ id: string; name: string }>(scope, text, [...new Set(ids)]);
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** What a text may mean by a customer or an invoice: its id, or the name or number that people use. */
export interface Meant {
  readonly id: string;
  readonly name: string;
}

/** Customers with one of these ids, gone ones included, and those that are there and have one of these as their name. */
export async function customersMeant(scope: CompanyScope, texts: readonly string[]): Promise<readonly Meant[]> {
  const text = `select id, name from customer
    where company_id = $1 and (id = any($2) or (lower(name) = any($3) and deleted_at is null)) order by id`;
  return rows<Meant>(
    scope,
    text,
    texts,
    texts.map((one) => one.toLowerCase()),
  );
}

/** Invoices with one of these ids, gone ones included, and those that are there and have one of these as their number. */
export async function invoicesMeant(scope: CompanyScope, texts: readonly string[]): Promise<readonly Meant[]> {
  const text = `select id, number as name from invoice
    where company_id = $1 and (id = any($2) or (lower(number) = any($3) and deleted_at is null)) order by id`;
  return rows<Meant>(
    scope,
    text,
    texts,
    texts.map((one) => one.toLowerCase()),
  );
}

/** What a person looks for first: how many customers stand where, and how much waits for somebody. */
export interface WorkCounts {
  readonly standings: Readonly<Record<Standing, number>>;
  readonly marks: Readonly<Record<Mark, number>>;
  readonly plannedActions: number;
  /** The same for each kind of action that has any. */
  readonly plannedByKind: Readonly<Partial<Record<OutboxKind, number>>>;
  readonly openTasks: number;
}

export async function workCounts(scope: CompanyScope): Promise<WorkCounts> {
  const found = await rows<{ what: string; which: string; times: number }>(
    scope,
    `select 'standing' as what, decision.standing as which, count(*)::int as times
       from decision join customer on customer.company_id = $1 and customer.id = decision.customer_id and customer.deleted_at is null
      where decision.company_id = $1 group by 2
     union all select 'mark', mark, count(*)::int from mark where company_id = $1 and mark is not null group by 2
     union all select 'planned', kind, count(*)::int from action where company_id = $1 and state = 'planned' group by 2
     union all select 'tasks', '', count(*)::int from task where company_id = $1 and closed_at is null`,
  );
  const times = (what: string, which = ''): number => found.find((row) => row.what === what && row.which === which)?.times ?? 0;
  const planned = found.filter(({ what }) => what === 'planned');
  const standing = (which: Standing): number => times('standing', which);
  return {
    standings: { open: standing('open'), warn: standing('warn'), upfront: standing('upfront'), hold: standing('hold') },
    marks: { hold: times('mark', 'hold'), upfront: times('mark', 'upfront'), 'new-account': times('mark', 'new-account') },
    plannedActions: planned.reduce((sum, { times: count }) => sum + count, 0),
    plannedByKind: Object.fromEntries(planned.map(({ which, times: count }) => [which, count])),
    openTasks: times('tasks'),
  };
}
