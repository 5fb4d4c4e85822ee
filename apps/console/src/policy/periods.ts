import type { Day } from '../answers';
import type { Activation, Subject } from './policy-answers';

export interface Period {
  readonly from: Day;
  /** The first day on which it does not count any more; null: none is foreseen. */
  readonly to: Day | null;
}

/** When a version counted, counts or will count. Of one day the last decision counts. */
export function periodsOf(version: Subject & { readonly number: number }, activations: readonly Activation[]): readonly Period[] {
  const own = activations.filter(({ level, subject }) => level === version.level && subject === version.subject);
  const last = new Map(own.toSorted((a, b) => a.sequence - b.sequence).map((activation) => [activation.from, activation.number]));
  const days = [...last.keys()].toSorted();
  const changes = days.filter((day, index) => index === 0 || last.get(day) !== last.get(days[index - 1] ?? ''));
  return changes.flatMap((from, index) => (last.get(from) === version.number ? [{ from, to: changes[index + 1] ?? null }] : []));
}
