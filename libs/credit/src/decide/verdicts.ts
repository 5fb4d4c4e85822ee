import type { Facts } from '../assess/facts';
import { daysBetween, type Day } from '../money/day';
import type { CustomerHistory } from './decision';
import { FlatJudge } from './flat-judge';
import { flatRules } from './flat-rules';
import type { Figure, Judge } from './judge';
import { PlainJudge } from './plain-judge';
import type { CompiledPolicy, CompiledRule } from './policy';

/** One rule in force, with what it rests on. */
export interface Verdict {
  readonly rule: CompiledRule;
  /** The day it took hold. */
  readonly since: Day;
  /** Its entry is met today; otherwise it stays because its release is not. */
  readonly isEntered: boolean;
  /** The comparisons of its entry that are met; of a rule that only stays, what is missing. */
  readonly behind: readonly Figure[];
  /** The comparisons of its release that are not met. Never empty. */
  readonly missing: readonly Figure[];
}

/** Every rule that holds today, in the order of the policy. A rule in force stays until its release is met; another takes hold when its entry is met and
 * its release is not, so that nothing comes and goes on one day. Rules that the policy no longer has are forgotten. The tolerance is in minor units of the
 * home currency. */
export function verdicts(facts: Facts, policy: CompiledPolicy, history: CustomerHistory, tolerance: bigint): readonly Verdict[] {
  const flat = flatJudge(policy.rules);
  const judge = flat?.takes(facts, tolerance) ? flat : new PlainJudge(policy.rules, facts, tolerance);
  return judged(judge, facts, policy, history);
}

interface Question {
  readonly judge: Judge;
  readonly asOf: Day;
  readonly policy: CompiledPolicy;
  readonly history: CustomerHistory;
}

/** The same by a judge of the caller's. */
export function judged(judge: Judge, { asOf }: Facts, policy: CompiledPolicy, history: CustomerHistory): readonly Verdict[] {
  const { activeRules } = history;
  const { enteredCount } = judge;
  const question = { judge, asOf, policy, history };
  const found: Verdict[] = [];
  if (activeRules.length === 0) {
    for (let index = 0; index < enteredCount; index += 1) keep(found, verdictOf(question, judge.entered(index), true, null));
    return found;
  }
  let index = 0;
  for (const [place, { id }] of policy.rules.entries()) {
    const isEntered = index < enteredCount && judge.entered(index) === place;
    if (isEntered) index += 1;
    const before = activeRules.find(({ rule }) => rule === id)?.since ?? null;
    if (isEntered || before !== null) keep(found, verdictOf(question, place, isEntered, before));
  }
  return found;
}

function keep(found: Verdict[], verdict: Verdict | null): void {
  if (verdict !== null) found.push(verdict);
}

/** Null when its release is met, or when it still waits for a warning. `before`: since when it is in force. */
function verdictOf(
  { judge, asOf, policy, history }: Question,
  place: number,
  isEntered: boolean,
  before: Day | null,
): Verdict | null {
  // A rule about to take hold is released, if at all, by what counts from today on; otherwise it could be gone tomorrow without any news.
  const since = before ?? asOf;
  if (judge.isReleased(place, since)) return null;
  const rule = policy.rules[place] as CompiledRule;
  if (before === null && rule.afterWarningDays !== null && !isWarned(policy, history, asOf, rule.afterWarningDays)) return null;
  const missing = judge.releaseMissing(place, since);
  return { rule, since, isEntered, behind: isEntered ? judge.entryMet(place, since) : missing, missing };
}

function isWarned(policy: CompiledPolicy, history: CustomerHistory, asOf: Day, days: number): boolean {
  return history.activeRules.some(({ rule, since }) => isWarning(policy, rule) && daysBetween(since, asOf) >= days);
}

export function isWarning(policy: CompiledPolicy, ruleId: string): boolean {
  return policy.rules.some(({ id, standing }) => id === ruleId && standing === 'warn');
}

/** One for every list of rules, made once; null for those that cannot be flat. It speaks of one customer at a time, and nothing here waits. */
function flatJudge(rules: readonly CompiledRule[]): FlatJudge | null {
  // Customers come company by company, and looking into the map takes a tenth of the time.
  if (rules === latest.rules) return latest.judge;
  let judge = judges.get(rules);
  if (judge === undefined) {
    const flat = flatRules(rules);
    judges.set(rules, (judge = flat && new FlatJudge(flat)));
  }
  latest = { rules, judge };
  return judge;
}

const judges = new WeakMap<readonly CompiledRule[], FlatJudge | null>();
let latest: { readonly rules: readonly CompiledRule[]; readonly judge: FlatJudge | null } = { rules: [], judge: null };
