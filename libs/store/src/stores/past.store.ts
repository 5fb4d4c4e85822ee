import type { BookFigures, CustomerLedger, Day, FileEntry } from '@holdfast/credit';
import { reviveMoney } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';
import { entriesOfMany } from './credit-files.store';
import { customerLedgers } from './mirror.store';

/** What a company's whole past consists of, before it is read. */
export interface PastExtent {
  readonly customers: number;
  readonly firstIssued: Day | null;
  readonly lastIssued: Day | null;
  /** By month, `YYYY-MM`. */
  readonly bookFigures: ReadonlyMap<string, BookFigures>;
}

/** Looks at every invoice once. */
export async function extent(scope: CompanyScope): Promise<PastExtent> {
  const counted = await firstRow<{ customers: number; first: Day | null; last: Day | null }>(
    scope,
    `select (select count(*) from customer where company_id = $1 and deleted_at is null)::int as customers,
       min(issued) as first, max(issued) as last from invoice where company_id = $1 and deleted_at is null and status <> 'draft'`,
  );
  const measured = await rows<{ month: string; figures: BookFigures }>(
    scope,
    `select to_char(month, 'YYYY-MM') as month, figures from book_figures where company_id = $1`,
  );
  return {
    customers: counted?.customers ?? 0,
    firstIssued: counted?.first ?? null,
    lastIssued: counted?.last ?? null,
    bookFigures: new Map(measured.map(({ month, figures }) => [month, reviveMoney(figures)])),
  };
}

export async function hasInvoicesWithin(scope: CompanyScope, from: Day, to: Day): Promise<boolean> {
  const found = await firstRow(
    scope,
    `select 1 from invoice where company_id = $1 and deleted_at is null and status <> 'draft' and issued between $2 and $3 limit 1`,
    from,
    to,
  );
  return found !== null;
}

export interface PastPage {
  readonly ledgers: readonly CustomerLedger[];
  readonly entries: ReadonlyMap<string, readonly FileEntry[]>;
  /** Id of the last customer; null when nobody is left. */
  readonly last: string | null;
}

const CUSTOMERS_MAX = 200;
const INVOICES_MAX = 2000;

/** The next customers by id, with all that was ever mirrored of them: so many that they have a few thousand invoices together, one at least. */
export async function page(scope: CompanyScope, after: string | null): Promise<PastPage> {
  const found = await rows<{ id: string }>(
    scope,
    `select id from (
       select id, sum(invoices) over (order by id) - invoices as before from (
         select id, (select count(*) from invoice where company_id = $1 and customer_id = customer.id) as invoices
           from customer where company_id = $1 and deleted_at is null and id > $2 order by id limit ${CUSTOMERS_MAX}
       ) next
     ) counted where before < ${INVOICES_MAX} order by id`,
    after ?? '',
  );
  const ids = found.map(({ id }) => id);
  return {
    ledgers: await customerLedgers(scope, ids),
    entries: await entriesOfMany(scope, ids),
    last: ids.at(-1) ?? null,
  };
}
