import { createHash } from 'node:crypto';
import type { Books, Dialect } from './books/books';
import { guidFrom } from './books/ids';
import type { Change, Credit, TableName } from './books/rows';
import type { Manner } from './webhook-manner';

export interface Happened {
  readonly books: Books;
  readonly change: Change;
}

/** What was made of one batch. */
interface Batch {
  readonly happened: readonly Happened[];
  readonly firstSequence: number;
  readonly manner: Manner;
}

/** An event and whose it is. */
interface Owned {
  readonly company: string;
  readonly event: object;
}

const QUICKBOOKS_ENTITY: { readonly [T in TableName]?: string } = {
  customer: 'Customer',
  term: 'Term',
  invoice: 'Invoice',
  payment: 'Payment',
  credit: 'CreditMemo',
};
const CLOUD_OPERATION = { create: 'created', update: 'updated', delete: 'deleted', void: 'void', merge: 'merged' } as const;
const OLDER_OPERATION = { create: 'Create', update: 'Update', delete: 'Delete', void: 'Void', merge: 'Merge' } as const;

/** Whether that ledger has an event for it. */
export function isTold(dialect: Dialect, { books, change }: Happened): boolean {
  // A merge is told of the one that stays.
  if (dialect === 'quickbooks' && change.table === 'customer' && books.get('customer', change.id)?.mergedIntoId) return false;
  if (dialect === 'quickbooks') return QUICKBOOKS_ENTITY[change.table] !== undefined;
  return xeroResource(books, change) !== null;
}

/** CloudEvents, or by manner the older form; one realm in a POST, unless by manner many. */
export function quickbooksBodies({ happened, firstSequence, manner }: Batch): string[] {
  const events = happened.map((one, index) => (manner.older ? olderChange : cloudEvent)(one, firstSequence + index));
  const all = inOrder(events, manner);
  const parts = manner.mixed ? [all] : [...byCompany(all).values()];
  const write = manner.older ? olderBody : (chunk: readonly Owned[]) => JSON.stringify(chunk.map(({ event }) => event));
  return parts.flatMap((part) => chunks(part, manner.eventsPerPost).map(write));
}

/** One POST may mix tenants. The spaces after some colons are the real thing's, and break whoever signs a re-written body. */
export function xeroBodies({ happened, firstSequence, manner }: Batch, publicUrl: string): string[] {
  const events = inOrder(
    happened.map((one, index) => xeroEvent(one, firstSequence + index, publicUrl)),
    manner,
  );
  let sequence = firstSequence;
  return chunks(events, manner.eventsPerPost).map((chunk) => {
    const [first, last] = [sequence, sequence + chunk.length - 1];
    sequence = last + 1;
    const told = JSON.stringify(chunk.map(({ event }) => event));
    return `{"events":${told},"firstEventSequence": ${first},"lastEventSequence": ${last}, "entropy": "${entropy(first)}"}`;
  });
}

/** What Xero sends before a subscription starts: nothing, signed. */
export function xeroIntentBody(attempt: number): string {
  return `{"events":[],"firstEventSequence": 0,"lastEventSequence": 0, "entropy": "${entropy(-attempt)}"}`;
}

function cloudEvent({ books, change }: Happened, sequence: number): Owned {
  const company = books.identity.externalId;
  const entity = QUICKBOOKS_ENTITY[change.table]?.toLowerCase();
  const event = {
    specversion: '1.0',
    id: guidFrom(`quickbooks/event/${sequence}`),
    source: `intuit.${createHash('sha256').update('sandbox').digest('base64')}`,
    type: `qbo.${entity}.${CLOUD_OPERATION[change.operation]}.v1`,
    datacontenttype: 'application/json',
    // The real thing counts nanoseconds.
    time: new Date(change.at).toISOString().replace('Z', '000000Z'),
    intuitentityid: change.id,
    intuitaccountid: company,
    data: change.goneId === undefined ? {} : { deletedid: change.goneId },
  };
  return { company, event };
}

function olderChange({ books, change }: Happened, sequence: number): Owned {
  const event = {
    name: QUICKBOOKS_ENTITY[change.table],
    id: change.id,
    operation: OLDER_OPERATION[change.operation],
    lastUpdated: dated(change, sequence),
    ...(change.goneId === undefined ? {} : { deletedId: change.goneId }),
  };
  return { company: books.identity.externalId, event };
}

function olderBody(chunk: readonly Owned[]): string {
  const eventNotifications = [...byCompany(chunk)].map(([realmId, changes]) => ({
    realmId,
    dataChangeEvent: { entities: changes.map(({ event }) => event) },
  }));
  return JSON.stringify({ eventNotifications });
}

function xeroEvent({ books, change }: Happened, sequence: number, publicUrl: string): Owned {
  const { path = '', eventCategory = '', data } = xeroResource(books, change) ?? {};
  const at = dated(change, sequence);
  const company = books.identity.externalId;
  const event = {
    resourceUrl: `${publicUrl}/api.xro/2.0/${path}/${change.id}`,
    resourceId: change.id,
    // Seen with and without the Z, both meaning UTC.
    eventDateUtc: data ? at.slice(0, -1) : at,
    eventType: change.operation === 'create' ? 'CREATE' : 'UPDATE',
    eventCategory,
    tenantId: company,
    tenantType: 'ORGANISATION',
    ...(data ? { data } : {}),
  };
  return { company, event };
}

/** Events without an id are told apart by their time, and here time stands still between two moves. */
function dated({ at }: Change, sequence: number): string {
  return new Date(at + (sequence % 1000)).toISOString();
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

/** Each event again as a stranger's, as often as wished, and all of it in the order wished. */
function inOrder(events: readonly Owned[], { strangers, reversed }: Manner): readonly Owned[] {
  const all = events.flatMap((one) => [one, ...Array.from({ length: strangers }, (_, index) => asStranger(one, index))]);
  return reversed ? all.toReversed() : all;
}

/** The same of a company that nobody has connected. */
function asStranger({ company, event }: Owned, index: number): Owned {
  const stranger = /^\d+$/.test(company) ? `${company.slice(0, -4)}${9000 + index}` : guidFrom(`stranger ${index}`);
  const text = JSON.stringify(event).replaceAll(JSON.stringify(company), JSON.stringify(stranger));
  return { company: stranger, event: JSON.parse(text) as object };
}

function byCompany(events: readonly Owned[]): ReadonlyMap<string, readonly Owned[]> {
  const groups = new Map<string, Owned[]>();
  for (const one of events) {
    const group = groups.get(one.company);
    if (group) group.push(one);
    else groups.set(one.company, [one]);
  }
  return groups;
}

function entropy(of: number): string {
  const bytes = createHash('sha256').update(`entropy ${of}`).digest();
  return [...bytes.subarray(0, 20)].map((byte) => String.fromCharCode(65 + (byte % 26))).join('');
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}
