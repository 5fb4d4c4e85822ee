import { type BookFigures, type CompanySettings, type Day } from '@holdfast/credit';
import { reviveMoney, toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';
import * as bookPriors from './book-priors.store';
import { relatedParties } from './related-parties';

/** What the whole book was like when it was first looked at in the month of this day; null when nobody has looked yet. */
export async function read(scope: CompanyScope, day: Day): Promise<BookFigures | null> {
  const text = `select figures from book_figures where company_id = $1 and month = date_trunc('month', $2::date)::date`;
  const found = await firstRow<{ figures: BookFigures }>(scope, text, day);
  return found && reviveMoney(found.figures);
}

interface Counted {
  readonly total: string;
  readonly p90: string | null;
  readonly p95: string | null;
}

/** Looks at the book, unless that has been done in this month; the prior of the month is worked out before. Whole-book work, once a month; whoever comes second
 * finds the first one's figures. */
export async function keep(
  scope: CompanyScope,
  day: Day,
  { homeCurrency }: Pick<CompanySettings, 'homeCurrency'>,
): Promise<void> {
  if ((await read(scope, day)) !== null) return;
  const counted = await firstRow<Counted>(
    scope,
    `with receivable as (
       select customer_id, issued, least(due, first_due) as due, home_total_minor, home_balance_minor, balance_minor
         from invoice where company_id = $1 and deleted_at is null and status in ('open', 'paid') and home_currency = $3
     ), customers as (
       select * from receivable where customer_id <> all($4)
     ), owing as (
       select sum(home_balance_minor) as overdue from customers where balance_minor > 0 and due < $2::date group by customer_id
     )
     select (select coalesce(sum(home_balance_minor), 0) from receivable where balance_minor > 0)::text as total,
       (select percentile_disc(0.9) within group (order by overdue) from owing)::text as p90,
       (select percentile_disc(0.95) within group (order by home_total_minor) from customers
         where issued > $2::date - interval '24 months')::text as p95`,
    day,
    homeCurrency,
    await relatedParties(scope, day),
  );
  if (!counted) return;
  const amount = (minor: string | null) => (minor === null ? null : { minor: BigInt(minor), currency: homeCurrency });
  const figures: BookFigures = {
    asOf: day,
    totalReceivables: { minor: BigInt(counted.total), currency: homeCurrency },
    p90OfOverdue: amount(counted.p90),
    p95OfInvoiceTotals: amount(counted.p95),
    usualSignedDays: (await bookPriors.read(scope, day))?.signedDays ?? 0,
  };
  await rows(
    scope,
    `insert into book_figures (company_id, month, figures) values ($1, date_trunc('month', $2::date)::date, $3) on conflict do nothing`,
    day,
    toJson(figures),
  );
}
