import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import type { Application, PaymentRecord } from '../ledger/records';
import type { Day } from '../money/day';
import { money, subtractMoney, zero, type Money } from '../money/money';

export interface TriedPayment {
  readonly invoiceId: string;
  /** In the invoice's currency; at most its balance. */
  readonly amount: Money;
  readonly on: Day;
}

/** The ledger as it would be with one more receipt, set against one invoice. Throws RangeError when that invoice is not there or less is open. */
export function withPayment(ledger: CustomerLedger, { invoiceId, amount, on }: TriedPayment): CustomerLedger {
  const invoice = ledger.invoices.find(({ id }) => id === invoiceId);
  if (!invoice || amount.minor < 0n || amount.minor > invoice.balance.minor)
    throw new RangeError(`no such payment can be tried on invoice ${invoiceId}`);
  if (amount.minor === 0n) return ledger;
  const sourceId = `tried/${ledger.payments.length}`;
  const application: Application = { sourceId, invoiceId, on, amount, kind: 'cash' };
  const { customer } = ledger;
  return {
    ...ledger,
    // The ledger's own balance goes down with it, as far as it is in the same currency.
    customer:
      customer.ledgerBalance?.currency === amount.currency
        ? { ...customer, ledgerBalance: subtractMoney(customer.ledgerBalance, amount) }
        : customer,
    invoices: ledger.invoices.map((one) => (one.id === invoiceId ? paidInvoice(one, application) : one)),
    payments: [...ledger.payments, receipt(customer.id, application)],
  };
}

function paidInvoice(invoice: LedgerInvoice, application: Application): LedgerInvoice {
  const balance = subtractMoney(invoice.balance, application.amount);
  const home = (2n * invoice.homeBalance.minor * balance.minor + invoice.balance.minor) / (2n * invoice.balance.minor);
  return {
    ...invoice,
    balance,
    homeBalance: money(home, invoice.homeBalance.currency),
    status: balance.minor === 0n ? 'paid' : invoice.status,
    applications: [...invoice.applications, application],
  };
}

function receipt(customerId: string, application: Application): PaymentRecord {
  const { sourceId: id, on, amount } = application;
  return {
    entity: 'payment',
    id,
    version: '1',
    changedAt: `${on}T00:00:00Z`,
    customerId,
    on,
    total: amount,
    unapplied: zero(amount.currency),
    status: 'active',
    applications: [application],
  };
}
