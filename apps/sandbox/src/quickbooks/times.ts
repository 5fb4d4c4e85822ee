const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Daylight saving of Los Angeles by rule (since 2007): second Sunday of March to first Sunday of November, 2 o'clock. Intl is too slow for pages of a thousand rows. */
const summers = new Map<number, { from: number; to: number }>();

function summerOf(year: number): { from: number; to: number } {
  const known = summers.get(year);
  if (known) return known;
  const sunday = (month: number, nth: number): number => {
    const first = Date.UTC(year, month, 1);
    return first + ((7 - new Date(first).getUTCDay()) % 7) * DAY + (nth - 1) * 7 * DAY;
  };
  const summer = { from: sunday(2, 2) + 10 * HOUR, to: sunday(10, 1) + 9 * HOUR };
  summers.set(year, summer);
  return summer;
}

function offsetHours(ms: number): -7 | -8 {
  const { from, to } = summerOf(new Date(ms - 8 * HOUR).getUTCFullYear());
  return ms >= from && ms < to ? -7 : -8;
}

/** `2020-09-29T04:48:37-07:00`, as in MetaData. */
export function pacific(ms: number): string {
  const offset = offsetHours(ms);
  return `${new Date(ms + offset * HOUR).toISOString().slice(0, 19)}-0${-offset}:00`;
}

/** `2020-09-29T06:00:06.413-07:00`, as in the `time` of an answer. */
export function pacificMillis(ms: number): string {
  const offset = offsetHours(ms);
  return `${new Date(ms + offset * HOUR).toISOString().slice(0, 23)}-0${-offset}:00`;
}

/** Whole seconds, because that is all a client has ever been shown. */
export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** An instant as a client writes it; without an offset it is read as Pacific. Null when it is none. */
export function instantOf(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text.trim());
  if (!match) return null;
  const [, day, time = '00:00:00', zone] = match;
  if (zone !== undefined) {
    const ms = Date.parse(`${day}T${time}${zone.toUpperCase()}`);
    return Number.isNaN(ms) ? null : ms;
  }
  const asUtc = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(asUtc) ? null : asUtc - offsetHours(asUtc + 8 * HOUR) * HOUR;
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

/** A client may send a whole timestamp where a day is meant. */
export function dayOf(text: string): string | null {
  const day = text.slice(0, 10);
  return isDay(day) ? day : null;
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}
