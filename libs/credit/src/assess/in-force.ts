import type { Day } from '../money/day';

interface Lasting {
  readonly ended: { readonly on: Day } | null;
}

/** Whether an entry counts on this day: from its first day until the day it was ended, which does not count any more. */
export function isInForce(entry: Lasting, from: Day, asOf: Day): boolean {
  return from <= asOf && (entry.ended === null || asOf < entry.ended.on);
}

/** The entry recorded last among those that count. */
export function latestInForce<Entry extends Lasting>(
  entries: readonly Entry[],
  fromOf: (entry: Entry) => Day,
  asOf: Day,
): Entry | null {
  return entries.findLast((entry) => isInForce(entry, fromOf(entry), asOf)) ?? null;
}

/** Days on which an entry begins or ceases to count. */
export function turningDays(entry: Lasting, from: Day): readonly Day[] {
  return entry.ended === null ? [from] : [from, entry.ended.on];
}

/** The earliest of these days that is still to come. */
export function firstAfter(days: readonly (Day | null)[], asOf: Day): Day | null {
  return days.reduce<Day | null>((first, day) => {
    if (day === null || day <= asOf) return first;
    return first === null || day < first ? day : first;
  }, null);
}
