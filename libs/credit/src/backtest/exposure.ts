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

/** What some invoices came to on every day of the window, added up as they are met; by document dates, in home currency. */
export class RunningExposure {
  private readonly first: number;
  private readonly open: Float64Array;
  private readonly overdue: Float64Array;

  constructor(
    { from, to }: Window,
    private readonly terms: { readonly homeCurrency: string; readonly defaultTermsDays: number },
  ) {
    this.first = dayNumber(from);
    const days = dayNumber(to) - this.first + 1;
    this.open = new Float64Array(days);
    this.overdue = new Float64Array(days);
  }

  add({ customer }: CustomerLedger, invoices: readonly LedgerInvoice[]): void {
    const termsDays = customer.terms?.days ?? this.terms.defaultTermsDays;
    for (const invoice of invoices.filter(isReceivable)) {
      const due = dayNumber(dueDateOf(invoice, termsDays).due);
      const parts = invoice.applications.map(({ on, amount }) => ({
        on: dayNumber(on),
        amount: Number(inHome(invoice, amount.minor)),
      }));
      const raised = parts.reduce((sum, { amount }) => sum + amount, Number(inHome(invoice, invoice.balance.minor)));
      this.move(this.open, dayNumber(invoice.issued), raised);
      this.move(this.overdue, due + 1, raised);
      for (const { on, amount } of parts) {
        this.move(this.open, on, -amount);
        this.move(this.overdue, Math.max(on, due + 1), -amount);
      }
    }
  }

  /** The peaks within the window. */
  peaks(): Exposure {
    return { open: this.peakOf(this.open), overdue: this.peakOf(this.overdue) };
  }

  private move(series: Float64Array, day: number, amount: number): void {
    const at = Math.max(0, day - this.first);
    if (at < series.length) series[at] = (series[at] as number) + amount;
  }

  private peakOf(moves: Float64Array): Peak {
    let [level, highest, on] = [0, 0, -1];
    for (const [n, moved] of moves.entries()) {
      level += moved;
      if (level > highest) [highest, on] = [level, n];
    }
    const { homeCurrency } = this.terms;
    return { amount: money(BigInt(Math.round(highest)), homeCurrency), on: on < 0 ? null : dayFromNumber(this.first + on) };
  }
}
