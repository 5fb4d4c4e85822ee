import type { FactValue } from '../assess/fact-table';
import type { Day } from '../money/day';
import type { Comparison } from './policy';

/** A comparison with the value it was judged by; money in minor units of the home currency. */
export interface Figure {
  readonly comparison: Comparison;
  readonly value: FactValue;
}

/** Says of one customer which conditions of the rules are met; a rule is told by its place in the policy. */
export interface Judge {
  /** How many rules' entries are met. */
  readonly enteredCount: number;
  /** The rule of each of those, in the order of the policy. */
  entered(index: number): number;
  isReleased(rule: number, since: Day): boolean;
  /** The comparisons of its entry that are met, with today's values. */
  entryMet(rule: number, since: Day): readonly Figure[];
  /** The comparisons of its release that are not met, right after `isReleased` was asked about the same day. */
  releaseMissing(rule: number, since: Day): readonly Figure[];
}
