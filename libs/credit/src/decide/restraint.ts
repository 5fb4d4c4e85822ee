import type { Facts } from '../assess/facts';
import { addDays, dayText, type Day } from '../money/day';
import { isStricter, type CustomerHistory, type Reason, type SetAside } from './decision';
import { CHANGES_WINDOW_DAYS } from './compile-exceptions';
import type { CompiledPolicy } from './policy';
import { counted } from './words';

interface Question {
  readonly facts: Facts;
  readonly policy: CompiledPolicy;
  readonly history: CustomerHistory;
}

type Wait = Pick<SetAside, 'by' | 'because' | 'until' | 'forPerson'>;

/** Why a rule that would restrict more than what stands may not take hold yet: credit was given back too lately, or it has changed too often. */
export function waitsFor(reason: Reason, { facts, policy, history }: Question): Wait | null {
  const changes = history.markChanges ?? [];
  const eased = changes.find(({ from, to }) => isStricter(from, to))?.on ?? null;
  // Money that came back is no change of mind: what it had lifted stands again at once.
  const isReturned = facts.returnedPayments12 > 0;
  const waits = [
    afterEasing(eased, policy.changes.minimumDaysOpen, facts, 'changes'),
    isReturned
      ? null
      : tooOften(
          changes.map(({ on }) => on),
          facts.asOf,
          policy.changes.maximumIn30Days,
        ),
    // The warning is given again: after a hold was lifted nobody is held anew on the strength of the old one.
    isReturned ? null : afterEasing(eased, warningDays(policy, reason.rule), facts, 'warning'),
  ];
  return waits.find((wait) => wait !== null) ?? null;
}

function warningDays({ rules }: CompiledPolicy, ruleId: string): number {
  return rules.find(({ id }) => id === ruleId)?.afterWarningDays ?? 0;
}

function afterEasing(eased: Day | null, days: number, { asOf }: Facts, by: 'changes' | 'warning'): Wait | null {
  if (eased === null || addDays(eased, days) <= asOf) return null;
  const until = addDays(eased, days - 1);
  const what = by === 'warning' ? 'the customer is warned again first' : `credit stays open for ${counted(days, 'day')} at least`;
  return {
    by,
    until,
    forPerson: false,
    because: `Credit was given back on ${dayText(eased)}; ${what}, through ${dayText(until)}.`,
  };
}

function tooOften(latestFirst: readonly Day[], asOf: Day, maximum: number | null): Wait | null {
  const recent = latestFirst.filter((on) => addDays(on, CHANGES_WINDOW_DAYS) > asOf);
  const oldestThatCounts = maximum === null ? undefined : recent[maximum - 1];
  if (oldestThatCounts === undefined) return null;
  const because = `The mark has changed ${counted(recent.length, 'time')} in ${CHANGES_WINDOW_DAYS} days, so a person decides: pin a hold, or leave credit open.`;
  return { by: 'changes', until: addDays(oldestThatCounts, CHANGES_WINDOW_DAYS - 1), forPerson: true, because };
}
