import { dueDateOf } from '../assess/due-date';
import { isReceivable } from '../assess/open-items';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import type { Day } from '../money/day';
import { inHome } from './in-home';
import { isRestricted, type Change } from './replay';

/** What one customer had overdue on the mornings on which its holds began, each invoice once; minor units of the home currency. */
export function arrearsAtHolds(ledger: CustomerLedger, changes: readonly Change[], defaultTermsDays: number): bigint {
  const counted = new Set<LedgerInvoice>();
  let arrears = 0n;
  for (const { on, from, to } of changes) {
    if (isRestricted(from) || !isRestricted(to)) continue;
    for (const invoice of overdueOn(ledger, on, defaultTermsDays)) {
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
