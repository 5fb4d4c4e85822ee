import type { Fact } from '../assess/fact-table';
import { CHANGES_WINDOW_DAYS } from '../decide/compile-exceptions';
import { isStricter, type Mark } from '../decide/decision';
import { flatRules, MET, NOT_MET, type FlatRules } from '../decide/flat-rules';
import type { CompiledCondition, CompiledPolicy, CompiledRule } from '../decide/policy';
import { clocksOf, type Clock } from './running-clocks';
import { FACT_READERS, monthlyBilling, type FactReader } from './running-facts';
import type { RunningLedger } from './running-ledger';
import { whatDecides } from './what-decides';

interface Parts {
  readonly rules: readonly CompiledRule[];
  readonly flat: FlatRules;
  /** In the order of the flat rules' row; what lies above the tolerance is reckoned from the amounts. */
  readonly money: readonly FactReader[];
  readonly numbers: readonly FactReader[];
  readonly since: readonly FactReader[];
  /** Of each rule: where the segments that it is for come after the rules; null: it is for all. */
  readonly segments: readonly (readonly number[] | null)[];
  readonly changes: CompiledPolicy['changes'];
  readonly clocks: readonly Clock[];
  readonly tolerance: { readonly amount: number; readonly basisPoints: number };
}

/** Day by rule, by its place in the policy: the day number on which each rule in force took hold, null for the others. */
export type InForce = readonly (number | null)[];

/** What was decided before. */
export interface Before {
  readonly inForce: InForce;
  /** The day on which the mark last became milder; null when it never did. Whoever has had credit back is warned anew before a rule that waits for a warning
   * takes hold again. */
  readonly eased: number | null;
  /** The days on which the mark changed, latest first. */
  readonly changed: readonly number[];
}

/** The rules of a policy, to be asked of running ledgers: which are in force is what `decide` says too, but without words and by numbers alone. */
export class RunningRules {
  private readonly row: Float64Array;
  private readonly entered: Uint8Array;
  /** A rule was lifted in the last judgement for what has come since it took hold, while its entry is met: tomorrow it begins anew. */
  private beginsAnew = false;

  private constructor(private readonly parts: Parts) {
    const { money, flat, numbers, since } = parts;
    this.row = new Float64Array(money.length + flat.aboveTolerance.length + numbers.length + since.length);
    this.entered = new Uint8Array(flat.enter.length);
  }

  /** Null for a policy that says more than rules do, or asks for a fact that a running ledger does not keep. */
  static of(policy: CompiledPolicy): RunningRules | null {
    const named = segmentsNamed(policy);
    if (named === null || !isRulesOnly(policy)) return null;
    const heard = [...policy.rules, ...named.map(({ when }) => ({ enter: when, release: when }))];
    const flat = flatRules(heard);
    const tolerance = { amount: Number(policy.tolerance.amount), basisPoints: Number(policy.tolerance.basisPoints) };
    const isExact = [tolerance.amount, Number(policy.defaultLimit)].every(Number.isSafeInteger);
    if (flat === null || !isExact) return null;
    const readersOf = (facts: readonly Fact[]) => facts.flatMap(({ name }) => FACT_READERS.get(name) ?? []);
    const parts = { money: readersOf(flat.money), numbers: readersOf(flat.numbers), since: readersOf(flat.since) };
    const asked = [...flat.money, ...flat.numbers, ...flat.since];
    if (!asked.every(({ name }) => FACT_READERS.has(name))) return null;
    return new RunningRules({
      rules: policy.rules,
      segments: policy.rules.map((rule) => placesOf(rule, named, policy.rules.length)),
      changes: policy.changes,
      clocks: clocksOf(policy, heard),
      flat,
      ...parts,
      tolerance,
    });
  }

  get rules(): readonly CompiledRule[] {
    return this.parts.rules;
  }

  /** What is in force today, after what was before; the same array when nothing has changed. */
  judge(ledger: RunningLedger, today: number, { inForce: before, eased, changed }: Before): InForce {
    this.read(ledger, today);
    this.enter();
    const staying = this.rules.map((_, place) => {
      const since = before[place] ?? null;
      return since === null || this.isReleased(ledger, place, { today, since }) ? null : since;
    });
    this.beginsAnew = staying.some(
      (since, place) =>
        since === null && before[place] !== null && this.entered[place] === 1 && this.parts.flat.asksSince[place] === 1,
    );
    const strictest = this.strictestMark(staying);
    const daysWarned = this.daysWarned(today, before);
    const isTooOften = this.restsUntil(today, changed) > today;
    const now = this.rules.map((rule, place) => {
      if (before[place] !== null || !this.takesHold(ledger, place, today)) return staying[place] ?? null;
      const isWarned = rule.afterWarningDays === null || daysWarned >= rule.afterWarningDays;
      const isTooSoon = eased !== null && eased + this.daysOpen(rule) > today;
      return isWarned && !((isTooSoon || isTooOften) && isStricter(rule.mark, strictest)) ? today : null;
    });
    return now.every((since, place) => since === before[place]) ? before : now;
  }

  strictestMark(inForce: InForce): Mark | null {
    return inForce.reduce<Mark | null>((strictest, since, place) => {
      const mark = this.rules[place]?.mark ?? null;
      return since !== null && isStricter(mark, strictest) ? mark : strictest;
    }, null);
  }

  /** The first day after today on which time alone could change that; infinite when only news can. */
  lookAgainOn(ledger: RunningLedger, today: number, before: Before): number {
    const next = this.parts.clocks.reduce(
      (earliest, clock) => Math.min(earliest, clock(ledger, today)),
      Number.POSITIVE_INFINITY,
    );
    return Math.min(next, this.waitingIsOverOn(today, before), this.beginsAnew ? today + 1 : Number.POSITIVE_INFINITY);
  }

  /** The first day on which the mark has not changed so often any more that a third change is a person's to make. */
  private restsUntil(today: number, changed: readonly number[]): number {
    const { maximumIn30Days } = this.parts.changes;
    const oldestThatCounts = maximumIn30Days === null ? undefined : changed[maximumIn30Days - 1];
    return oldestThatCounts === undefined ? today : oldestThatCounts + CHANGES_WINDOW_DAYS;
  }

  private takesHold(ledger: RunningLedger, place: number, today: number): boolean {
    return this.entered[place] === 1 && this.isFor(place) && !this.isReleased(ledger, place, { today, since: today });
  }

  private isFor(place: number): boolean {
    return this.parts.segments[place]?.some((segment) => this.entered[segment] === 1) ?? true;
  }

  /** For how long credit that was given back stays open: so many days at least, and until the customer was warned anew. */
  private daysOpen({ afterWarningDays }: CompiledRule): number {
    return Math.max(afterWarningDays ?? 0, this.parts.changes.minimumDaysOpen);
  }

  private read(ledger: RunningLedger, today: number): void {
    const { money, numbers, flat, tolerance } = this.parts;
    const { row } = this;
    const { amount, basisPoints } = tolerance;
    const part = basisPoints === 0 ? 0 : Math.floor((monthlyBilling(ledger, today) * basisPoints + 5_000) / 10_000);
    const pass = Math.max(amount, part);
    let at = 0;
    for (const reader of money) row[at++] = reader(ledger, today, null);
    for (const which of flat.aboveTolerance) row[at++] = (row[which] as number) - pass;
    for (const reader of numbers) row[at++] = reader(ledger, today, null);
  }

  /** One pass through the entries of all rules, which are one chain. */
  private enter(): void {
    const { enter } = this.parts.flat;
    this.entered.fill(0);
    for (let place = 0; place < enter.length;) {
      const end = this.follow(enter[place] as number);
      if (end === NOT_MET) return;
      this.entered[MET - end] = 1;
      place = MET - end + 1;
    }
  }

  private isReleased(
    ledger: RunningLedger,
    place: number,
    { today, since }: { readonly today: number; readonly since: number },
  ): boolean {
    const { flat, since: readers } = this.parts;
    const from = this.row.length - readers.length;
    if (flat.asksSince[place] === 1)
      for (const [n, reader] of readers.entries()) this.row[from + n] = reader(ledger, today, since);
    return this.follow(flat.release[place] as number) !== NOT_MET;
  }

  /** Where a chain of comparisons ends. */
  private follow(start: number): number {
    const { slotOf, low, high, whenMet, whenNot } = this.parts.flat;
    let at = start;
    while (at >= 0) {
      const value = this.row[slotOf[at] as number] as number;
      at = (value >= (low[at] as number) && value <= (high[at] as number) ? whenMet[at] : whenNot[at]) as number;
    }
    return at;
  }

  /** By the oldest warning that stood before today. */
  private daysWarned(today: number, before: InForce): number {
    return before.reduce<number>(
      (days, since, place) => (since !== null && this.rules[place]?.standing === 'warn' ? Math.max(days, today - since) : days),
      Number.NEGATIVE_INFINITY,
    );
  }

  private waitingIsOverOn(today: number, { inForce, eased, changed }: Before): number {
    const rested = this.restsUntil(today, changed);
    let next = rested > today ? rested : Number.POSITIVE_INFINITY;
    for (const [place, rule] of this.rules.entries()) {
      if (inForce[place] !== null) continue;
      const { afterWarningDays } = rule;
      if (eased !== null && eased + this.daysOpen(rule) > today) next = Math.min(next, eased + this.daysOpen(rule));
      if (afterWarningDays === null) continue;
      for (const [warning, since] of inForce.entries()) {
        if (since === null || this.rules[warning]?.standing !== 'warn') continue;
        // A warning of today is known from tomorrow on, even when no days have to pass.
        const on = since + Math.max(1, afterWarningDays);
        if (on > today) next = Math.min(next, on);
      }
    }
    return next;
  }
}

interface NamedSegment {
  readonly id: string;
  readonly when: CompiledCondition;
}

/** Those that rules are for; null when one of them takes whoever is in no other, for which all others would have to be heard. */
function segmentsNamed(policy: CompiledPolicy): readonly NamedSegment[] | null {
  const named = whatDecides(policy).segments.map(({ id, when }) => when && { id, when });
  return named.every((one) => one !== null) ? named : null;
}

/** Where the segments of a rule stand behind the rules; null: it is for everybody. */
function placesOf({ segments }: CompiledRule, named: readonly NamedSegment[], rules: number): readonly number[] | null {
  return segments && segments.map((id) => rules + named.findIndex((one) => one.id === id));
}

/** Sections that change no standing, or are read here; exclusions are left to whoever knows whom they name. Whatever else a policy may come to say has to be
 * heard by `decide`. */
const HEARD = new Set(
  'name version homeCurrency terms tolerance grace segments rules defaultLimit treatment treatments exclusions approvals messages changes'.split(
    ' ',
  ),
);
/** How much is asked for upfront changes nothing in whom a rule takes hold of. */
const HEARD_OF_RULES = new Set('id say standing mark depositPercent enter release afterWarningDays segments from'.split(' '));

function isRulesOnly(policy: CompiledPolicy): boolean {
  return saysNothingBut(policy, HEARD) && policy.rules.every((rule) => saysNothingBut(rule, HEARD_OF_RULES));
}

function saysNothingBut(section: object, heard: ReadonlySet<string>): boolean {
  return Object.entries(section).every(([name, value]) => heard.has(name) || isSilent(value));
}

function isSilent(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.values(value).every(isSilent) : !value;
}
