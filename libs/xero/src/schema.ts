import { z } from 'zod';

/* What we read of Xero's answers. Unknown fields are dropped, absent ones tolerated: only what a record cannot do without is required. */

const text = z.string().nullish();
/** JSON numbers; some old documentation samples quote them. */
const amount = z.union([z.number(), z.string().regex(/^(-?\d+(\.\d+)?)?$/)]).nullish();

const termSchema = z.object({ Day: z.coerce.number().int().nullish(), Type: text }).nullish();
const paymentTermsSchema = z.object({ Sales: termSchema, Bills: termSchema }).nullish();
export type SalesTerm = z.infer<typeof termSchema>;

const groupSchema = z.object({ ContactGroupID: text, Name: text, Status: text });
export type ContactGroup = z.infer<typeof groupSchema>;

export const contactSchema = z.object({
  ContactID: z.string(),
  UpdatedDateUTC: text,
  Name: text,
  EmailAddress: text,
  ContactStatus: text,
  DefaultCurrency: text,
  MergedToContactID: text,
  ContactPersons: z.array(z.object({ EmailAddress: text, IncludeInEmails: z.boolean().nullish() })).nullish(),
  ContactGroups: z.array(groupSchema).nullish(),
  PaymentTerms: paymentTermsSchema,
  Balances: z.object({ AccountsReceivable: z.object({ Outstanding: amount }).nullish() }).nullish(),
});
export type Contact = z.infer<typeof contactSchema>;

const contactReference = z.object({ ContactID: text }).nullish();

export const invoiceSchema = z.object({
  InvoiceID: z.string(),
  UpdatedDateUTC: text,
  Type: text,
  Status: text,
  InvoiceNumber: text,
  Contact: contactReference,
  Date: text,
  DueDate: text,
  ExpectedPaymentDate: text,
  Total: amount,
  AmountDue: amount,
  AmountPaid: amount,
  AmountCredited: amount,
  CurrencyCode: text,
  CurrencyRate: amount,
  SentToContact: z.boolean().nullish(),
  Payments: z.array(z.object({ PaymentID: text, Date: text, Amount: amount, Status: text })).nullish(),
});
export type Invoice = z.infer<typeof invoiceSchema>;

const allocationSchema = z.object({
  AllocationID: text,
  Amount: amount,
  Date: text,
  IsDeleted: z.boolean().nullish(),
  Invoice: z.object({ InvoiceID: text }).nullish(),
});

const creditFields = {
  UpdatedDateUTC: text,
  Type: text,
  Status: text,
  Contact: contactReference,
  Date: text,
  Total: amount,
  RemainingCredit: amount,
  CurrencyCode: text,
  Allocations: z.array(allocationSchema).nullish(),
};
const creditNoteSchema = z.object({ CreditNoteID: z.string(), ...creditFields });
const prepaymentSchema = z.object({ PrepaymentID: z.string(), ...creditFields });
const overpaymentSchema = z.object({ OverpaymentID: z.string(), ...creditFields });
export type CreditDocument = z.infer<z.ZodObject<typeof creditFields>>;
export type CreditNote = z.infer<typeof creditNoteSchema>;
export type Prepayment = z.infer<typeof prepaymentSchema>;
export type Overpayment = z.infer<typeof overpaymentSchema>;

const organisationSchema = z.object({
  Name: text,
  LegalName: text,
  BaseCurrency: z.string().regex(/^[A-Z]{3}$/),
  CountryCode: text,
  Timezone: text,
  ShortCode: text,
  PeriodLockDate: text,
  EndOfYearLockDate: text,
  PaymentTerms: paymentTermsSchema,
});
export type Organisation = z.infer<typeof organisationSchema>;

const count = z.number().int().nonnegative();
/** Comes with paged answers only. One that cannot be read is none. */
const paginationSchema = z
  .object({ page: count, pageSize: count, pageCount: count, itemCount: count })
  .nullable()
  .default(null)
  .catch(null);
export type Pagination = z.infer<typeof paginationSchema>;

/** The array under the plural root key is required: an answer without it must never pass for an empty list, or the mark would move past real rows. */
export const ContactsBody = z.object({ Contacts: z.array(contactSchema), pagination: paginationSchema });
export const InvoicesBody = z.object({ Invoices: z.array(invoiceSchema), pagination: paginationSchema });
export const CreditNotesBody = z.object({ CreditNotes: z.array(creditNoteSchema), pagination: paginationSchema });
export const PrepaymentsBody = z.object({ Prepayments: z.array(prepaymentSchema), pagination: paginationSchema });
export const OverpaymentsBody = z.object({ Overpayments: z.array(overpaymentSchema), pagination: paginationSchema });
export const GroupsBody = z.object({ ContactGroups: z.array(groupSchema) });
export const OrganisationsBody = z.object({ Organisations: z.array(organisationSchema).min(1) });
export const CurrenciesBody = z.object({ Currencies: z.array(z.object({ Code: text })) });
export const RemindersBody = z.object({ InvoiceReminders: z.array(z.object({ Enabled: z.boolean().nullish() })) });
const historySchema = z.object({ Changes: text, Details: text, DateUTC: text, DateUTCString: text });
export type HistoryLine = z.infer<typeof historySchema>;
export const HistoryBody = z.object({ HistoryRecords: z.array(historySchema) });
export const PaymentsBody = z.object({ Payments: z.array(z.object({ Invoice: z.object({ InvoiceID: text }).nullish() })) });

export const TokenBody = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});
export const ConnectionsBody = z.array(
  z.object({ id: z.string(), tenantId: z.string(), tenantType: text, tenantName: text, authEventId: text }),
);
