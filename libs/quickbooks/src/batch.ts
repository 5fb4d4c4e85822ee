import { Unavailable, type AccountingError } from '@holdfast/accounting';
import type { Answer } from './answer';
import type { Call } from './calls';
import { errorIn, faultAtTop } from './faults';
import { isObject } from './fields';
import { operationOf, type ObjectWrite, type RawObject } from './step';

/** https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/batch */
export const BATCH_ITEMS_MAX = 30;

interface Item {
  /** Within its parcel. */
  readonly number: number;
  readonly step: { readonly send: ObjectWrite };
}

/** The object as written, or why it is not shown. */
export interface Answered<Each> {
  readonly each: Each;
  readonly answer: RawObject | AccountingError;
}

/** Writes several objects in one call, each by itself: a fault spoils only its item. Throws what Call throws. */
export async function sendBatch<Each extends Item>(
  call: Call,
  items: readonly Each[],
  requestId: string,
): Promise<readonly Answered<Each>[]> {
  const requests = items.map(({ number, step: { send } }) => {
    const { operation, entity } = operationOf(send);
    return { bId: String(number), operation, [entity]: send.body };
  });
  const answer = await call({ op: 'batch', items: requests, requestId });
  const answered = itemsIn(answer);
  return items.map((each) => ({ each, answer: outcomeOf(answered.get(String(each.number)), each.step.send, answer) }));
}

function outcomeOf(item: RawObject | undefined, send: ObjectWrite, answer: Answer): RawObject | AccountingError {
  const object = item?.[operationOf(send).entity];
  if (isObject(object)) return object;
  const unknown = new Unavailable('QuickBooks did not say what became of one write of several. Look again later.', {
    status: answer.status,
    code: null,
    reference: answer.reference,
  });
  return errorIn({ ...answer, body: item, fault: faultAtTop(item) }) ?? unknown;
}

/** By their ids. One that is there twice tells nothing. */
function itemsIn({ body }: Answer): ReadonlyMap<string, RawObject> {
  const list = isObject(body) ? body['BatchItemResponse'] : null;
  const items = (Array.isArray(list) ? list.filter(isObject) : []).map((item) => [String(item['bId']), item] as const);
  const ids = items.map(([id]) => id);
  return new Map(items.filter(([id]) => ids.indexOf(id) === ids.lastIndexOf(id)));
}
