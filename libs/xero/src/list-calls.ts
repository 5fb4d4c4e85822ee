import type { AccountingApi } from 'xero-node';
import type { z } from 'zod';
import * as schema from './schema';

/** What a pull reads: customers before their documents, invoices before what is set against them. */
export const LISTS = ['contacts', 'invoices', 'creditNotes', 'prepayments', 'overpayments'] as const;
export type ListName = (typeof LISTS)[number];

export interface RowOf {
  readonly contacts: schema.Contact;
  readonly invoices: schema.Invoice;
  readonly creditNotes: schema.CreditNote;
  readonly prepayments: schema.Prepayment;
  readonly overpayments: schema.Overpayment;
}

/** A page of a list ordered by change time, oldest first. `since` (seconds, inclusive) becomes If-Modified-Since. */
export interface ListPage {
  readonly since: number | null;
  readonly page: number;
  readonly pageSize: number;
  /** Only these objects; contacts and invoices alone can be asked for so, and about 50 are all that an address holds. */
  readonly ids?: readonly string[];
  /** Of the invoices only those that are approved and not settled. */
  readonly onlyOpen?: boolean;
}

interface ListCall<Row> {
  readonly call: (api: AccountingApi, tenant: string, page: ListPage) => Promise<unknown>;
  readonly read: (body: unknown) => { readonly rows: readonly Row[]; readonly pagination: schema.Pagination } | null;
}

/** Optimised on every list, as the two filters below are: an organisation of more than 100,000 documents refuses others.
 * https://developer.xero.com/documentation/api/efficient-data-retrieval */
const OLDEST_CHANGE_FIRST = 'UpdatedDateUTC ASC';

// prettier-ignore
export const LIST_CALLS: { readonly [List in ListName]: ListCall<RowOf[List]> } = {
  contacts: {
    call: (api, tenant, { since, page, pageSize, ids }) =>
      api.getContacts(tenant, sinceDate(since), undefined, OLDEST_CHANGE_FIRST, ids && [...ids], page, true, undefined, undefined, pageSize),
    read: (body) => readAs(schema.ContactsBody, body, ({ Contacts }) => Contacts),
  },
  invoices: {
    call: (api, tenant, { since, page, pageSize, ids, onlyOpen }) =>
      api.getInvoices(tenant, sinceDate(since), invoicesWhere(ids, onlyOpen), OLDEST_CHANGE_FIRST, ids && [...ids], undefined, undefined, undefined,
        page, undefined, undefined, undefined, undefined, pageSize),
    read: (body) => readAs(schema.InvoicesBody, body, ({ Invoices }) => Invoices),
  },
  creditNotes: {
    call: (api, tenant, { since, page, pageSize }) =>
      api.getCreditNotes(tenant, sinceDate(since), undefined, OLDEST_CHANGE_FIRST, page, undefined, pageSize),
    read: (body) => readAs(schema.CreditNotesBody, body, ({ CreditNotes }) => CreditNotes),
  },
  prepayments: {
    call: (api, tenant, { since, page, pageSize }) =>
      api.getPrepayments(tenant, sinceDate(since), undefined, OLDEST_CHANGE_FIRST, page, undefined, pageSize),
    read: (body) => readAs(schema.PrepaymentsBody, body, ({ Prepayments }) => Prepayments),
  },
  overpayments: {
    call: (api, tenant, { since, page, pageSize }) =>
      api.getOverpayments(tenant, sinceDate(since), undefined, OLDEST_CHANGE_FIRST, page, undefined, pageSize),
    read: (body) => readAs(schema.OverpaymentsBody, body, ({ Overpayments }) => Overpayments),
  },
};

type Paged = { readonly pagination: schema.Pagination };

function readAs<Body extends Paged, Row>(
  as: z.ZodType<Body>,
  body: unknown,
  rows: (body: Body) => readonly Row[],
): { readonly rows: readonly Row[]; readonly pagination: schema.Pagination } | null {
  const found = as.safeParse(body);
  return found.success ? { rows: rows(found.data), pagination: found.data.pagination } : null;
}

function sinceDate(since: number | null): Date | undefined {
  return since === null ? undefined : new Date(since * 1000);
}

function invoicesWhere(ids: readonly string[] | undefined, onlyOpen = false): string | undefined {
  if (ids !== undefined) return undefined;
  return onlyOpen ? 'Type=="ACCREC" AND Status=="AUTHORISED"' : 'Type=="ACCREC"';
}
