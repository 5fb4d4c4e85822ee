import { addDays, dayNumber, type Day } from '../money/day';
import type { CompiledGrace } from './policy';

/** The day from which a debt's age is counted under a policy's grace: on a business-day count a due date on a weekend or holiday moves to the next business day,
 * then come the days of grace. Rules and reminders use it; statements and metrics keep the document's due date. */
export function effectiveDue(due: Day, grace: CompiledGrace | null): Day {
  if (grace === null) return due;
  if (!grace.business) return addDays(due, grace.days);
  let day = nextBusinessDay(due, grace);
  for (let left = grace.days; left > 0; left -= 1) day = nextBusinessDay(addDays(day, 1), grace);
  return day;
}

/** A policy with so many days of rest that this does not end is refused when it is compiled. */
function nextBusinessDay(from: Day, grace: CompiledGrace): Day {
  let day = from;
  while (isDayOfRest(day, grace)) day = addDays(day, 1);
  return day;
}

function isDayOfRest(day: Day, { weekend, everyYear, once }: CompiledGrace): boolean {
  return weekend.includes(weekday(day)) || everyYear.includes(day.slice(5)) || once.includes(day);
}

/** 0 is Sunday; 1970-01-01 was a Thursday. */
function weekday(day: Day): number {
  return (((dayNumber(day) + 4) % 7) + 7) % 7;
}
