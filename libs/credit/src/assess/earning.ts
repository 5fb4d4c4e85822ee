import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { addDays, daysBetween, type Day } from '../money/day';
import { money } from '../money/money';
import { BILLING_MONTHS, monthsBefore, monthStart } from './billing';
import { dueDateOf } from './due-date';
import type { Earning, SettledInvoice } from './facts';
import { isReceivable } from './open-items';
import { paymentWeights } from './payment-weights';

interface Judged {
  readonly homeCurrency: string;
  readonly termsDays: number;
  /** Every settled invoice, latest settlement first. */
  readonly settled: readonly SettledInvoice[];
}

/** What a credit limit is earned by: how much is billed, on which terms, and how it is paid. */
export function earning(ledger: CustomerLedger, asOf: Day, { homeCurrency, termsDays, settled }: Judged): Earning {
  const to = monthStart(addDays(asOf, 1));
  const from = monthsBefore(to, BILLING_MONTHS);
  const billed = ledger.invoices.filter((one) => isReceivable(one) && one.issued >= from && one.issued < to);
  return {
    steadyBilling: money(steady(billed), homeCurrency),
    usualTermsDays: usualTerms(billed, termsDays),
    ownTermsDays: termsDays,
    payments: paymentWeights(settled),
  };
}

/** No month may count more than twice the usual one: a single large order earns nothing. */
function steady(billed: readonly LedgerInvoice[]): bigint {
  const byMonth = new Map<string, bigint>();
  for (const { issued, homeTotal } of billed) {
    const month = issued.slice(0, 7);
    byMonth.set(month, (byMonth.get(month) ?? 0n) + homeTotal.minor);
  }
  const empty = Array.from({ length: BILLING_MONTHS - byMonth.size }, () => 0n);
  const sorted = [...byMonth.values(), ...empty].sort((a, b) => (a < b ? -1 : Number(a > b)));
  // The median of six is the mean of the two in the middle, so twice the median is their sum.
  const most = (sorted[BILLING_MONTHS / 2 - 1] ?? 0n) + (sorted[BILLING_MONTHS / 2] ?? 0n);
  return sorted.reduce((sum, month) => sum + (month < most ? month : most), 0n);
}

/** Of the invoices themselves: the customer's own terms in the ledger are ours while a mark stands. */
function usualTerms(billed: readonly LedgerInvoice[], otherwise: number): number {
  const terms = billed.map((invoice) => Math.max(0, daysBetween(invoice.issued, dueDateOf(invoice, otherwise).due)));
  return terms.sort((a, b) => a - b)[Math.floor((terms.length - 1) / 2)] ?? otherwise;
}
