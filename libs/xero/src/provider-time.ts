import { dayFromNumber, parseDay, type Day } from '@holdfast/credit';

const MS_PER_DAY = 86_400_000;
const MS_PER_MINUTE = 60_000;
/** Thousands of documents share a few hundred days, and writing a day out anew each time was a tenth of the work of a page. */
const daysSeen = new Map<number, Day>();
const DAYS_SEEN_MAX = 20_000;

/** Xero's wire form of a time: `/Date(1518685950940+0000)/`, without an offset, or ISO 8601; times without a zone are UTC.
 * `offsetMinutes` is what the sender added for people; the milliseconds are UTC already. */
interface WireTime {
  readonly ms: number;
  readonly offsetMinutes: number;
}

/** Milliseconds since 1970, UTC; null when the text is absent or no time. Never uses the process's own time zone. */
export function msOf(text: string | null | undefined): number | null {
  return wireTime(text)?.ms ?? null;
}

/** Date-only fields are UTC midnight of the organisation's calendar day, so the UTC parts are the day; an offset other than +0000 moves them back to
 * the sender's own day. */
export function dayOf(text: string | null | undefined): Day | null {
  const time = wireTime(text);
  return time === null ? null : utcDay(time.ms + time.offsetMinutes * MS_PER_MINUTE);
}

/** A lock date may come as UTC midnight like every other day, or as midnight in the organisation's zone (the documented New Zealand sample):
 * the first is read by its UTC parts, the second in that zone. Null when it is the second form and the zone is unknown. */
export function lockDay(text: string | null | undefined, timeZone: string | null): Day | null {
  const ms = msOf(text);
  if (ms === null) return null;
  if (ms % MS_PER_DAY === 0) return utcDay(ms);
  return timeZone === null ? null : dayInZone(ms, timeZone);
}

function dayInZone(ms: number, timeZone: string): Day {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(
    ms,
  );
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? '';
  return parseDay(`${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`);
}

function utcDay(ms: number): Day {
  const number = Math.floor(ms / MS_PER_DAY);
  const known = daysSeen.get(number);
  if (known !== undefined) return known;
  const day = dayFromNumber(number);
  if (daysSeen.size < DAYS_SEEN_MAX) daysSeen.set(number, day);
  return day;
}

function wireTime(text: string | null | undefined): WireTime | null {
  if (text === null || text === undefined) return null;
  const wrapped = /^\/Date\((-?\d{1,15})([+-]\d{4})?\)\/$/.exec(text);
  if (wrapped) {
    return { ms: Number(wrapped[1]), offsetMinutes: offsetMinutes(wrapped[2]) };
  }
  return isoTime(text);
}

function offsetMinutes(offset: string | undefined): number {
  if (offset === undefined || offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return offset.startsWith('-') ? -minutes : minutes;
}

function isoTime(text: string): WireTime | null {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (!found) return null;
  const [, day, time = '00:00:00', zone = 'Z'] = found;
  const ms = Date.parse(`${day}T${time.replace(/(\.\d{3})\d+$/, '$1')}${zone}`);
  return Number.isNaN(ms) ? null : { ms, offsetMinutes: offsetMinutes(zone) };
}
