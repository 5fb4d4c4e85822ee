const DAY_MS = 86_400_000;

const formats = new Map<string, { readonly day: Intl.DateTimeFormat; readonly parts: Intl.DateTimeFormat }>();

/** The calendar day `YYYY-MM-DD` at an instant, in an IANA time zone. */
export function dayIn(timeZone: string, ms: number): string {
  return formatsOf(timeZone).day.format(ms);
}

/** The instant at which a calendar day begins in a time zone. */
export function startOfDay(day: string, timeZone: string): number {
  const midnight = utcOf(day);
  // Twice, because the first guess may lie on the other side of a change of the clocks.
  const guess = midnight - offsetAt(midnight, timeZone);
  return midnight - offsetAt(guess, timeZone);
}

export function addDays(day: string, days: number): string {
  return new Date(utcOf(day) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((utcOf(to) - utcOf(from)) / DAY_MS);
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(utcOf(day)).getUTCDay();
}

/** Whether the text is a day that exists, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = utcOf(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

function utcOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function offsetAt(ms: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatsOf(timeZone)
      .parts.formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(ms / 1000) * 1000;
}

/** Making a formatter costs more than all its later uses together. */
function formatsOf(timeZone: string): { readonly day: Intl.DateTimeFormat; readonly parts: Intl.DateTimeFormat } {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = {
    day: new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }),
    parts: new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }),
  };
  formats.set(timeZone, made);
  return made;
}
