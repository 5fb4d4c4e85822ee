import { BILLING_MONTHS } from '../assess/billing';
import type { Facts } from '../assess/facts';
import { proportion } from '../assess/open-items';
import { addDays, firstOfNextMonth, type Day } from '../money/day';
import { money, type Money } from '../money/money';
import { OVERDUE_DAYS_MAX, expectedDays, overdueDaysOf, setAside } from './score';

/* Constants of credit.md section 7. */
const PAID_MIN = 3;
const DAYS_OF_A_MONTH = 30n;
const MARGIN_PERCENT = 125n;
const SHARE_OF_RECEIVABLES_PERCENT = 10n;

/** Days are counted in millionths, so that the money stays exact. */
const MILLIONTHS = 1_000_000;

/** The credit limit that a customer has earned by what is billed and how it pays, in home currency. */
export interface EarnedLimit {
  readonly amount: Money;
  /** What it comes to before it is rounded and capped. */
  readonly exact: Money;
  /** Rounded to two significant digits. */
  readonly uncapped: Money;
  readonly termsDays: number;
  /** How late the next payment is expected; never negative. */
  readonly daysLate: number;
  /** What keeps it below its own figure; null: nothing does. */
  readonly cap: { readonly by: 'receivables' | 'maximum'; readonly amount: Money } | null;
}

/** Mean monthly billing x (terms + days late) / 30 x 1.25, in two significant digits, at most a tenth of all receivables and at most the maximum (minor units).
 * Null: with fewer than three paid invoices, without billing in most of the last six months, or where invoices are due and paid at once, nothing has been
 * earned. Pure; rounds half up. */
export function earnedLimit(facts: Facts, maximum: bigint | null): EarnedLimit | null {
  const { earning, homeCurrency, openInvoices, paidCount, book } = facts;
  if (!earning || paidCount < PAID_MIN || earning.steadyBilling.minor <= 0n) return null;
  const own = expectedDays(earning.payments, overdueDaysOf(openInvoices), book?.usualSignedDays ?? 0);
  const daysLate = Math.max(0, own);
  const days = BigInt(Math.round((earning.usualTermsDays + daysLate) * MILLIONTHS));
  if (days === 0n) return null;
  const numerator = earning.steadyBilling.minor * days * MARGIN_PERCENT;
  const denominator = BigInt(BILLING_MONTHS * MILLIONTHS) * DAYS_OF_A_MONTH * 100n;
  const uncapped = twoSignificantDigits(numerator, denominator);
  const caps = [
    // Books in which nobody owes anything say nothing about how much one may owe.
    ...(book && book.totalReceivables.minor > 0n
      ? [{ by: 'receivables' as const, minor: proportion(book.totalReceivables.minor, SHARE_OF_RECEIVABLES_PERCENT, 100n) }]
      : []),
    ...(maximum === null ? [] : [{ by: 'maximum' as const, minor: maximum }]),
  ].filter(({ minor }) => minor < uncapped);
  const cap = caps.reduce<(typeof caps)[number] | null>((least, one) => (least && least.minor <= one.minor ? least : one), null);
  return {
    amount: money(cap?.minor ?? uncapped, homeCurrency),
    exact: money(proportion(numerator, 1n, denominator), homeCurrency),
    uncapped: money(uncapped, homeCurrency),
    termsDays: earning.usualTermsDays,
    daysLate,
    cap: cap && { by: cap.by, amount: money(cap.minor, homeCurrency) },
  };
}

/** The first day after `asOf` on which time alone may change it: another complete month, a debt that has grown older, a new look at the book. */
export function earnedLimitChangesOn({ asOf, earning, openInvoices, billingChangesOn }: Facts): Day | null {
  if (!earning) return null;
  const days = [
    firstOfNextMonth(asOf),
    ...(billingChangesOn ? [billingChangesOn] : []),
    ...openInvoices
      .filter((invoice) => setAside(invoice) === null && invoice.daysOverdue < OVERDUE_DAYS_MAX)
      .map(({ agesFrom }) => addDays(agesFrom < asOf ? asOf : agesFrom, 1)),
  ];
  return days.reduce((first, day) => (day < first ? day : first));
}

/** In whole minor units; the exact figure is rounded once. */
function twoSignificantDigits(numerator: bigint, denominator: bigint): bigint {
  const digits = (numerator / denominator).toString().length;
  const unit = digits <= 2 ? 1n : 10n ** BigInt(digits - 2);
  return proportion(numerator, 1n, denominator * unit) * unit;
}
