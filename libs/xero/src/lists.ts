import { Unavailable, type ChangedRow } from '@holdfast/accounting';
import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import type { Listed, XeroClient } from './client';
import type { ListName, ListPage, RowOf } from './list-calls';
import { changedMs, creditOf, customerOf, invoiceOf } from './map';

/** One listed object, told in our words. */
export interface Row extends ChangedRow {
  readonly records: readonly LedgerRecord[];
}
export type FetchRows = (page: ListPage) => Promise<Listed<Row>>;

/** Cash rides on the invoices, so that payments have no list of their own. */
export const LISTS_OF: Readonly<Record<EntityKind, readonly ListName[]>> = {
  customer: ['contacts'],
  invoice: ['invoices'],
  payment: [],
  credit: ['creditNotes', 'prepayments', 'overpayments'],
};
export const ENTITY_OF: Readonly<Record<ListName, EntityKind>> = {
  contacts: 'customer',
  invoices: 'invoice',
  creditNotes: 'credit',
  prepayments: 'credit',
  overpayments: 'credit',
};

type ToRow<Listing> = (listing: Listing, homeCurrency: string) => Row;

const ROWS: { readonly [List in ListName]: ToRow<RowOf[List]> } = {
  contacts: (it, home) => rowOf(it.ContactID, it, customerOf(it, home)),
  invoices: (it, home) => rowOf(it.InvoiceID, it, invoiceOf(it, home)),
  creditNotes: (it, home) => rowOf(it.CreditNoteID, it, creditOf('credit-note', it.CreditNoteID, it, home)),
  prepayments: (it, home) => rowOf(it.PrepaymentID, it, creditOf('prepayment', it.PrepaymentID, it, home)),
  overpayments: (it, home) => rowOf(it.OverpaymentID, it, creditOf('overpayment', it.OverpaymentID, it, home)),
};

/** A list's pages as rows of ours. Throws what the client throws. */
export function rowsOf<List extends ListName>(client: XeroClient, list: List, homeCurrency: string): FetchRows {
  const toRow: ToRow<RowOf[List]> = ROWS[list];
  return async (page) => {
    const { rows, ...rest } = await client.list(list, page);
    return { ...rest, rows: rows.map((row) => toRow(row, homeCurrency)) };
  };
}

/** Rows that are none of ours still count: they are part of the page. Throws Unavailable when the change time, which everything rests on, is missing. */
function rowOf(id: string, document: Parameters<typeof changedMs>[0], record: LedgerRecord | null): Row {
  const ms = changedMs(document);
  if (ms === 0) throw new Unavailable('Xero gave a row without the time of its last change. Holdfast tries again by itself.');
  return { id, changedAt: Math.floor(ms / 1000), records: record === null ? [] : [record] };
}
