import { createHash } from 'node:crypto';
import type { Day } from '@holdfast/credit';

/** The comparison of the day is made between these hours of the company's own time: after its midnight, before anybody works. */
const FIRST_HOUR = 4;
const LAST_HOUR = 6;
const MINUTE_MS = 60_000;

/** When a company's daily comparison is due on this day, in ms since 1970. Each company has a minute of its own, so that not all ask at once. */
export function dailyAt(companyId: string, day: Day, timeZone: string): number {
  const spread = createHash('sha256').update(companyId).digest().readUInt32BE(0) % ((LAST_HOUR - FIRST_HOUR) * 60);
  return momentAt(Date.parse(`${day}T00:00:00Z`) + (FIRST_HOUR * 60 + spread) * MINUTE_MS, timeZone);
}

/** When a day (YYYY-MM-DD) begins in a time zone, in ms since 1970; NaN for what is no day. */
export function startOfDay(day: string, timeZone: string): number {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(wanted) ? momentAt(wanted, timeZone) : wanted;
}

/** When a clock in this time zone shows what one in UTC shows then. */
function momentAt(wanted: number, timeZone: string): number {
  // Twice, because the clocks may change between the guess and the answer.
  const guess = wanted - aheadOfUtcMs(wanted, timeZone);
  return wanted - aheadOfUtcMs(guess, timeZone);
}

/** Swedish writes a moment as ISO does. */
function aheadOfUtcMs(atMs: number, timeZone: string): number {
  const local = new Date(atMs).toLocaleString('sv-SE', { timeZone });
  return Date.parse(`${local.replace(' ', 'T')}Z`) - Math.floor(atMs / 1000) * 1000;
}
