import { entityNamed } from './entities/registry';
import { badRequestId, batchTooLarge, Fault, missing, throttled, unsupportedAction } from './faults';
import { changesOf } from './cdc';
import { isObject, textOf, type Json } from './json';
import { runQuery } from './query/run';
import type { Realm } from './realm';
import { writeObject, type Action } from './write-object';

/** https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/batch */
export const BATCH_ITEMS_MAX = 30;
/** With a requestid ids are shorter: https://blogs.intuit.com/2015/04/06/15346 */
const BATCH_REQUEST_ID_MAX = 36;
const BATCH_ITEM_ID_MAX = 10;
const ACTIONS: readonly string[] = ['create', 'update', 'delete', 'void'] satisfies readonly Action[];

/** Items run in order, each on its own: no transaction, and a fault spoils only its item. */
export function runBatch(realm: Realm, body: Json, requestId: string | null): Json[] {
  const items: unknown = body['BatchItemRequest'];
  if (!Array.isArray(items)) throw missing('BatchItemRequest');
  if (items.length > BATCH_ITEMS_MAX) throw batchTooLarge(BATCH_ITEMS_MAX);
  const requests = items.map((item: unknown) => (isObject(item) ? item : {}));
  if (requestId !== null) mustBeShort(requestId, requests);
  return requests.map((item) => itemDone(realm, item));
}

function mustBeShort(requestId: string, items: readonly Json[]): void {
  if (requestId.length > BATCH_REQUEST_ID_MAX) throw badRequestId(requestId);
  const long = items.map((item) => textOf(item['bId']) ?? '').find((id) => id.length > BATCH_ITEM_ID_MAX);
  if (long !== undefined) throw badRequestId(long);
}

function itemDone(realm: Realm, item: Json): Json {
  const bId = textOf(item['bId']) ?? '';
  try {
    return { ...perform(realm, item), bId };
  } catch (error) {
    if (error instanceof Fault) return { Fault: error.body(), bId };
    throw error;
  }
}

function perform(realm: Realm, item: Json): Json {
  const query = item['Query'];
  if (query !== undefined) return { QueryResponse: runQuery(realm, textOf(query) ?? '', entityNamed) };
  const cdc = item['CDCQuery'];
  if (isObject(cdc)) {
    return { CDCResponse: [changesOf(realm, { entities: textOf(cdc['Entities']), changedSince: textOf(cdc['ChangedSince']) })] };
  }
  const operation = textOf(item['operation'])?.toLowerCase();
  if (operation === undefined || !ACTIONS.includes(operation)) throw unsupportedAction(operation ?? 'nothing');
  const [name, body] = Object.entries(item).find(([key, value]) => isObject(value) && entityNamed(key)) ?? [];
  const entity = name === undefined ? undefined : entityNamed(name);
  if (!entity || !isObject(body)) throw missing('IntuitObject');
  mustNotBeThrottled(realm, textOf(body['Id']) ?? '');
  const options = textOf(item['optionsData'])?.toLowerCase() ?? '';
  const action = options.includes('void') ? 'void' : (operation as Action);
  return { [entity.name]: writeObject(realm, { entity, body, action, include: new Set(options.split(',')) }) };
}

/** Second-hand: the throttle may strike in the middle of a batch. An order for one customer is for the item that writes it. */
function mustNotBeThrottled(realm: Realm, customerId: string): void {
  if (realm.world.mischief.take('throttle', { dialect: 'quickbooks', externalId: realm.id, customerId })) throw throttled();
}
