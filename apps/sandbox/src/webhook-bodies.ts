import { createHash } from 'node:crypto';
import type { Books, Dialect } from './books/books';
import { guidFrom } from './books/ids';
import type { Change, Credit, TableName } from './books/rows';

export interface Happened {
  readonly books: Books;
  readonly change: Change;
}

const EVENTS_PER_POST_MAX = 100;
const QUICKBOOKS_ENTITY: { readonly [T in TableName]?: string } = {
  customer: 'customer',
  term: 'term',
  invoice: 'invoice',
  payment: 'payment',
  credit: 'creditmemo',
};
const QUICKBOOKS_OPERATION = { create: 'created', update: 'updated', delete: 'deleted', void: 'void', merge: 'merged' } as const;

/** Whether that ledger has an event for it. */
export function isTold(dialect: Dialect, { books, change }: Happened): boolean {
  // A merge is told of the one that stays.
  if (dialect === 'quickbooks' && change.table === 'customer' && books.get('customer', change.id)?.mergedIntoId) return false;
  if (dialect === 'quickbooks') return QUICKBOOKS_ENTITY[change.table] !== undefined;
  return xeroResource(books, change) !== null;
}

/** CloudEvents: one realm in a POST, at most a hundred events. */
export function quickbooksBodies(happened: readonly Happened[], firstSequence: number): string[] {
  const byRealm = new Map<string, object[]>();
  happened.forEach(({ books, change }, index) => {
    const realm = books.identity.externalId;
    const event = {
      specversion: '1.0',
      id: guidFrom(`quickbooks/event/${firstSequence + index}`),
      source: `intuit.${createHash('sha256').update('sandbox').digest('base64')}`,
      type: `qbo.${QUICKBOOKS_ENTITY[change.table]}.${QUICKBOOKS_OPERATION[change.operation]}.v1`,
      datacontenttype: 'application/json',
      // The real thing counts nanoseconds.
      time: new Date(change.at).toISOString().replace('Z', '000000Z'),
      intuitentityid: change.id,
      intuitaccountid: realm,
      data: change.goneId === undefined ? {} : { deletedid: change.goneId },
    };
    byRealm.set(realm, [...(byRealm.get(realm) ?? []), event]);
  });
  return [...byRealm.values()].flatMap((events) => chunks(events).map((chunk) => JSON.stringify(chunk)));
}

/** One POST may mix tenants. The spaces after some colons are the real thing's, and break whoever signs a re-written body. */
export function xeroBodies(happened: readonly Happened[], firstSequence: number, publicUrl: string): string[] {
  const events = happened.map((one) => xeroEvent(one, publicUrl));
  let sequence = firstSequence;
  return chunks(events).map((chunk) => {
    const [first, last] = [sequence, sequence + chunk.length - 1];
    sequence = last + 1;
    return `{"events":${JSON.stringify(chunk)},"firstEventSequence": ${first},"lastEventSequence": ${last}, "entropy": "${entropy(first)}"}`;
  });
}

/** What Xero sends before a subscription starts: nothing, signed. */
export function xeroIntentBody(attempt: number): string {
  return `{"events":[],"firstEventSequence": 0,"lastEventSequence": 0, "entropy": "${entropy(-attempt)}"}`;
}

function xeroEvent({ books, change }: Happened, publicUrl: string): object {
  const { path = '', eventCategory = '', data } = xeroResource(books, change) ?? {};
  const at = new Date(change.at).toISOString();
  return {
    resourceUrl: `${publicUrl}/api.xro/2.0/${path}/${change.id}`,
    resourceId: change.id,
    // Seen with and without the Z, both meaning UTC.
    eventDateUtc: data ? at.slice(0, -1) : at,
    eventType: change.operation === 'create' ? 'CREATE' : 'UPDATE',
    eventCategory,
    tenantId: books.identity.externalId,
    tenantType: 'ORGANISATION',
    ...(data ? { data } : {}),
  };
}

function xeroResource(
  books: Books,
  { table, id, operation }: Change,
): { path: string; eventCategory: string; data?: object } | null {
  if (operation === 'delete') return null;
  if (table === 'customer') return { path: 'Contacts', eventCategory: 'CONTACT' };
  if (table === 'invoice') return { path: 'Invoices', eventCategory: 'INVOICE' };
  const credit = table === 'credit' ? books.get('credit', id) : undefined;
  if (!credit) return null;
  const { path, eventCategory, type } = CREDIT_KINDS[credit.kind];
  return { path, eventCategory, data: { Type: type, Status: statusOf(books, credit) } };
}

const CREDIT_KINDS = {
  'credit-note': { path: 'CreditNotes', eventCategory: 'CREDITNOTE', type: 'ACCRECCREDIT' },
  overpayment: { path: 'Overpayments', eventCategory: 'OVERPAYMENT', type: 'RECEIVE-OVERPAYMENT' },
  prepayment: { path: 'Prepayments', eventCategory: 'PREPAYMENT', type: 'RECEIVE-PREPAYMENT' },
} as const;

function statusOf(books: Books, credit: Credit): string {
  if (credit.status === 'void') return 'VOIDED';
  if (credit.status === 'draft') return 'DRAFT';
  return books.remainingOf(credit) === 0 ? 'PAID' : 'AUTHORISED';
}

function entropy(of: number): string {
  const bytes = createHash('sha256').update(`entropy ${of}`).digest();
  return [...bytes.subarray(0, 20)].map((byte) => String.fromCharCode(65 + (byte % 26))).join('');
}

function chunks<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / EVENTS_PER_POST_MAX);
  return Array.from({ length: count }, (_, index) => all.slice(index * EVENTS_PER_POST_MAX, (index + 1) * EVENTS_PER_POST_MAX));
}
