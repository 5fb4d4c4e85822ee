import type { CustomerLedger } from '../ledger/customer-ledger';
import { addDays, laterDay, type Day } from '../money/day';
import { money, sumMoney, type Money } from '../money/money';
import type { Facts } from './facts';
import { isReceivable } from './open-items';

export const BILLING_MONTHS = 6;

/** F10: tax included, per calendar month of issue, in home currency. */
export function billing(
  ledger: CustomerLedger,
  asOf: Day,
  homeCurrency: string,
): Pick<Facts, 'monthlyBilling' | 'billingChangesOn'> {
  // A month counts from its last day on: that is when the day after it belongs to the next month.
  const to = monthStart(addDays(asOf, 1));
  const from = monthsBefore(to, BILLING_MONTHS);
  const issuedSince = ledger.invoices.filter((invoice) => isReceivable(invoice) && invoice.issued >= from);
  const total = sumMoney(
    issuedSince.filter(({ issued }) => issued < to).map(({ homeTotal }) => homeTotal),
    homeCurrency,
  );
  return {
    monthlyBilling: money(divideHalfUp(total.minor, BigInt(BILLING_MONTHS)), homeCurrency),
    billingChangesOn: issuedSince.length === 0 ? null : addDays(monthsBefore(to, -1), -1),
  };
}

/** F11: the latest receipt; where the ledger tells cash only on invoices, the latest cash application. */
export function lastPayment(ledger: CustomerLedger): Pick<Facts, 'lastPaymentOn' | 'lastPaymentAmount'> {
  const receipts: readonly { readonly on: Day; readonly amount: Money }[] = [
    ...ledger.payments
      .filter(({ status, total }) => status === 'active' && total.minor > 0n)
      .map(({ on, total }) => ({ on, amount: total })),
    ...ledger.invoices.flatMap(({ applications }) => applications.filter(({ kind }) => kind === 'cash')),
  ];
  const on = receipts.reduce<Day | null>(
    (latest, receipt) => (latest === null ? receipt.on : laterDay(latest, receipt.on)),
    null,
  );
  return { lastPaymentOn: on, lastPaymentAmount: receipts.find((receipt) => receipt.on === on)?.amount ?? null };
}

/** The first day of its month. */
export function monthStart(day: Day): Day {
  return `${day.slice(0, 7)}-01` as Day;
}

export function monthsBefore(start: Day, months: number): Day {
  const month = Number(start.slice(0, 4)) * 12 + Number(start.slice(5, 7)) - 1 - months;
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}-01` as Day;
}

/** For amounts that are never negative. */
function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}
