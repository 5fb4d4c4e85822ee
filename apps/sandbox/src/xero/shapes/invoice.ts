import type { Credit, Invoice } from '../../books/rows';
import type { Ledger } from '../ledger';
import { amount, currencyRate, dayDate, dayString, guidOf, updated, type Json } from '../wire';
import { contactInsideInvoice, contactSummary } from './contact';
import { partsOf, type PaymentPart } from './payment-parts';

export type InvoiceStatus = 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'PAID' | 'VOIDED' | 'DELETED';

export interface InvoiceView {
  /** Paged and single reads: the whole contact and the lines. */
  readonly detailed: boolean;
  /** Leaves out Payments, LineItems and HasAttachments. */
  readonly summaryOnly?: boolean;
}

export function invoiceStatus(ledger: Ledger, invoice: Invoice): InvoiceStatus {
  switch (invoice.status) {
    case 'draft':
      return 'DRAFT';
    case 'submitted':
      return 'SUBMITTED';
    case 'void':
      return ledger.particulars.invoice(invoice.id).deleted === true ? 'DELETED' : 'VOIDED';
    case 'approved':
      return ledger.books.balanceOf(invoice) <= 0 ? 'PAID' : 'AUTHORISED';
  }
}

export interface InvoiceMoney {
  readonly due: number;
  readonly paid: number;
  readonly credited: number;
}

/** Recorded: AmountDue = Total - AmountPaid - AmountCredited, and nothing of the three once voided. */
export function invoiceMoney(ledger: Ledger, invoice: Invoice): InvoiceMoney {
  if (invoice.status === 'void') return { due: 0, paid: 0, credited: 0 };
  const paid = ledger.books.paymentsOn(invoice.id).reduce((sum, { minor }) => sum + minor, 0);
  const credited = ledger.books.creditsOn(invoice.id).reduce((sum, { minor }) => sum + minor, 0);
  return { due: ledger.books.balanceOf(invoice), paid, credited };
}

/** The stub of an invoice inside payments and allocations. */
export function invoiceStub(invoice: { id: string; number: string }): Json {
  return {
    InvoiceID: invoice.id,
    InvoiceNumber: invoice.number,
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    IsDiscounted: false,
    InvoiceAddresses: [],
    HasErrors: false,
    InvoicePaymentServices: [],
    LineItems: [],
  };
}

/** What is undefined does not go out: JSON leaves it away. */
export function invoiceShape(ledger: Ledger, invoice: Invoice, view: InvoiceView): Json {
  const kept = ledger.particulars.invoice(invoice.id);
  const money = invoiceMoney(ledger, invoice);
  const status = invoiceStatus(ledger, invoice);
  const lean = view.summaryOnly === true;
  const total = amount(invoice.total, invoice.currency);
  return {
    Type: 'ACCREC',
    InvoiceID: invoice.id,
    InvoiceNumber: invoice.number,
    Reference: kept.reference ?? '',
    Payments: lean ? undefined : payments(ledger, invoice),
    ...credits(ledger, invoice),
    AmountDue: amount(money.due, invoice.currency),
    AmountPaid: amount(money.paid, invoice.currency),
    AmountCredited: amount(money.credited, invoice.currency),
    SentToContact: invoice.emailed || kept.sentSet === true ? invoice.emailed : undefined,
    ExpectedPaymentDate: invoice.expectedOn === null ? undefined : dayDate(invoice.expectedOn),
    CurrencyRate: currencyRate(invoice.rate),
    IsDiscounted: false,
    HasAttachments: lean ? undefined : false,
    InvoiceAddresses: [],
    HasErrors: false,
    InvoicePaymentServices: [],
    Url: kept.url,
    Contact: contact(ledger, invoice, view.detailed && !lean),
    DateString: dayString(invoice.issued),
    Date: dayDate(invoice.issued),
    DueDateString: dayString(invoice.due),
    DueDate: dayDate(invoice.due),
    BrandingThemeID: kept.brandingThemeId,
    Status: status,
    LineAmountTypes: 'Exclusive',
    LineItems: lean ? undefined : view.detailed ? lines(invoice) : [],
    SubTotal: total,
    TotalTax: 0,
    Total: total,
    ...updated(invoice.updatedAt),
    CurrencyCode: invoice.currency,
    FullyPaidOnDate: status === 'PAID' ? dayDate(fullyPaidOn(ledger, invoice)) : undefined,
  };
}

function contact(ledger: Ledger, invoice: Invoice, whole: boolean): Json {
  const customer = ledger.books.must('customer', invoice.customerId);
  return whole ? contactInsideInvoice(ledger, customer) : contactSummary(customer);
}

function payments(ledger: Ledger, invoice: Invoice): Json[] {
  return partsOn(ledger, invoice).map(({ id, payment, application, batch }) => {
    const { reference } = ledger.particulars.payment(payment.id);
    return {
      PaymentID: id,
      ...(batch ? { BatchPaymentID: payment.id } : {}),
      Date: dayDate(application.on),
      Amount: amount(application.minor, invoice.currency),
      ...(reference === undefined ? {} : { Reference: reference }),
      CurrencyRate: currencyRate(payment.rate),
      HasAccount: false,
      HasValidationErrors: false,
    };
  });
}

function partsOn(ledger: Ledger, invoice: Invoice): PaymentPart[] {
  const payments = new Set(ledger.books.paymentsOn(invoice.id).map(({ payment }) => payment));
  return [...payments].flatMap(partsOf).filter(({ application }) => application.invoiceId === invoice.id);
}

interface Use {
  readonly credit: Credit;
  readonly minor: number;
  readonly on: string;
}

/** Each list only names what was applied here; the document itself is at its own endpoint. */
function credits(ledger: Ledger, invoice: Invoice): Json {
  const uses = ledger.books.creditsOn(invoice.id);
  const of = (kind: Credit['kind']): Use[] => uses.filter(({ credit }) => credit.kind === kind);
  return {
    CreditNotes: of('credit-note').map((use) => ({
      CreditNoteID: use.credit.id,
      CreditNoteNumber: use.credit.number,
      ID: use.credit.id,
      HasErrors: false,
      InvoiceAddresses: [],
      ...applied(use, invoice),
    })),
    Prepayments: of('prepayment').map((use) => ({ PrepaymentID: use.credit.id, ID: use.credit.id, ...applied(use, invoice) })),
    Overpayments: of('overpayment').map((use) => ({ OverpaymentID: use.credit.id, ...applied(use, invoice) })),
  };
}

function applied(use: Use, invoice: Invoice): Json {
  return {
    AppliedAmount: amount(use.minor, invoice.currency),
    DateString: dayString(use.on),
    Date: dayDate(use.on),
    LineItems: [],
    Total: amount(use.credit.total, use.credit.currency),
  };
}

function lines(invoice: Invoice): Json[] {
  return invoice.lines.map((line, index) => ({
    Description: line.description,
    UnitAmount: amount(line.minor, invoice.currency),
    TaxType: 'NONE',
    TaxAmount: 0,
    LineAmount: amount(line.minor, invoice.currency),
    AccountCode: '200',
    Tracking: [],
    Quantity: 1,
    LineItemID: lineIdOf(invoice, index),
  }));
}

export function lineIdOf(invoice: Invoice, index: number): string {
  return guidOf(invoice.id, 'line', String(index));
}

function fullyPaidOn(ledger: Ledger, invoice: Invoice): string {
  const days = [
    ...partsOn(ledger, invoice).map(({ application }) => application.on),
    ...ledger.books.creditsOn(invoice.id).map(({ on }) => on),
  ];
  return days.reduce((latest, day) => (day > latest ? day : latest), days[0] ?? invoice.issued);
}
