import type { Row } from '../../books/rows';
import { invalidDate, invalidNumber } from '../faults';
import { isObject, refOf, sameJson, textOf, type Json } from '../json';
import { minorOf } from '../money';
import type { Realm } from '../realm';
import { dayOf } from '../times';
import type { How } from './entity';

const ALWAYS_OURS = ['Id', 'SyncToken', 'MetaData', 'domain', 'status', 'sparse'];

/** The body of a write, read by the rules of full and sparse updates: undefined means leave alone, null means clear. */
export class Given {
  constructor(
    readonly body: Json,
    private readonly how: How,
    private readonly realm: Realm,
  ) {}

  value(name: string): unknown {
    const value = this.body[name];
    if (value === undefined) return this.how.sparse ? undefined : null;
    if (value === null) return this.how.sparse && !this.realm.unverified.sparseNullClears ? undefined : null;
    return value === '' ? null : value;
  }

  has(name: string): boolean {
    return this.value(name) !== undefined && this.value(name) !== null;
  }

  text(name: string): string | null | undefined {
    const value = this.value(name);
    return value === undefined || value === null ? value : (textOf(value) ?? null);
  }

  /** The text inside an object, e.g. `PrimaryEmailAddr.Address`. */
  inner(name: string, key: string): string | null | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return value;
    const text = isObject(value) ? textOf(value[key]) : undefined;
    return text === undefined || text === '' ? null : text;
  }

  ref(name: string): string | null | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return value;
    return refOf(value) ?? null;
  }

  day(name: string): string | null | undefined {
    const text = this.text(name);
    if (text === undefined || text === null) return text;
    const day = dayOf(text);
    if (day === null) throw invalidDate(name, text);
    return day;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    return value === undefined || value === null ? undefined : value.toLowerCase() === 'true';
  }

  number(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return undefined;
    const number = Number(textOf(value));
    if (Number.isNaN(number)) throw invalidNumber(name, value);
    return number;
  }

  minor(name: string, currency: string): number | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return undefined;
    const minor = minorOf(value, currency);
    if (minor === null) throw invalidNumber(name, value);
    return minor;
  }

  /** What remains of the properties the books have no word for; `kept` survive a full update that leaves them out. */
  extras(before: Json, own: ReadonlySet<string>, kept: readonly string[] = []): Json {
    const after: Json = this.how.sparse ? { ...before } : {};
    for (const key of kept) if (before[key] !== undefined) after[key] = before[key];
    for (const key of Object.keys(this.body)) {
      if (own.has(key)) continue;
      const value = this.value(key);
      if (value === null) delete after[key];
      else if (value !== undefined) after[key] = value;
    }
    return after;
  }
}

/** Names apart by spaces. */
export function ownKeys(names: string): ReadonlySet<string> {
  return new Set([...ALWAYS_OURS, ...names.split(' ')]);
}

/** Only what differs; undefined entries are left out. */
export function differences<R extends Row>(row: R, patch: { readonly [K in keyof R]?: R[K] | undefined }): Partial<R> {
  const different = Object.entries(patch).filter(
    ([key, value]) => value !== undefined && !sameJson(value, (row as unknown as Json)[key]),
  );
  return Object.fromEntries(different) as Partial<R>;
}

/** Recorded: an update that changes nothing leaves SyncToken and LastUpdatedTime as they were. */
export function changed<R extends Row>(patch: Partial<R>, extras: { readonly before: Json; readonly after: Json }): boolean {
  return Object.keys(patch).length > 0 || !sameKeys(extras.before, extras.after);
}

function sameKeys(a: Json, b: Json): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameJson(a[key], b[key]));
}
