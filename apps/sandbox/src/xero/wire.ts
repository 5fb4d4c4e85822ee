import { createHash } from 'node:crypto';
import { decimalsOf } from '../books/currency';

export type Json = { [key: string]: unknown };

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DAY = /^(\d{4}-\d{2}-\d{2})(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/;
const MICROSOFT = /^\/Date\((-?\d+)([+-]\d{4})?\)\/$/;

export const NO_GUID = '00000000-0000-0000-0000-000000000000';

export function isGuid(text: unknown): text is string {
  return typeof text === 'string' && GUID.test(text);
}

/** The same parts always give the same GUID, so what is only derived keeps its id between calls. */
export function guidOf(...parts: readonly string[]): string {
  const hex = createHash('sha1').update(parts.join('/')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function instant(ms: number): string {
  return `/Date(${ms}+0000)/`;
}

/** The envelope's own time carries no offset. */
export function bareInstant(ms: number): string {
  return `/Date(${ms})/`;
}

/** `2019-03-12T23:10:38`, as in DateUTCString. */
export function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}

/** The two lines in which Xero shows a change. */
export function updated(ms: number): Json {
  return { UpdatedDateUTC: instant(ms), UpdatedDateUTCString: `${isoSeconds(ms)}+00:00` };
}

const daysSeen = new Map<string, number>();

/** A calendar day is sent as midnight UTC of that day, in whatever zone the organisation is. */
export function dayMs(day: string): number {
  const seen = daysSeen.get(day);
  if (seen !== undefined) return seen;
  const ms = Date.parse(`${day}T00:00:00Z`);
  // Lists ask for the same few days thousands of times.
  if (!Number.isNaN(ms)) daysSeen.set(day, ms);
  return ms;
}

export function dayDate(day: string): string {
  return instant(dayMs(day));
}

export function dayString(day: string): string {
  return `${day}T00:00:00`;
}

/** A calendar day as clients write it, or null when it is none. */
export function readDay(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const microsoft = MICROSOFT.exec(value);
  const text = microsoft ? new Date(Number(microsoft[1])).toISOString() : value;
  const day = DAY.exec(text)?.[1];
  if (day === undefined || Number.isNaN(dayMs(day))) return null;
  return new Date(dayMs(day)).toISOString().slice(0, 10) === day ? day : null;
}

export function amount(minor: number, currency: string): number {
  return minor / 10 ** decimalsOf(currency);
}

/** Minor units of an amount as clients send it (a number, or a number as text), or null. */
export function readAmount(value: unknown, currency: string): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return null;
  return Math.round(number * 10 ** decimalsOf(currency));
}

/** The books keep home units per foreign unit; Xero shows foreign units per home unit. */
export function currencyRate(homePerUnit: number): number {
  return homePerUnit === 1 ? 1 : Number((1 / homePerUnit).toPrecision(10));
}

export function inHomeMinor(minor: number, currency: string, how: { home: string; rate: number }): number {
  if (currency === how.home) return minor;
  return Math.round(minor * how.rate * 10 ** (decimalsOf(how.home) - decimalsOf(currency)));
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
