import { addDays, parseDay, type Day } from '../money/day';
import { decimalText, parseMoney, subtractMoney, sumMoney, type Money } from '../money/money';
import { assembleLedger } from './assemble';
import type { CompanySettings, CustomerLedger } from './customer-ledger';
import type { CreditRecord, CustomerRecord, InvoiceRecord, PaymentRecord } from './records';

/** Books for specs: one customer, told in few words. Amounts are decimal text, days are offsets from 2026-01-01. */
export const DAY_ZERO = parseDay('2026-01-01');
export const SETTINGS: CompanySettings = { homeCurrency: 'GBP', defaultTermsDays: 30, timeZone: 'UTC' };

const TOLD = { version: '1', changedAt: '2026-01-01T00:00:00Z' };

export function sampleDay(offset: number): Day {
  return addDays(DAY_ZERO, offset);
}

export function sampleCustomer(changes: Partial<CustomerRecord> = {}): CustomerRecord {
  return {
    ...TOLD,
    entity: 'customer',
    id: 'C1',
    name: 'Amber Ltd',
    emails: ['accounts@amber.example'],
    active: true,
    currency: 'GBP',
    parentId: null,
    mergedInto: null,
    individual: null,
    terms: null,
    notes: '',
    groups: [],
    ledgerBalance: null,
    createdAt: null,
    ...changes,
  };
}

export interface InvoicePlan {
  readonly number: string;
  readonly issued: number;
  /** Days from issue to due; null: no due date on the document. */
  readonly terms?: number | null;
  readonly total: string;
  /** Days and amounts of cash; more than the total is not applied. */
  readonly paid?: readonly { readonly on: number; readonly amount: string }[];
  readonly credited?: readonly { readonly on: number; readonly amount: string }[];
  readonly changes?: Partial<InvoiceRecord>;
}

export interface SampleBooks {
  readonly customer?: Partial<CustomerRecord>;
  readonly invoices?: readonly InvoicePlan[];
  /** Receipts that are set against nothing. */
  readonly unapplied?: readonly string[];
  readonly openCredits?: readonly string[];
  /** The first-issued due date by invoice number, where it differs from the document's, as an offset. */
  readonly firstDue?: Readonly<Record<string, number>>;
}

export function sampleRecords({
  invoices = [],
  unapplied = [],
  openCredits = [],
}: SampleBooks): readonly (InvoiceRecord | PaymentRecord | CreditRecord)[] {
  return [
    ...invoices.flatMap((plan) => invoiceRecords(plan)),
    ...unapplied.map((amount, index) =>
      paymentRecord({ id: `U${index}`, on: sampleDay(0), amount: parseMoney(amount, 'GBP'), invoiceId: null }),
    ),
    ...openCredits.map((amount, index) =>
      creditRecord({ id: `O${index}`, on: sampleDay(0), amount: parseMoney(amount, 'GBP'), invoiceId: null }),
    ),
  ];
}

export function sampleLedger(books: SampleBooks): CustomerLedger {
  const records = sampleRecords(books);
  const firstDueOf = (invoiceId: string): Day | null => {
    const moved = books.firstDue?.[invoiceId];
    if (moved !== undefined) return sampleDay(moved);
    const invoice = records.find((record) => record.entity === 'invoice' && record.id === invoiceId);
    return invoice?.entity === 'invoice' ? invoice.due : null;
  };
  return assembleLedger(sampleCustomer(books.customer), records, firstDueOf);
}

function invoiceRecords({ number, issued, terms = 30, total, paid = [], credited = [], changes = {} }: InvoicePlan) {
  const full = parseMoney(total, 'GBP');
  const cash = paid.map(({ on, amount }, index) =>
    paymentRecord({ id: `P-${number}-${index}`, on: sampleDay(on), amount: parseMoney(amount, 'GBP'), invoiceId: number }),
  );
  const credits = credited.map(({ on, amount }, index) =>
    creditRecord({ id: `CN-${number}-${index}`, on: sampleDay(on), amount: parseMoney(amount, 'GBP'), invoiceId: number }),
  );
  const balance = subtractMoney(
    full,
    sumMoney(
      [...cash, ...credits].map((record) => record.total),
      'GBP',
    ),
  );
  const invoice: InvoiceRecord = {
    ...TOLD,
    entity: 'invoice',
    id: number,
    customerId: 'C1',
    number,
    issued: sampleDay(issued),
    due: terms === null ? null : sampleDay(issued + terms),
    total: full,
    balance,
    homeTotal: full,
    homeBalance: balance,
    status: balance.minor === 0n ? 'paid' : 'open',
    cashApplied: null,
    sent: true,
    mailedAt: null,
    expectedOn: null,
    createdAt: null,
    ...changes,
  };
  return [invoice, ...cash, ...credits];
}

interface Receipt {
  readonly id: string;
  readonly on: Day;
  readonly amount: Money;
  readonly invoiceId: string | null;
}

function paymentRecord({ id, on, amount, invoiceId }: Receipt): PaymentRecord {
  const applications = invoiceId === null ? [] : [{ sourceId: id, invoiceId, on, amount, kind: 'cash' as const }];
  const unapplied = invoiceId === null ? amount : parseMoney('0', amount.currency);
  return { ...TOLD, entity: 'payment', id, customerId: 'C1', on, total: amount, unapplied, status: 'active', applications };
}

function creditRecord({ id, on, amount, invoiceId }: Receipt): CreditRecord {
  const applications = invoiceId === null ? [] : [{ sourceId: id, invoiceId, on, amount, kind: 'credit' as const }];
  const remaining = invoiceId === null ? amount : parseMoney('0', amount.currency);
  const status = invoiceId === null ? 'open' : 'used';
  return {
    ...TOLD,
    entity: 'credit',
    kind: 'credit-note',
    id,
    customerId: 'C1',
    on,
    total: amount,
    remaining,
    status,
    applications,
  };
}

/** An invoice paid in full `lateBy` days after its due date, early when negative. */
export function paidInvoice(number: string, issued: number, lateBy: number): InvoicePlan {
  return { number, issued, total: '100.00', paid: [{ on: issued + 30 + lateBy, amount: decimalText(parseMoney('100', 'GBP')) }] };
}
