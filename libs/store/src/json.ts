/** What PostgreSQL's jsonb cannot hold: NUL and halves of a surrogate pair. One such character in a customer's name must not stop a company's sync. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;
/** How they look in JSON: searching the whole text once is faster than searching each value. */
const UNSTORABLE_ESCAPE = /\\u(0000|d[89a-f])/;
const DIGITS = /^-?\d+$/;

/** JSON for jsonb: bigint as digits, texts made storable. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, bigintAsDigits);
  return UNSTORABLE_ESCAPE.test(text) ? JSON.stringify(value, storable) : text;
}

/** Null stays SQL's null, so that `is null` in a query means what it says. */
export function toJsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : toJson(value);
}

function bigintAsDigits(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function storable(name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(UNSTORABLE, '\uFFFD') : bigintAsDigits(name, value);
}

/** Gives amounts their bigint back: `{ minor: "123", currency: "GBP" }` is Money wherever it stands. */
export function reviveMoney<T>(value: T): T {
  return revive(value) as T;
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (value === null || typeof value !== 'object') return value;
  const { minor, currency } = value as { readonly minor?: unknown; readonly currency?: unknown };
  if (typeof minor === 'string' && DIGITS.test(minor) && typeof currency === 'string') return { ...value, minor: BigInt(minor) };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revive(inner)]));
}

/** The same value always as the same text, however jsonb has ordered its keys: what a hash is made over. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(JSON.parse(toJson(value ?? null)) as unknown));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => Number(a > b) - Number(a < b));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
