import { z } from 'zod';
import { isDay } from './calendar';

const day = z.string().refine(isDay, 'is no day YYYY-MM-DD');
const ref = z.string().min(1).max(100);
const minor = z.number().int().positive().max(1e13);
const currency = z.string().regex(/^[A-Z]{3}$/, 'is no ISO currency');
/** "Net 30", "Due on receipt", or the name of a term the books have; null takes the terms away. */
const terms = z.string().min(1).max(31).nullable();

const what = {
  customer: z.strictObject({
    kind: z.literal('customer'),
    ref,
    name: z.string().min(1).max(255),
    email: z.string().max(255).nullable().default(null),
    phone: z.string().max(30).nullable().default(null),
    /** Left out: the company's own. */
    country: z.string().length(2).optional(),
    individual: z.boolean().default(false),
    currency: currency.optional(),
    terms: terms.default(null),
    parentRef: ref.optional(),
    notes: z.string().max(2000).default(''),
    groups: z.array(z.string().min(1)).default([]),
  }),
  /** The owner edits a customer by hand. What is left out stays. */
  'customer-edit': z.strictObject({
    kind: z.literal('customer-edit'),
    ref,
    name: z.string().min(1).max(255).optional(),
    email: z.string().max(255).nullable().optional(),
    notes: z.string().max(2000).optional(),
    terms: terms.optional(),
    active: z.boolean().optional(),
    joinGroups: z.array(z.string().min(1)).optional(),
    leaveGroups: z.array(z.string().min(1)).optional(),
  }),
  'customer-merge': z.strictObject({ kind: z.literal('customer-merge'), ref, intoRef: ref }),
  invoice: z.strictObject({
    kind: z.literal('invoice'),
    ref,
    customerRef: ref,
    number: z.string().min(1).max(21),
    minor,
    /** Left out: by the customer's terms in those books. */
    due: day.optional(),
    currency: currency.optional(),
    description: z.string().max(4000).default('Goods and services'),
    status: z.enum(['draft', 'submitted', 'approved']).default('approved'),
  }),
  'invoice-edit': z.strictObject({
    kind: z.literal('invoice-edit'),
    ref,
    due: day.optional(),
    privateNote: z.string().max(4000).optional(),
  }),
  'invoice-approve': z.strictObject({ kind: z.literal('invoice-approve'), ref }),
  'invoice-void': z.strictObject({ kind: z.literal('invoice-void'), ref }),
  /** Somebody mails the invoice from the ledger: a person does, or the ledger its own reminder. No mail arrives in the inbox. */
  'invoice-mail': z.strictObject({
    kind: z.literal('invoice-mail'),
    ref,
    by: z.enum(['person', 'ledger']).default('person'),
  }),
  /** What is not applied stays with the customer as unapplied cash (QuickBooks) or an over-payment (Xero). */
  payment: z.strictObject({
    kind: z.literal('payment'),
    ref,
    customerRef: ref,
    minor,
    applications: z.array(z.strictObject({ invoiceRef: ref, minor })).default([]),
    currency: currency.optional(),
  }),
  'payment-void': z.strictObject({ kind: z.literal('payment-void'), ref }),
  credit: z.strictObject({
    kind: z.literal('credit'),
    ref,
    customerRef: ref,
    number: z.string().min(1).max(21),
    minor,
    currency: currency.optional(),
  }),
  /** Sets cash or a credit that is still open against an invoice. */
  allocate: z.strictObject({ kind: z.literal('allocate'), from: z.enum(['payment', 'credit']), ref, invoiceRef: ref, minor }),
};

export const happeningSchema = z.discriminatedUnion('kind', [
  what.customer,
  what['customer-edit'],
  what['customer-merge'],
  what.invoice,
  what['invoice-edit'],
  what['invoice-approve'],
  what['invoice-void'],
  what['invoice-mail'],
  what.payment,
  what['payment-void'],
  what.credit,
  what.allocate,
]);

/** Something that happens in a company, told by references that are the same in every ledger. Amounts are minor units. */
export type Happening = z.output<typeof happeningSchema>;
export type HappeningOf<K extends Happening['kind']> = Extract<Happening, { kind: K }>;

export type ScriptEvent = Happening & { readonly day: string };

/** What happens, in order: by day, and within a day customers before invoices before money. */
export interface Script {
  /** The currency of the companies that live it; null leaves each company its own. */
  readonly homeCurrency: string | null;
  readonly events: readonly ScriptEvent[];
}

const RANK: { readonly [K in Happening['kind']]: number } = {
  customer: 0,
  'customer-edit': 1,
  'customer-merge': 1,
  invoice: 2,
  'invoice-edit': 3,
  'invoice-approve': 3,
  'invoice-mail': 3,
  payment: 4,
  credit: 5,
  allocate: 6,
  'invoice-void': 7,
  'payment-void': 7,
};

export function inOrder(homeCurrency: string | null, events: readonly ScriptEvent[]): Script {
  const keyed = events.map((event) => ({ event, number: numberIn(event.ref) }));
  keyed.sort(
    (a, b) =>
      compare(a.event.day, b.event.day) ||
      RANK[a.event.kind] - RANK[b.event.kind] ||
      a.number - b.number ||
      compare(a.event.ref, b.event.ref),
  );
  return { homeCurrency, events: keyed.map(({ event }) => event) };
}

function numberIn(ref: string): number {
  const digits = /\d+/.exec(ref);
  return digits ? Number(digits[0]) : 0;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
