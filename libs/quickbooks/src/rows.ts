import { Unavailable } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import type { Answer } from './answer';
import { isObject } from './fields';

/** What QuickBooks calls our kinds of records. */
export const OBJECT_NAME = {
  customer: 'Customer',
  invoice: 'Invoice',
  payment: 'Payment',
  credit: 'CreditMemo',
} as const satisfies Record<EntityKind, string>;

/** The rows of one entity in the answer to a query or to change data; an exhausted page gives none. Throws Unavailable. */
export function rowsOf(answer: Answer, entity: string): readonly unknown[] {
  return listsOf(answer).flatMap((list) => {
    const rows = list[entity];
    return Array.isArray(rows) ? (rows as readonly unknown[]) : [];
  });
}

/** The answer to a count; null when it does not tell. Throws Unavailable. */
export function countIn(answer: Answer): number | null {
  const count = listsOf(answer)[0]?.['totalCount'];
  return typeof count === 'number' ? count : null;
}

/** The one object in the answer to a read or write; undefined when it is not there. */
export function objectOf(answer: Answer, entity: string): Readonly<Record<string, unknown>> | undefined {
  const object = isObject(answer.body) ? answer.body[entity] : undefined;
  return isObject(object) ? object : undefined;
}

/** An exhausted page is an empty object. An answer without one tells nothing, and must not pass for the end of a list. */
function listsOf({ body }: Answer): readonly Readonly<Record<string, unknown>>[] {
  const parts = isObject(body) ? (body['CDCResponse'] ?? [body]) : null;
  const lists = Array.isArray(parts)
    ? parts.flatMap((part: unknown) => (isObject(part) ? (part['QueryResponse'] ?? []) : []))
    : [];
  if (lists.length === 0) throw new Unavailable('The answer of QuickBooks shows no list. Try again later.');
  return lists.filter((list) => isObject(list));
}
