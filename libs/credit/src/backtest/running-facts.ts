import { BILLING_MONTHS, monthsBefore, monthStart } from '../assess/billing';
import { DAYS_PER_YEAR, TREND_PAYMENTS_MIN, TREND_WINDOW_DAYS } from '../assess/payment-habits';
import { leastSquares, mean, median, populationDeviation, winsorised, type Trend } from '../assess/statistics';
import { addDays, dayFromNumber, dayNumber } from '../money/day';
import type { RunningInvoice } from './running-invoice';
import type { RunningLedger } from './running-ledger';

/** A fact of a running ledger on a morning, as `assess` and the fact table have it; NaN is unknown, a flag is 0 or 1. `since`: the day the rule that asks
 * took hold, null when it is not in force. */
export type FactReader = (ledger: RunningLedger, today: number, since: number | null) => number;

const NOTHING_RECORDED =
  'disputedAmount returnedPayments12 violations12 promisesBroken60 promisesKept60 planBreached onPlan insolvent legalHold deceased related publicBody directDebit termsAccepted'.split(
    ' ',
  );
const NEVER_KNOWN = ['limitExpired', 'groupExposure'];

/** By the fact's name in policies. A policy that asks for any other fact is played by deciding. */
export const FACT_READERS: ReadonlyMap<string, FactReader> = new Map<string, FactReader>([
  ['oldestOverdueDays', ({ open }, today) => Math.max(0, today - oldestDebt(open))],
  ['overdueAmount', ({ open }, today) => balances(overdue(open, today))],
  ['overdueCount', ({ open }, today) => overdue(open, today).length],
  ['meanOverdueAgeDays', ({ open }, today) => meanOverdueAge(overdue(open, today), today)],
  ['openAmount', ({ open }) => balances(open)],
  ['openCount', ({ open }) => open.length],
  ['exposure', exposure],
  ['unappliedCash', ({ unappliedCash }) => unappliedCash],
  ['openCredits', ({ openCredits }) => openCredits],
  ['monthlyBilling', monthlyBilling],
  ['invoiceCount', ({ invoices }) => invoices.length],
  ['largestInvoice', ({ invoices }) => invoices.reduce((largest, { total }) => Math.max(largest, total), 0)],
  ['paidCount', ({ settled }) => settled.length],
  ['paidOnTimeCount', ({ settled }) => settled.filter(({ signedDays }) => signedDays <= 0).length],
  ['accountAgeDays', ({ firstIssued }, today) => (firstIssued === null ? Number.NaN : Math.max(0, today - firstIssued))],
  ['lateShareOfLast6', (ledger) => known(mean(latest(ledger, 6).map((days) => (days >= 1 ? 1 : 0))))],
  ['meanDaysLateOfLast6', (ledger) => known(mean(latest(ledger, 6).map((days) => Math.max(0, days))))],
  ['meanSignedDaysOfLast6', (ledger) => known(mean(latest(ledger, 6)))],
  ['medianSignedDaysOfLast12', (ledger) => known(median(latest(ledger, 12)))],
  ['spreadOfLast12', (ledger) => known(populationDeviation(latest(ledger, 12).map(winsorised)))],
  ['trendDaysPerYear', (ledger, today) => (trend(ledger, today)?.slope ?? Number.NaN) * DAYS_PER_YEAR],
  ['trendIsClear', trendIsClear],
  ['paidOnTimeSinceRestriction', paidOnTimeSince],
  ['individual', ({ individual }) => known(individual === null ? null : Number(individual))],
  ['mostDaysLateOfLast24', (ledger) => (ledger.settled.length === 0 ? Number.NaN : Math.max(0, ...latest(ledger, 24)))],
  ['creditLimit', ({ limit }) => known(limit)],
  ['headroom', (ledger) => known(ledger.limit) - exposure(ledger)],
  ['limitUse', (ledger) => (ledger.limit === 0 ? Number.NaN : exposure(ledger) / known(ledger.limit))],
  ['overdueShareOfLimit', ({ open, limit }, today) => (limit === 0 ? Number.NaN : balances(overdue(open, today)) / known(limit))],
  // Nobody has recorded anything about the customer.
  ...NOTHING_RECORDED.map((name) => [name, () => 0] as const),
  ...NEVER_KNOWN.map((name) => [name, () => Number.NaN] as const),
]);

function exposure({ open, unappliedCash, openCredits }: RunningLedger): number {
  return balances(open) - unappliedCash - openCredits;
}

/** Infinite when nothing is open. */
export function oldestDebt(open: readonly RunningInvoice[]): number {
  return open.reduce((oldest, { overdueAfter }) => Math.min(oldest, overdueAfter), Number.POSITIVE_INFINITY);
}

export function overdue(open: readonly RunningInvoice[], today: number): readonly RunningInvoice[] {
  return open.filter(({ overdueAfter }) => overdueAfter < today);
}

/** The first day on which a payment drops out of the trend by time alone; infinite when none can. */
export function trendChangesOn({ settled }: RunningLedger, today: number): number {
  const oldest = settled.findLast((one) => one.settled >= today - TREND_WINDOW_DAYS);
  return oldest ? oldest.settled + TREND_WINDOW_DAYS + 1 : Number.POSITIVE_INFINITY;
}

/** The first day after `today` on which another month is complete. */
export function billingChangesOn(today: number): number {
  return billingMonths(today).changesOn;
}

export function monthlyBilling({ invoices }: RunningLedger, today: number): number {
  const { from, to } = billingMonths(today);
  let total = 0;
  for (const invoice of invoices) if (invoice.issued >= from && invoice.issued < to) total += invoice.total;
  return Math.floor((2 * total + BILLING_MONTHS) / (2 * BILLING_MONTHS));
}

interface BillingMonths {
  readonly from: number;
  readonly to: number;
  readonly changesOn: number;
}

function billingMonths(today: number): BillingMonths {
  let months = billingMonthsByDay.get(today);
  if (!months) {
    const to = monthStart(addDays(dayFromNumber(today), 1));
    const from = dayNumber(monthsBefore(to, BILLING_MONTHS));
    months = { from, to: dayNumber(to), changesOn: dayNumber(monthsBefore(to, -1)) - 1 };
    billingMonthsByDay.set(today, months);
  }
  return months;
}

/** The calendar is the same for every customer, and takes longer to ask than to look up. */
const billingMonthsByDay = new Map<number, BillingMonths>();

function balances(invoices: readonly RunningInvoice[]): number {
  return invoices.reduce((sum, { balance }) => sum + balance, 0);
}

/** Weighted by what is open. */
function meanOverdueAge(invoices: readonly RunningInvoice[], today: number): number {
  const weighted = invoices.reduce((sum, { overdueAfter, balance }) => sum + (today - overdueAfter) * balance, 0);
  return invoices.length === 0 ? Number.NaN : weighted / balances(invoices);
}

function latest({ settled }: RunningLedger, count: number): readonly number[] {
  return settled.slice(0, count).map(({ signedDays }) => signedDays);
}

function trend({ settled }: RunningLedger, today: number): Trend | null {
  const recent = settled.filter((one) => one.settled >= today - TREND_WINDOW_DAYS);
  if (recent.length < TREND_PAYMENTS_MIN) return null;
  return leastSquares(recent.map((one) => ({ x: one.settled, y: winsorised(one.signedDays) })));
}

function trendIsClear(ledger: RunningLedger, today: number): number {
  const line = trend(ledger, today);
  return line === null ? Number.NaN : Number(Math.abs(line.tValue) > 2.5);
}

/** Facts carry the last 24 paid invoices. */
function paidOnTimeSince({ settled }: RunningLedger, _today: number, since: number | null): number {
  if (since === null) return 0;
  return settled.slice(0, 24).filter((one) => one.settled >= since && one.signedDays <= 0).length;
}

function known(value: number | null): number {
  return value ?? Number.NaN;
}
