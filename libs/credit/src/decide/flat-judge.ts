import type { Fact } from '../assess/fact-table';
import type { Facts } from '../assess/facts';
import type { Day } from '../money/day';
import { factOf } from './condition';
import { MET, NOT_MET, type FlatRules } from './flat-rules';
import type { Figure, Judge } from './judge';
import type { Comparison } from './policy';

/** Reads flat rules against one customer's facts after the other, each as a row of numbers. What it says is what `isMet` says. */
export class FlatJudge implements Judge {
  enteredCount = 0;
  private readonly places: Uint16Array;
  private readonly row: Float64Array;
  private facts: Facts | null = null;

  constructor(private readonly flat: FlatRules) {
    const { enter, money, aboveTolerance, numbers, since } = flat;
    this.places = new Uint16Array(enter.length);
    this.row = new Float64Array(money.length + aboveTolerance.length + numbers.length + since.length);
  }

  /** From now on it speaks of this customer. False when a double cannot hold the tolerance exactly: then it does not. */
  takes(facts: Facts, tolerance: bigint): boolean {
    const pass = Number(tolerance);
    if (!Number.isSafeInteger(pass)) return false;
    this.facts = facts;
    this.readsMoney(facts, pass);
    this.readsNumbers(facts);
    this.enters();
    return true;
  }

  entered(index: number): number {
    return this.places[index] as number;
  }

  isReleased(rule: number, since: Day): boolean {
    const { release, asksSince, whenMet, whenNot } = this.flat;
    if (asksSince[rule] === 1) this.readsSince(since);
    let at = release[rule] as number;
    while (at >= 0) at = (this.lies(at) ? whenMet[at] : whenNot[at]) as number;
    return at !== NOT_MET;
  }

  entryMet(rule: number, since: Day): readonly Figure[] {
    return this.those(this.flat.enter[rule] as number, this.flat.entries[rule] as readonly Comparison[], true, since);
  }

  releaseMissing(rule: number, since: Day): readonly Figure[] {
    return this.those(this.flat.release[rule] as number, this.flat.releases[rule] as readonly Comparison[], false, since);
  }

  /** One pass through the entries of all rules. */
  private enters(): void {
    const { enter, slotOf, low, high, whenMet, whenNot } = this.flat;
    const { row, places } = this;
    let count = 0;
    let at = enter.length === 0 ? NOT_MET : 0;
    for (;;) {
      while (at >= 0) {
        const value = row[slotOf[at] as number] as number;
        at = (value >= (low[at] as number) && value <= (high[at] as number) ? whenMet[at] : whenNot[at]) as number;
      }
      if (at === NOT_MET) break;
      const rule = MET - at;
      places[count] = rule;
      count += 1;
      at = enter[rule + 1] ?? NOT_MET;
    }
    this.enteredCount = count;
  }

  private readsMoney(facts: Facts, tolerance: number): void {
    const { row } = this;
    const { money, aboveTolerance } = this.flat;
    for (let at = 0; at < money.length; at += 1) {
      const value = (money[at] as Fact).read(facts, null);
      row[at] = value === null ? Number.NaN : Number(value);
    }
    // The sign of a difference of two doubles is exact.
    for (let at = 0; at < aboveTolerance.length; at += 1)
      row[money.length + at] = (row[aboveTolerance[at] as number] as number) - tolerance;
  }

  private readsNumbers(facts: Facts): void {
    const { row } = this;
    const { money, aboveTolerance, numbers } = this.flat;
    const from = money.length + aboveTolerance.length;
    for (let at = 0; at < numbers.length; at += 1) {
      const value = (numbers[at] as Fact).read(facts, null);
      row[from + at] = typeof value === 'number' ? value : value === null ? Number.NaN : value === true ? 1 : 0;
    }
  }

  private readsSince(day: Day): void {
    const { since } = this.flat;
    const from = this.row.length - since.length;
    for (const [at, fact] of since.entries()) {
      const value = fact.read(this.facts as Facts, day);
      this.row[from + at] = value === null ? Number.NaN : Number(value);
    }
  }

  /** Most often all of them. */
  private those(from: number, comparisons: readonly Comparison[], areMet: boolean, since: Day): readonly Figure[] {
    const facts = this.facts as Facts;
    let place = 0;
    while (place < comparisons.length && this.lies(from + place) === areMet) place += 1;
    const found =
      place === comparisons.length ? comparisons : comparisons.filter((_, index) => this.lies(from + index) === areMet);
    return found.map((comparison) => ({ comparison, value: factOf(comparison).read(facts, since) }));
  }

  /** Between its bounds. */
  private lies(at: number): boolean {
    const { slotOf, low, high } = this.flat;
    const value = this.row[slotOf[at] as number] as number;
    return value >= (low[at] as number) && value <= (high[at] as number);
  }
}
