import { parseDay, type Day } from '../money/day';
import type { Report } from './fault-report';
import { isWholeFrom } from './compile-treatment';
import type { CompiledGrace, GraceDocument, Weekday } from './policy';

const WEEKDAYS: readonly Weekday[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const GRACE_DAYS_MAX = 90;
/** More yearly days of rest than any country has; with fewer, and a working weekday, a business day always comes. */
const YEARLY_HOLIDAYS_MAX = 60;
const A_LEAP_YEAR = '2028';

/** Null when the grace changes nothing. */
export function compileGrace(grace: GraceDocument | undefined, report: Report): CompiledGrace | null {
  if (grace === undefined) return null;
  const { days = 0, count = 'calendar', weekend = ['saturday', 'sunday'], country, holidays = {} } = grace;
  const business = count === 'business';
  if (!isWholeFrom(days, 0) || days > GRACE_DAYS_MAX)
    report(['grace', 'days'], `${days} days of grace are not possible.`, `Write a whole number from 0 to ${GRACE_DAYS_MAX}.`);
  if (new Set(weekend).size === WEEKDAYS.length)
    report(['grace', 'weekend'], 'Every day of the week is a day of rest.', 'Leave at least one day to work on.');
  if (country !== undefined && holidays[country] === undefined)
    report(
      ['grace', 'country'],
      `There are no holidays of ${country}.`,
      `List them: holidays: {${country}: ['12-25', '2027-03-26']}.`,
    );
  if (country !== undefined && !business)
    report(['grace', 'count'], 'Holidays do not count with calendar days.', 'Write count: business, or leave country out.');
  const written = Object.entries(holidays).map(([of, days]) => readHolidays(of, days, report));
  const own = written[Object.keys(holidays).indexOf(country ?? '')] ?? { everyYear: [], once: [] };
  return days === 0 && !business ? null : { days, business, weekend: weekend.map((day) => WEEKDAYS.indexOf(day)), ...own };
}

function readHolidays(
  country: string,
  written: readonly string[],
  report: Report,
): { readonly everyYear: readonly string[]; readonly once: readonly Day[] } {
  const everyYear: string[] = [];
  const once: Day[] = [];
  for (const [position, text] of written.entries()) {
    const yearly = dayOf(`${A_LEAP_YEAR}-${text}`);
    const day = dayOf(text);
    if (yearly) everyYear.push(text);
    else if (day) once.push(day);
    else
      report(
        ['grace', 'holidays', country, position],
        `"${text}" is no day.`,
        "Write '12-25' for every year, or '2027-03-26' for one day.",
      );
  }
  if (everyYear.length > YEARLY_HOLIDAYS_MAX)
    report(
      ['grace', 'holidays', country],
      'These are more holidays than a year can bear.',
      `List ${YEARLY_HOLIDAYS_MAX} at most.`,
    );
  return { everyYear, once };
}

function dayOf(text: string): Day | null {
  try {
    return parseDay(text);
  } catch {
    return null;
  }
}
