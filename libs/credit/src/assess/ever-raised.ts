import type { CustomerLedger } from '../ledger/customer-ledger';
import { zero } from '../money/money';
import type { Facts } from './facts';
import { isReceivable } from './open-items';

/** How many invoices a customer ever had, and the largest: what tells a one-off from an account. */
export function everRaised(ledger: CustomerLedger, homeCurrency: string): Pick<Facts, 'invoiceCount' | 'largestInvoice'> {
  const raised = ledger.invoices.filter(isReceivable);
  return {
    invoiceCount: raised.length,
    largestInvoice: raised.reduce(
      (largest, { homeTotal }) => (homeTotal.minor > largest.minor ? homeTotal : largest),
      zero(homeCurrency),
    ),
  };
}
