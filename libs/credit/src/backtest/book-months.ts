import { dueDateOf } from '../assess/due-date';
import { isReceivable } from '../assess/open-items';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import type { Day } from '../money/day';
import type { BookInvoice } from '../metrics/book-invoice';
import { inHome } from './in-home';

/** A customer's invoices as figures of the whole book count them, by document dates and in home currency. */
export function bookInvoices(
  { customer, invoices }: CustomerLedger,
  { defaultTermsDays, givenUpOn }: { readonly defaultTermsDays: number; readonly givenUpOn: ReadonlyMap<string, Day> },
): readonly BookInvoice[] {
  const termsDays = customer.terms?.days ?? defaultTermsDays;
  return invoices.filter(isReceivable).map((invoice) => ({
    ...bookInvoice(invoice, dueDateOf(invoice, termsDays).due),
    writtenOffOn: givenUpOn.get(invoice.id) ?? null,
  }));
}

function bookInvoice(invoice: LedgerInvoice, due: Day): Omit<BookInvoice, 'writtenOffOn'> {
  const { issued, total, homeTotal, balance, applications } = invoice;
  const dated = applications.map(({ on, amount, kind }) => ({ on, amount: inHome(invoice, amount.minor), kind }));
  // What no dated application explains was never owed as far as anybody can tell.
  const undated = applications.reduce((left, { amount }) => left - amount.minor, total.minor - balance.minor);
  const cleared = undated === 0n ? [] : [{ on: issued, amount: inHome(invoice, undated), kind: 'credit' as const }];
  return { issued, due, total: homeTotal.minor, applications: [...dated, ...cleared] };
}
