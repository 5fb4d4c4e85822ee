import type { Json } from './wire';

/** What Xero keeps of a contact and the neutral books have no place for. */
export interface ContactParticulars {
  firstName?: string;
  lastName?: string;
  contactNumber?: string;
  accountNumber?: string;
  companyNumber?: string;
  taxNumber?: string;
  addresses?: readonly Json[];
  phones?: readonly Json[];
  persons?: readonly Json[];
  billTerms?: { day: number; type: string };
}

export interface InvoiceParticulars {
  reference?: string;
  url?: string;
  brandingThemeId?: string;
  /** A draft that was deleted; in the books it is void. */
  deleted?: boolean;
  sentSet?: boolean;
  createdByApi?: boolean;
}

export interface PaymentParticulars {
  reference?: string;
  accountId?: string;
  reconciled?: boolean;
}

/** Xero's own fields, beside the books, by row id. */
export class Particulars {
  readonly contacts = new Map<string, ContactParticulars>();
  readonly invoices = new Map<string, InvoiceParticulars>();
  readonly payments = new Map<string, PaymentParticulars>();
  /** Invoice e-mails sent, by calendar day. */
  readonly mailsOn = new Map<string, number>();

  contact(id: string): ContactParticulars {
    return this.contacts.get(id) ?? {};
  }

  invoice(id: string): InvoiceParticulars {
    return this.invoices.get(id) ?? {};
  }

  payment(id: string): PaymentParticulars {
    return this.payments.get(id) ?? {};
  }

  keepContact(id: string, more: ContactParticulars): void {
    this.contacts.set(id, { ...this.contact(id), ...more });
  }

  keepInvoice(id: string, more: InvoiceParticulars): void {
    this.invoices.set(id, { ...this.invoice(id), ...more });
  }

  keepPayment(id: string, more: PaymentParticulars): void {
    this.payments.set(id, { ...this.payment(id), ...more });
  }
}
