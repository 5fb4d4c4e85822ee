import { addDays, dayNumber, type Day } from '../money/day';

const PAID_MIN = 5;
const SHARE_MIN = 0.75;
const WEEK = 7;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The day of the week on which a customer runs its payments: three in four of these payments came on it. Null when it has none. */
export function weeklyPayRun(paidOn: readonly Day[]): Weekday | null {
  if (paidOn.length < PAID_MIN) return null;
  const times = (weekday: Weekday): number => paidOn.filter((day) => weekdayOf(day) === weekday).length;
  return WEEKDAYS.find((weekday) => times(weekday) >= paidOn.length * SHARE_MIN) ?? null;
}

/** The run nearest to the day, but not before `earliest`. */
export function nearestRun(day: Day, weekday: Weekday, earliest: Day): Day {
  const next = runFrom(addDays(day, -3), weekday);
  return next < earliest ? runFrom(earliest, weekday) : next;
}

/** The first run on this day or after it. */
function runFrom(day: Day, weekday: Weekday): Day {
  return addDays(day, (WEEKDAYS.indexOf(weekday) - WEEKDAYS.indexOf(weekdayOf(day)) + WEEK) % WEEK);
}

function weekdayOf(day: Day): Weekday {
  // 1 January 1970 was a Thursday.
  return WEEKDAYS[(dayNumber(day) + 4) % WEEK] as Weekday;
}
