import type { Day } from '../money/day';
import type { Money } from '../money/money';

/** What a provider told us about one object, in our own words. Ids are the provider's, unique only with the company and the kind of object.
 * `version` and `changedAt` (ISO 8601, UTC, the provider's clock) order two tellings of the same object. */
interface Told {
  readonly id: string;
  readonly version: string;
  readonly changedAt: string;
}

export interface CustomerRecord extends Told {
  readonly entity: 'customer';
  readonly name: string;
  /** Every address on file, each one strict address; empty when none. */
  readonly emails: readonly string[];
  readonly active: boolean;
  readonly currency: string;
  readonly parentId: string | null;
  /** The customer that took this one's place when the two were merged. */
  readonly mergedInto: string | null;
  /** True for a person or sole trader, false for a company, null when the ledger does not say. */
  readonly individual: boolean | null;
  /** Default sales terms for new invoices; null when the customer has none of its own. `id` is stable, `name` is for people. */
  readonly terms: { readonly id: string; readonly name: string; readonly days: number | null } | null;
  /** The owner's own notes field, our block included; empty where the ledger has none (Xero). */
  readonly notes: string;
  /** Names of the groups the customer belongs to; empty where the ledger has none (QuickBooks). */
  readonly groups: readonly string[];
  /** The ledger's own idea of what this customer owes; a check, never the source. Null when it does not say. */
  readonly ledgerBalance: Money | null;
  readonly createdAt: string | null;
}

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'void';

export interface InvoiceRecord extends Told {
  readonly entity: 'invoice';
  readonly customerId: string;
  readonly number: string;
  readonly issued: Day;
  /** Null when the document carries none. */
  readonly due: Day | null;
  readonly total: Money;
  readonly balance: Money;
  readonly homeTotal: Money;
  readonly homeBalance: Money;
  readonly status: InvoiceStatus;
  /** Cash applied, where the ledger tells it on the invoice (Xero); null where it tells it on the payment (QuickBooks). */
  readonly cashApplied: readonly Application[] | null;
  /** True when the ledger or a person has sent this invoice or a reminder for it from there; null when unknown. */
  readonly sent: boolean | null;
  /** When it was last mailed from the ledger, by it or by a person (ISO 8601, UTC, the provider's clock); null when it never was, or the ledger does not say. */
  readonly mailedAt: string | null;
  readonly expectedOn: Day | null;
  readonly createdAt: string | null;
}

/** Part of a receipt or credit set against an invoice. */
export interface Application {
  readonly sourceId: string;
  readonly invoiceId: string;
  readonly on: Day;
  readonly amount: Money;
  readonly kind: 'cash' | 'credit';
}

export interface PaymentRecord extends Told {
  readonly entity: 'payment';
  readonly customerId: string;
  readonly on: Day;
  readonly total: Money;
  /** Received and not yet set against any invoice. */
  readonly unapplied: Money;
  readonly status: 'active' | 'void';
  readonly applications: readonly Application[];
}

export interface CreditRecord extends Told {
  readonly entity: 'credit';
  readonly kind: 'credit-note' | 'overpayment' | 'prepayment';
  readonly customerId: string;
  readonly on: Day;
  readonly total: Money;
  /** Still available; zero unless the document is approved and open. */
  readonly remaining: Money;
  readonly status: 'draft' | 'open' | 'used' | 'void';
  readonly applications: readonly Application[];
}

export type EntityKind = 'customer' | 'invoice' | 'payment' | 'credit';

/** The object no longer exists at the provider. */
export interface GoneRecord extends Told {
  readonly entity: 'gone';
  readonly of: EntityKind;
}

export type LedgerRecord = CustomerRecord | InvoiceRecord | PaymentRecord | CreditRecord | GoneRecord;
