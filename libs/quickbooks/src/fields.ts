// Tolerant on purpose: unknown fields are dropped, and what is missing or misshapen becomes null. By hand, because a library's schema takes many times as long for
// a row, and a page has a thousand.

/** Reads one value of an answer; null when it is not what it should be. */
export type Read<T> = (value: unknown) => T | null;
export type Shape = Readonly<Record<string, Read<unknown>>>;
/** The fields of an object; those that are required are never null. */
export type Fields<S extends Shape, Required extends keyof S = never> = {
  readonly [Name in keyof S]: Name extends Required ? NonNullable<ReturnType<S[Name]>> : ReturnType<S[Name]>;
};

export const text: Read<string> = (value) => (typeof value === 'string' ? value : null);
export const flag: Read<boolean> = (value) => (typeof value === 'boolean' ? value : null);
export const whole: Read<number> = (value) => (Number.isInteger(value) ? (value as number) : null);
/** Ids and versions: text, now and then a number. */
export const id: Read<string> = (value) =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : null;

const DECIMAL = /^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/;
/** The shortest decimal text that is the same number as the JSON's: what QuickBooks wrote, to the cent. */
export const decimal: Read<string> = (value) => {
  const digits = typeof value === 'number' ? String(value) : value;
  return typeof digits === 'string' && DECIMAL.test(digits) ? digits : null;
};

/** Null, too, for an object without the field that it cannot do without. */
export function object<S extends Shape, Required extends keyof S = never>(
  shape: S,
  required?: Required,
): Read<Fields<S, Required>> {
  const reads = Object.entries(shape);
  return (value) => {
    if (!isObject(value)) return null;
    const fields: Record<string, unknown> = {};
    for (const [name, read] of reads) fields[name] = read(value[name]);
    return required !== undefined && fields[required as string] === null ? null : (fields as Fields<S, Required>);
  };
}

/** What cannot be read is left out of the list. */
export function list<T>(read: Read<T>): Read<readonly T[]> {
  return (value) => (Array.isArray(value) ? value.flatMap((each) => read(each) ?? []) : null);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
