import type { Ledger } from './ledger';
import { badPost, type Reply } from './reply';
import { isObject, objects, type Json } from './wire';

/** One request to the Accounting API after the front has let it in. */
export interface ApiCall {
  readonly ledger: Ledger;
  /** The sandbox's time. */
  readonly now: number;
  readonly method: string;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: Query;
  readonly body: Json | readonly unknown[];
  readonly modifiedSince: string | undefined;
}

export type Scope = 'contacts' | 'invoices' | 'payments' | 'settings';

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly scope: Scope;
  readonly handle: (call: ApiCall) => Reply;
}

/** Query parameters, whose names Xero spells in mixed case. */
export class Query {
  private readonly values = new Map<string, string>();

  constructor(search: string) {
    for (const [name, value] of new URLSearchParams(search)) this.values.set(name.toLowerCase(), value);
  }

  text(name: string): string | undefined {
    return this.values.get(name.toLowerCase());
  }

  flag(name: string): boolean {
    return this.text(name)?.toLowerCase() === 'true';
  }

  /** A comma list; undefined when there is none. */
  list(name: string): ReadonlySet<string> | undefined {
    const value = this.text(name);
    if (value === undefined || value === '') return undefined;
    return new Set(value.split(',').map((one) => one.trim().toLowerCase()));
  }
}

export function param(call: ApiCall, name: string): string {
  return call.params[name] ?? '';
}

/** The elements of a posted body: under the plural key, as a bare array, or one bare object. */
export function elements(call: ApiCall, plural: string): Json[] {
  if (Array.isArray(call.body)) return objects(call.body);
  if (!isObject(call.body)) throw badPost('The request body could not be read');
  const key = Object.keys(call.body).find((name) => name.toLowerCase() === plural.toLowerCase());
  if (key === undefined) {
    if (Object.keys(call.body).length === 0) throw badPost('No elements were posted');
    return [call.body];
  }
  const value = call.body[key];
  return isObject(value) ? [value] : objects(value);
}
