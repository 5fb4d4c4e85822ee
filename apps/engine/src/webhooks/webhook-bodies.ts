import { createHash } from 'node:crypto';
import type { EntityKind } from '@holdfast/credit';
import type { ToldEvent } from '@holdfast/store';
import { z } from 'zod';

/** What a webhook says has happened, and in whose books. Believed only as far as "look again". */
export interface WebhookEvent extends ToldEvent {
  /** The ledger's own id of the company: a realm or a tenant. */
  readonly company: string;
}

const text = z.string().min(1).max(200);
const textOrNull = text.nullable().catch(null);

const CloudEvent = z.object({
  id: textOrNull,
  type: text.regex(/^qbo\.\w+\.\w+\.\w+$/),
  time: textOrNull,
  intuitentityid: text,
  intuitaccountid: text,
  data: z.object({ deletedid: textOrNull }).nullable().catch(null),
});
const Notification = z.object({ realmId: text, dataChangeEvent: z.object({ entities: z.array(z.unknown()) }) });
const OlderChange = z.object({ name: text, id: text, operation: text, lastUpdated: textOrNull, deletedId: textOrNull });
const XeroEvent = z.object({
  tenantId: text,
  eventCategory: text,
  eventType: textOrNull,
  eventDateUtc: textOrNull,
  resourceId: text,
  data: z.object({ Type: textOrNull }).nullable().catch(null),
});

/** What each entity of QuickBooks means for our mirror. All others are no matter of receivables. */
const QUICKBOOKS_KINDS: ReadonlyMap<string, EntityKind> = new Map([
  ['customer', 'customer'],
  ['invoice', 'invoice'],
  ['payment', 'payment'],
  ['creditmemo', 'credit'],
  // A customer's record carries its term's name and days.
  ['term', 'customer'],
]);
const XERO_KINDS: ReadonlyMap<string, EntityKind> = new Map([
  ['CONTACT', 'customer'],
  ['INVOICE', 'invoice'],
  ['CREDITNOTE', 'credit'],
  ['PREPAYMENT', 'credit'],
  ['OVERPAYMENT', 'credit'],
  ['PAYMENT', 'payment'],
]);
/** ACCPAYCREDIT, SPEND-PREPAYMENT, APOVERPAYMENT, ...: what the company owes its suppliers. */
const OF_SUPPLIERS = /^(ACCPAY|SPEND|AP)/;

/** The events of a QuickBooks webhook, of many realms in one: CloudEvents, an array of them or a single one, or the older `eventNotifications`. What cannot
 * be read, or concerns no receivables, is passed over. Never throws. */
export function quickbooksEvents(raw: Buffer): readonly WebhookEvent[] {
  const body = json(raw);
  const older = each(listIn(body, 'eventNotifications'), Notification, ({ realmId, dataChangeEvent: { entities } }) =>
    each(entities, OlderChange, (change) => ofOlderChange(realmId, change)),
  );
  return [...each(Array.isArray(body) ? body : [body], CloudEvent, ofCloudEvent), ...older];
}

/** The events of a Xero webhook, of many tenants in one; none in an intent to receive. What cannot be read, or concerns no receivables, is passed over.
 * Never throws. */
export function xeroEvents(raw: Buffer): readonly WebhookEvent[] {
  return each(listIn(json(raw), 'events'), XeroEvent, ofXeroEvent);
}

function ofCloudEvent(event: z.infer<typeof CloudEvent>): readonly WebhookEvent[] {
  const [, entity = '', operation = ''] = event.type.split('.');
  const { id, time, intuitaccountid: company, intuitentityid } = event;
  const change = { company, entity, operation, objectId: intuitentityid, deletedId: event.data?.deletedid ?? null };
  return ofQuickbooks(change, { id: id ?? time, time });
}

function ofOlderChange(company: string, change: z.infer<typeof OlderChange>): readonly WebhookEvent[] {
  const { name: entity, operation, id: objectId, deletedId, lastUpdated } = change;
  return ofQuickbooks({ company, entity, operation, objectId, deletedId }, { id: lastUpdated, time: lastUpdated });
}

interface QuickbooksChange {
  readonly company: string;
  readonly entity: string;
  readonly operation: string;
  readonly objectId: string;
  /** Of a merge: whom the other has taken in. */
  readonly deletedId: string | null;
}

function ofQuickbooks(
  { company, entity, operation, objectId, deletedId }: QuickbooksChange,
  { id, time }: { readonly id: string | null; readonly time: string | null },
): readonly WebhookEvent[] {
  const name = entity.toLowerCase();
  const kind = QUICKBOOKS_KINDS.get(name);
  if (!kind) return [];
  const event = { company, entity: kind, at: instant(time) };
  const about = (object: string, isGone: boolean): WebhookEvent => ({
    ...event,
    id: identity(id, [name, operation.toLowerCase(), object]),
    // A term's id is no customer's.
    objectId: name === 'term' ? null : object,
    isGone,
  });
  const isDeleted = /^delete/i.test(operation);
  return deletedId === null ? [about(objectId, isDeleted)] : [about(objectId, isDeleted), about(deletedId, true)];
}

function ofXeroEvent(event: z.infer<typeof XeroEvent>): readonly WebhookEvent[] {
  const { tenantId: company, eventCategory, eventType, eventDateUtc, resourceId: objectId, data } = event;
  const entity = XERO_KINDS.get(eventCategory);
  if (!entity || OF_SUPPLIERS.test(data?.Type ?? '')) return [];
  // Seen with and without the Z, both meaning UTC.
  const time = eventDateUtc && /(Z|[+-]\d\d:?\d\d)$/i.test(eventDateUtc) ? eventDateUtc : eventDateUtc && `${eventDateUtc}Z`;
  const id = identity(time, [eventCategory, eventType, objectId]);
  return [{ company, id, entity, objectId, isGone: false, at: instant(time) }];
}

/** Of a fixed length and plain characters, whatever the vendor sent. Null when it gave neither an id nor a time: a second such event may be a second change. */
function identity(given: string | null, about: readonly (string | null)[]): string | null {
  if (given === null) return null;
  return createHash('sha256')
    .update(JSON.stringify([given, ...about]))
    .digest('hex');
}

/** To the millisecond, cut off: the mirror's times are no finer, so that what was later never seems earlier. Null unless it says its offset. */
function instant(given: string | null): string | null {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)$/i.exec(given ?? '');
  if (!found) return null;
  const [, seconds = '', fraction = '', zone = ''] = found;
  const ms = Date.parse(`${seconds}${fraction.slice(0, 4)}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`.toUpperCase());
  return ms >= EARLIEST && ms < LATEST ? new Date(ms).toISOString() : null;
}

/** Beyond these a time means nothing, and the database could not hold it. */
const EARLIEST = Date.UTC(1970, 0);
const LATEST = Date.UTC(3000, 0);

function each<Schema extends z.ZodType, Item>(
  list: readonly unknown[],
  schema: Schema,
  read: (one: z.infer<Schema>) => readonly Item[],
): readonly Item[] {
  return list.flatMap((one) => {
    const parsed = schema.safeParse(one);
    return parsed.success ? read(parsed.data) : [];
  });
}

function listIn(body: unknown, name: string): readonly unknown[] {
  const list = body !== null && typeof body === 'object' ? (body as Record<string, unknown>)[name] : null;
  return Array.isArray(list) ? list : [];
}

function json(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
}
