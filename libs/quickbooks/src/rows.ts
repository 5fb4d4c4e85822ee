import type { EntityKind } from '@holdfast/credit';
import type { Answer } from './answer';

/** What QuickBooks calls our kinds of records. */
export const OBJECT_NAME = {
  customer: 'Customer',
  invoice: 'Invoice',
  payment: 'Payment',
  credit: 'CreditMemo',
} as const satisfies Record<EntityKind, string>;

/** The rows of one entity in the answer to a query or to change data; an exhausted page is an empty object and gives none. */
export function rowsOf(answer: Answer, entity: string): readonly unknown[] {
  return listsOf(answer).flatMap((list) => {
    const rows = list[entity];
    return Array.isArray(rows) ? (rows as readonly unknown[]) : [];
  });
}

/** The one object in the answer to a read or write; undefined when it is not there. */
export function objectOf(answer: Answer, entity: string): Readonly<Record<string, unknown>> | undefined {
  const object = isObject(answer.body) ? answer.body[entity] : undefined;
  return isObject(object) ? object : undefined;
}

function listsOf(answer: Answer): readonly Readonly<Record<string, unknown>>[] {
  const body = isObject(answer.body) ? answer.body : {};
  const changes = Array.isArray(body['CDCResponse']) ? (body['CDCResponse'] as readonly unknown[]) : [body];
  return changes.flatMap((part) => (isObject(part) ? (part['QueryResponse'] as unknown) : [])).filter((list) => isObject(list));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
