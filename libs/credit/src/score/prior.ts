import { dueDateOf } from '../assess/due-date';
import { winsorised } from '../assess/statistics';
import type { CompanySettings, CustomerLedger } from '../ledger/customer-ledger';
import { addDays, daysBetween, type Day } from '../money/day';

/* Constants of credit.md section 12.2: fixed, the same for every company, learned from none. */
export const PRIOR_WINDOW_DAYS = 180;
const HALF_LIFE_DAYS = 90;
const SETTLED_MIN = 20;
const ASSUMED = { lateShare: 0.4, signedDays: 0 };
/** A term counts as usual when at least this share of the invoices has it or a longer one. */
const USUAL_SHARE = 0.05;
const DAYS_BEYOND_TERM = 30;

/** Invoices of one company that were settled on the same day, equally late, under the same term. */
export interface Settlements {
  readonly settled: Day;
  /** Settled minus due: early is negative. */
  readonly signedDays: number;
  /** Due minus issued. */
  readonly termDays: number;
  readonly count: number;
}

/** From issue to due date, as settlements have it. Throws RangeError for an invoice that is not in the ledger. */
export function termDaysOf(ledger: CustomerLedger, invoiceId: string, settings: CompanySettings): number {
  const invoice = ledger.invoices.find(({ id }) => id === invoiceId);
  if (!invoice) throw new RangeError(`${invoiceId} is no invoice of this customer`);
  const { due } = dueDateOf(invoice, ledger.customer.terms?.days ?? settings.defaultTermsDays);
  return daysBetween(invoice.issued, due);
}

/** How a company's customers pay as a whole: what is expected of one nobody knows yet. From this company's own invoices alone. */
export interface Prior {
  readonly asOf: Day;
  /** 0 to 1. */
  readonly lateShare: number;
  readonly signedDays: number;
  /** How many invoices it rests on; with fewer than 20 it is a constant. */
  readonly settledCount: number;
  /** False while only the early payers of a young book can have paid: then no score is shown to anybody. */
  readonly isTelling: boolean;
}

/** What is known at the start of `asOf`, from the invoices settled in the 180 days before it; older and later ones are left aside. The order does not
 * matter. `firstSettled`: the day on which the first invoice of the company was ever settled. */
export function portfolioPrior(settlements: readonly Settlements[], asOf: Day, firstSettled: Day | null): Prior {
  const from = addDays(asOf, -PRIOR_WINDOW_DAYS);
  const recent = settlements
    .filter(({ settled }) => settled >= from && settled < asOf)
    .map((each) => ({ ...each, age: daysBetween(each.settled, asOf) }))
    // Sums of fractions depend on the order in which they are added up.
    .sort((a, b) => a.age - b.age || a.signedDays - b.signedDays || a.termDays - b.termDays);
  const settledCount = recent.reduce((sum, { count }) => sum + count, 0);
  const term = longestUsualTerm(recent, settledCount);
  const isTelling = term !== null && firstSettled !== null && daysBetween(firstSettled, asOf) >= term + DAYS_BEYOND_TERM;
  return { asOf, ...(settledCount < SETTLED_MIN ? ASSUMED : weighted(recent)), settledCount, isTelling };
}

function weighted(recent: readonly (Settlements & { readonly age: number })[]): typeof ASSUMED {
  let weights = 0;
  let late = 0;
  let days = 0;
  for (const { age, signedDays, count } of recent) {
    const weight = count * 0.5 ** (age / HALF_LIFE_DAYS);
    weights += weight;
    if (signedDays > 0) late += weight;
    days += weight * winsorised(signedDays);
  }
  return { lateShare: late / weights, signedDays: days / weights };
}

function longestUsualTerm(recent: readonly Settlements[], settledCount: number): number | null {
  let longer = 0;
  for (const { termDays, count } of [...recent].sort((a, b) => b.termDays - a.termDays)) {
    longer += count;
    if (longer >= settledCount * USUAL_SHARE) return Math.max(0, termDays);
  }
  return null;
}
