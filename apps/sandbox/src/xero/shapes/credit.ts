import type { Books } from '../../books/books';
import type { Application, Credit } from '../../books/rows';
import type { Ledger } from '../ledger';
import { amount, currencyRate, dayDate, dayString, guidOf, isGuid, updated, type Json } from '../wire';
import { contactSummary } from './contact';
import { invoiceStub } from './invoice';

export type CreditStatus = 'DRAFT' | 'AUTHORISED' | 'PAID' | 'VOIDED';

/** Documents of one kind; cash received and not applied is an overpayment to Xero, whatever the books call it. */
export function creditsOfKind(books: Books, kind: Credit['kind']): Credit[] {
  const kept = books.all('credit').filter((credit) => credit.kind === kind);
  return kind === 'overpayment' ? [...kept, ...unappliedCash(books)] : kept;
}

function unappliedCash(books: Books): Credit[] {
  return books.all('payment').flatMap((payment) => {
    const unapplied = books.unappliedOf(payment);
    if (unapplied <= 0) return [];
    const { customerId, on, currency, rate, createdAt, updatedAt, version, ref } = payment;
    const id = guidOf(payment.id, 'unapplied');
    const money = { total: unapplied, status: 'approved' as const, applications: [] };
    return {
      id,
      ref,
      number: '',
      kind: 'overpayment' as const,
      customerId,
      on,
      currency,
      rate,
      createdAt,
      updatedAt,
      version,
      ...money,
    };
  });
}

export function creditStatus(credit: Credit): CreditStatus {
  if (credit.status === 'draft') return 'DRAFT';
  if (credit.status === 'void') return 'VOIDED';
  return remaining(credit) <= 0 ? 'PAID' : 'AUTHORISED';
}

/** Recorded: a draft or voided document shows its whole Total as RemainingCredit. */
function remaining(credit: Credit): number {
  if (credit.status !== 'approved') return credit.total;
  return credit.total - credit.applications.reduce((sum, { minor }) => sum + minor, 0);
}

export function remainingCredit(credit: Credit): number {
  return amount(remaining(credit), credit.currency);
}

export function creditShape(ledger: Ledger, credit: Credit, detailed: boolean): Json {
  switch (credit.kind) {
    case 'credit-note':
      return creditNote(ledger, credit, detailed);
    case 'overpayment':
      return {
        OverpaymentID: credit.id,
        ...receipt(ledger, credit, { type: 'RECEIVE-OVERPAYMENT', reference: '', tax: 'NoTax', detailed }),
      };
    case 'prepayment':
      return {
        PrepaymentID: credit.id,
        ...(credit.number === '' ? {} : { InvoiceNumber: credit.number }),
        ID: credit.id,
        // Recorded: the reference repeats the number.
        ...receipt(ledger, credit, { type: 'RECEIVE-PREPAYMENT', reference: credit.number, tax: 'Inclusive', detailed }),
      };
  }
}

function creditNote(ledger: Ledger, credit: Credit, detailed: boolean): Json {
  return {
    CreditNoteID: credit.id,
    CreditNoteNumber: credit.number,
    Payments: [],
    ID: credit.id,
    HasErrors: false,
    InvoiceAddresses: [],
    CurrencyRate: currencyRate(credit.rate),
    Type: 'ACCRECCREDIT',
    Reference: '',
    RemainingCredit: remainingCredit(credit),
    Allocations: allocations(ledger, credit),
    HasAttachments: false,
    Contact: contactSummary(ledger.books.must('customer', credit.customerId)),
    ...dated(credit),
    Status: creditStatus(credit),
    LineAmountTypes: 'Exclusive',
    ...totals(credit, detailed),
    ...(creditStatus(credit) === 'PAID' ? { FullyPaidOnDate: dayDate(lastUse(credit)) } : {}),
  };
}

function receipt(ledger: Ledger, credit: Credit, how: { type: string; reference: string; tax: string; detailed: boolean }): Json {
  return {
    Type: how.type,
    Reference: how.reference,
    RemainingCredit: remainingCredit(credit),
    Allocations: allocations(ledger, credit),
    Payments: [],
    HasAttachments: false,
    ...(credit.currency === ledger.home ? {} : { CurrencyRate: currencyRate(credit.rate) }),
    Contact: contactSummary(ledger.books.must('customer', credit.customerId)),
    ...dated(credit),
    Status: creditStatus(credit),
    LineAmountTypes: how.tax,
    ...totals(credit, how.detailed),
  };
}

function dated(credit: Credit): Json {
  return { DateString: dayString(credit.on), Date: dayDate(credit.on) };
}

function totals(credit: Credit, detailed: boolean): Json {
  const total = amount(credit.total, credit.currency);
  const line = {
    Description: 'Credit',
    UnitAmount: total,
    TaxType: 'NONE',
    TaxAmount: 0,
    LineAmount: total,
    Tracking: [],
    Quantity: 1,
  };
  return {
    LineItems: detailed ? [{ ...line, LineItemID: guidOf(credit.id, 'line') }] : [],
    SubTotal: total,
    TotalTax: 0,
    Total: total,
    ...updated(credit.updatedAt),
    CurrencyCode: credit.currency,
  };
}

function allocations(ledger: Ledger, credit: Credit): Json[] {
  if (credit.status !== 'approved') return [];
  return credit.applications.map((application) => ({
    AllocationID: allocationIdOf(credit, application),
    Amount: amount(application.minor, credit.currency),
    Date: dayDate(application.on),
    Invoice: invoiceStub(ledger.books.must('invoice', application.invoiceId)),
  }));
}

function allocationIdOf(credit: Credit, application: Application): string {
  return isGuid(application.id) ? application.id : guidOf(credit.id, application.id);
}

function lastUse(credit: Credit): string {
  return credit.applications.reduce((latest, { on }) => (on > latest ? on : latest), credit.on);
}
