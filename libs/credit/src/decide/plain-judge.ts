import type { Facts } from '../assess/facts';
import type { Day } from '../money/day';
import { comparisonsOf, isComparisonMet, isMet, valueOf, type Circumstances } from './condition';
import type { Figure, Judge } from './judge';
import type { CompiledRule } from './policy';

/** Interprets the conditions as they are written: the specification of the flat judge, and the judge of what does not fit a row of doubles. */
export class PlainJudge implements Judge {
  readonly enteredCount: number;
  private readonly places: readonly number[];
  private readonly entering: Circumstances;

  constructor(
    private readonly rules: readonly CompiledRule[],
    facts: Facts,
    tolerance: bigint,
  ) {
    this.entering = { facts, tolerance, restrictedSince: null };
    this.places = rules.flatMap(({ enter }, place) => (isMet(enter, this.entering) ? [place] : []));
    this.enteredCount = this.places.length;
  }

  entered(index: number): number {
    return this.places[index] as number;
  }

  isReleased(rule: number, since: Day): boolean {
    return isMet(this.rule(rule).release, this.leaving(since));
  }

  entryMet(rule: number, since: Day): readonly Figure[] {
    return comparisonsOf(this.rule(rule).enter)
      .filter((comparison) => isComparisonMet(comparison, this.entering))
      .map((comparison) => ({ comparison, value: valueOf(comparison, this.leaving(since)) }));
  }

  releaseMissing(rule: number, since: Day): readonly Figure[] {
    const leaving = this.leaving(since);
    return comparisonsOf(this.rule(rule).release)
      .filter((comparison) => !isComparisonMet(comparison, leaving))
      .map((comparison) => ({ comparison, value: valueOf(comparison, leaving) }));
  }

  private leaving(since: Day): Circumstances {
    return { ...this.entering, restrictedSince: since };
  }

  private rule(place: number): CompiledRule {
    const rule = this.rules[place];
    if (!rule) throw new RangeError(`no rule number ${place}`);
    return rule;
  }
}
