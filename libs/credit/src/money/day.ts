/** A calendar day in the company's time zone, written `YYYY-MM-DD`. */
export type Day = string & { readonly __day: unique symbol };

const MS_PER_DAY = 86_400_000;

/** A century: so many days from any that people write about is a day still. */
export const DAYS_MAX = 36_500;

/** Throws RangeError when the text is not a real calendar day. */
export function parseDay(text: string): Day {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) throw new RangeError(`not a day (YYYY-MM-DD): ${JSON.stringify(text)}`);
  const day = dayFromNumber(dayNumber(text as Day));
  if (day !== text) throw new RangeError(`no such day: ${text}`);
  return day;
}

/** Days since 1970-01-01; whole numbers, so that differences are calendar days. */
export function dayNumber(day: Day): number {
  // oxlint-disable-next-line no-restricted-globals -- calendar arithmetic in UTC, no clock
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / MS_PER_DAY;
}

export function dayFromNumber(number: number): Day {
  // oxlint-disable-next-line no-restricted-globals -- calendar arithmetic in UTC, no clock
  return new Date(number * MS_PER_DAY).toISOString().slice(0, 10) as Day;
}

/** The calendar day at an instant (ISO 8601) in a time zone (IANA name). Throws RangeError for what is no instant or no time zone. */
export function dayAt(instant: string, timeZone: string): Day {
  let calendar = calendars.get(timeZone);
  if (!calendar) calendars.set(timeZone, (calendar = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })));
  // oxlint-disable-next-line no-restricted-globals -- an instant that is given, no clock
  return parseDay(calendar.format(new Date(instant)));
}

/** A calendar takes far longer to make than to read. */
const calendars = new Map<string, Intl.DateTimeFormat>();

/** Of two instants (ISO 8601, any offset), whether the first is the later one. */
export function isLaterInstant(instant: string, than: string): boolean {
  // oxlint-disable-next-line no-restricted-globals -- instants that are given, no clock
  return Date.parse(instant) > Date.parse(than);
}

export function addDays(day: Day, days: number): Day {
  return dayFromNumber(dayNumber(day) + days);
}

export function firstOfNextMonth(day: Day): Day {
  // The 28th exists in every month, and five days after it is the next one.
  return `${addDays(`${day.slice(0, 8)}28` as Day, 5).slice(0, 8)}01` as Day;
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

export function laterDay(a: Day, b: Day): Day {
  return a >= b ? a : b;
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
) as readonly string[];

/** For people: `5 January 2026`. */
export function dayText(day: Day): string {
  return `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ''} ${Number(day.slice(0, 4))}`;
}
