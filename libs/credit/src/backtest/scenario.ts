import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { dueDateOf } from '../assess/due-date';
import { isReceivable } from '../assess/open-items';
import type { Day } from '../money/day';
import { money, type Money } from '../money/money';
import type { BacktestReport } from './backtest';
import type { Books } from './books';
import { inHome } from './in-home';
import { isRestricted } from './replay';

/** What somebody supposes that customers on hold do: shares from 0 to 1, each as a range. Nothing in the books says so. */
export interface Suppositions {
  /** Pay before they are supplied. */
  readonly prepay: Range;
  /** Clear what is overdue at once, to be supplied on credit again. */
  readonly clear: Range;
  /** Buy elsewhere. */
  readonly leave: Range;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What would follow from the suppositions, as ranges. Never a saving. */
export interface Scenario {
  readonly suppositions: Suppositions;
  /** Value of held invoices paid in advance. */
  readonly prepaid: MoneyRange;
  /** Value of held invoices that are not raised at all. */
  readonly salesLost: MoneyRange;
  /** Overdue currency-days in held invoices that would not arise, because they are prepaid or not raised. */
  readonly heldDaysNotArising: MoneyRange;
  /** Overdue when a hold begins, and paid then. */
  readonly arrearsCleared: MoneyRange;
}

export interface MoneyRange {
  readonly low: Money;
  readonly high: Money;
}

/** Throws RangeError when the shares are no shares, or add up to more than everybody. */
export function scenarioOf(report: BacktestReport, books: Books, suppositions: Suppositions): Scenario {
  const { prepay, clear, leave } = suppositions;
  for (const { low, high } of [prepay, clear, leave])
    if (!(low >= 0 && low <= high && high <= 1)) throw new RangeError(`${low} to ${high} is no range of shares`);
  if (prepay.high + clear.high + leave.high > 1) throw new RangeError('the upper ends of the shares add up to more than 100%');
  const { held, homeCurrency } = report;
  const range = (of: bigint, low: number, high: number): MoneyRange => ({ low: part(of, low), high: part(of, high) });
  const part = (of: bigint, share: number): Money =>
    money((of * BigInt(Math.round(share * 10_000)) + 5_000n) / 10_000n, homeCurrency);
  return {
    suppositions,
    prepaid: range(held.amount.minor, prepay.low, prepay.high),
    salesLost: range(held.amount.minor, leave.low, leave.high),
    heldDaysNotArising: range(held.overdueCurrencyDays.minor, prepay.low + leave.low, prepay.high + leave.high),
    arrearsCleared: range(arrearsAtHolds(report, books), clear.low, clear.high),
  };
}

/** What was overdue on the mornings on which holds began, each invoice once. */
function arrearsAtHolds({ changes }: BacktestReport, { ledgers, settings }: Books): bigint {
  const ledgerOf = new Map(ledgers.map((ledger) => [ledger.customer.id, ledger]));
  const counted = new Set<LedgerInvoice>();
  let arrears = 0n;
  for (const { customerId, on, from, to } of changes) {
    const ledger = ledgerOf.get(customerId);
    if (!ledger || isRestricted(from) || !isRestricted(to)) continue;
    for (const invoice of overdueOn(ledger, on, settings.defaultTermsDays)) {
      if (counted.has(invoice)) continue;
      counted.add(invoice);
      arrears += balanceBefore(invoice, on);
    }
  }
  return arrears;
}

function overdueOn({ customer, invoices }: CustomerLedger, day: Day, defaultTermsDays: number): readonly LedgerInvoice[] {
  const termsDays = customer.terms?.days ?? defaultTermsDays;
  return invoices.filter((invoice) => isReceivable(invoice) && invoice.issued < day && dueDateOf(invoice, termsDays).due < day);
}

function balanceBefore(invoice: LedgerInvoice, day: Day): bigint {
  const later = invoice.applications.filter(({ on }) => on >= day);
  return inHome(
    invoice,
    later.reduce((sum, { amount }) => sum + amount.minor, invoice.balance.minor),
  );
}
