import type { Facts, OpenInvoice } from '../assess/facts';
import { isOverdue, undisputed } from '../assess/open-items';
import { withOpenInvoices } from '../decide/as-read-by';
import { lessBy } from '../decide/once-all-has-come';

/** The facts as they would be if what has come and is set against no invoice, cash and credits, were set against what is overdue, oldest debt first and
 * currency by currency. Null where there is nothing to set or nothing to set it against. */
export function withCashApplied(facts: Facts): Facts | null {
  const left = new Map(facts.byCurrency.map((own) => [own.currency, own.unappliedCash.minor + own.openCredits.minor]));
  let hasMoved = false;
  const openInvoices = facts.openInvoices.flatMap((invoice): readonly OpenInvoice[] => {
    const { currency } = invoice.balance;
    const available = left.get(currency) ?? 0n;
    if (!isOverdue(invoice) || available <= 0n) return [invoice];
    const owed = undisputed(invoice).own.minor;
    const taken = available < owed ? available : owed;
    left.set(currency, available - taken);
    hasMoved = true;
    return lessBy(invoice, taken);
  });
  return hasMoved ? withOpenInvoices(facts, openInvoices) : null;
}
