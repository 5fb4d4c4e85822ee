import type { CreditRecord, CustomerRecord, InvoiceRecord, PaymentRecord, Application } from './records';
import type { Day } from '../money/day';
import type { Money } from '../money/money';

/** An invoice with everything set against it, whichever document told us. */
export interface LedgerInvoice extends InvoiceRecord {
  readonly applications: readonly Application[];
  /** The due date as first seen by the mirror; a later edit does not make an old debt young. */
  readonly firstDue: Day | null;
}

/** A receipt that the ledger does not have any more, although it had settled an invoice: voided, deleted, or taken off it. */
export interface WithdrawnReceipt {
  readonly sourceId: string;
  readonly invoiceId: string;
  readonly amount: Money;
  readonly on: Day;
  /** ISO 8601, UTC, the provider's clock. */
  readonly withdrawnAt: string;
}

/** One customer's receivables as the mirror holds them. Deleted objects are not in it. */
export interface CustomerLedger {
  readonly customer: CustomerRecord;
  readonly invoices: readonly LedgerInvoice[];
  readonly payments: readonly PaymentRecord[];
  readonly credits: readonly CreditRecord[];
  /** Left out: none is known. */
  readonly withdrawn?: readonly WithdrawnReceipt[];
}

/** Settings of the company that facts depend on. */
export interface CompanySettings {
  readonly homeCurrency: string;
  /** Terms to assume, in days, for an invoice without a due date on a customer without terms. */
  readonly defaultTermsDays: number;
  /** IANA name; decides the day of what the ledger tells with its time. */
  readonly timeZone: string;
}
