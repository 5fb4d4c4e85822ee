import { dueDateOf } from '../assess/due-date';
import { isReceivable } from '../assess/open-items';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { dayFromNumber, dayNumber, type Day } from '../money/day';
import { money, type Money } from '../money/money';
import type { Window } from './books';
import { inHome } from './in-home';

/** The most that was open, or overdue, at the end of one day. */
export interface Peak {
  readonly amount: Money;
  /** The first such day; null when nothing ever was. */
  readonly on: Day | null;
}

export interface Exposure {
  readonly open: Peak;
  readonly overdue: Peak;
}

export interface Exposed {
  readonly ledger: CustomerLedger;
  readonly invoices: readonly LedgerInvoice[];
}

/** The peaks of some invoices within the window; by document dates, in home currency. */
export function exposureOf(
  exposed: readonly Exposed[],
  { from, to }: Window,
  terms: { readonly homeCurrency: string; readonly defaultTermsDays: number },
): Exposure {
  const first = dayNumber(from);
  const days = dayNumber(to) - first + 1;
  const open = new Float64Array(days);
  const overdue = new Float64Array(days);
  const move = (series: Float64Array, day: number, amount: number): void => {
    if (day < first + days) series[Math.max(0, day - first)] = (series[Math.max(0, day - first)] as number) + amount;
  };
  for (const { ledger, invoices } of exposed) {
    const termsDays = ledger.customer.terms?.days ?? terms.defaultTermsDays;
    for (const invoice of invoices.filter(isReceivable)) {
      const due = dayNumber(dueDateOf(invoice, termsDays).due);
      const parts = invoice.applications.map(({ on, amount }) => ({
        on: dayNumber(on),
        amount: Number(inHome(invoice, amount.minor)),
      }));
      const raised = parts.reduce((sum, { amount }) => sum + amount, Number(inHome(invoice, invoice.balance.minor)));
      move(open, dayNumber(invoice.issued), raised);
      move(overdue, due + 1, raised);
      for (const { on, amount } of parts) {
        move(open, on, -amount);
        move(overdue, Math.max(on, due + 1), -amount);
      }
    }
  }
  return { open: peakOf(open, first, terms.homeCurrency), overdue: peakOf(overdue, first, terms.homeCurrency) };
}

function peakOf(moves: Float64Array, first: number, currency: string): Peak {
  let [level, highest, on] = [0, 0, -1];
  for (const [n, moved] of moves.entries()) {
    level += moved;
    if (level > highest) [highest, on] = [level, n];
  }
  return { amount: money(BigInt(Math.round(highest)), currency), on: on < 0 ? null : dayFromNumber(first + on) };
}
