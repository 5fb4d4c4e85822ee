import { addDays, dayNumber, type Day } from '../money/day';

/** A calendar month as a whole number: the one after it is one more. */
export type Month = number;

export function monthOf(day: Day): Month {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

export function firstDayOf(month: Month): Day {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}-01` as Day;
}

export function lastDayOf(month: Month): Day {
  return addDays(firstDayOf(month + 1), -1);
}

/** How many days the months from `from` to `to` have, both included. */
export function daysOf(from: Month, to: Month = from): number {
  return dayNumber(firstDayOf(to + 1)) - dayNumber(firstDayOf(from));
}

/** The last month that has ended by the end of this day. */
export function lastMonthEndedBy(day: Day): Month {
  return monthOf(addDays(day, 1)) - 1;
}
