import { dueDateOf } from '../assess/due-date';
import { isReceivable } from '../assess/open-items';
import type { LedgerInvoice } from '../ledger/customer-ledger';
import type { Day } from '../money/day';
import type { BookInvoice } from '../metrics/book-invoice';
import { monthEnds, type MonthEnd } from '../metrics/month-ends';
import type { Books } from './books';
import { inHome } from './in-home';

/** Every month-end from the first invoice to the day the books end, by document dates and in home currency. */
export function monthEndsOf({ ledgers, settings, knownUntil }: Books): readonly MonthEnd[] {
  const invoices = ledgers.flatMap(({ customer, invoices: own }) => {
    const termsDays = customer.terms?.days ?? settings.defaultTermsDays;
    return own.filter(isReceivable).map((invoice) => bookInvoice(invoice, dueDateOf(invoice, termsDays).due));
  });
  const first = invoices.reduce<Day | null>((from, { issued }) => (from === null || issued < from ? issued : from), null);
  return first === null ? [] : monthEnds(invoices, first, knownUntil);
}

function bookInvoice(invoice: LedgerInvoice, due: Day): BookInvoice {
  const { issued, total, homeTotal, balance, applications } = invoice;
  const dated = applications.map(({ on, amount, kind }) => ({ on, amount: inHome(invoice, amount.minor), kind }));
  // What no dated application explains was never owed as far as anybody can tell.
  const undated = applications.reduce((left, { amount }) => left - amount.minor, total.minor - balance.minor);
  const cleared = undated === 0n ? [] : [{ on: issued, amount: inHome(invoice, undated), kind: 'credit' as const }];
  return { issued, due, total: homeTotal.minor, applications: [...dated, ...cleared], writtenOffOn: null };
}
