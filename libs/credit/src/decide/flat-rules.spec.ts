import { FACTS } from '../assess/fact-table';
import { assess } from '../assess/assess';
import { sampleDay, sampleLedger, SETTINGS } from '../ledger/sample-books';
import { money } from '../money/money';
import { FlatJudge } from './flat-judge';
import { flatRules } from './flat-rules';
import type { CompiledRule, Operator } from './policy';
import { NO_HISTORY, SAMPLE_RULES, samplePolicy } from './sample-policy';
import { verdicts } from './verdicts';

const NOTHING = assess(sampleLedger({}), sampleDay(0), SETTINGS);
const OVERDUE_AMOUNT = FACTS.findIndex(({ name }) => name === 'overdueAmount');
const EDGE = 2n ** 53n - 1n;

function ruleAt(operator: Operator, value: bigint): CompiledRule {
  const [rule] = samplePolicy({ rules: [SAMPLE_RULES.hold] }).rules;
  if (!rule) throw new RangeError('no rule');
  return { ...rule, enter: { every: true, groups: [{ every: true, comparisons: [{ fact: OVERDUE_AMOUNT, operator, value }] }] } };
}

function isEntered(operator: Operator, value: bigint, overdue: bigint): boolean | null {
  const flat = flatRules([ruleAt(operator, value)]);
  if (!flat) return null;
  const judge = new FlatJudge(flat);
  expect(judge.takes({ ...NOTHING, overdueAmount: money(overdue, 'GBP') }, 2_500n)).toBe(true);
  return judge.enteredCount === 1;
}

describe('flat rules', () => {
  it.each([
    ['>', EDGE, true],
    ['>=', EDGE, true],
    ['<', EDGE, false],
    ['<=', EDGE, false],
    ['=', EDGE, false],
  ] as const)('compare an amount beyond any double exactly: one above the largest threshold, %s', (operator, threshold, met) => {
    for (const beyond of [1n, 2n, 3n, 10n ** 20n]) expect(isEntered(operator, threshold, threshold + beyond)).toBe(met);
    expect(isEntered(operator, threshold, threshold)).toBe(operator.includes('='));
  });

  it('are left to the plain interpreter when a threshold or the tolerance does not fit a double', () => {
    expect(isEntered('>', EDGE + 1n, 0n)).toBeNull();
    const flat = flatRules(samplePolicy().rules);
    expect(flat && new FlatJudge(flat).takes(NOTHING, EDGE + 1n)).toBe(false);
    const policy = { ...samplePolicy(), rules: [ruleAt('>', EDGE + 1n)] };
    const overdue = (minor: bigint) => ({ ...NOTHING, overdueAmount: money(minor, 'GBP') });
    expect(verdicts(overdue(EDGE + 1n), policy, NO_HISTORY, 2_500n)).toEqual([]);
    expect(verdicts(overdue(EDGE + 2n), policy, NO_HISTORY, 2_500n)).toHaveLength(1);
  });

  it('judge no rule where there is none', () => {
    expect(verdicts(NOTHING, { ...samplePolicy(), rules: [] }, NO_HISTORY, 0n)).toEqual([]);
  });

  it('count what depends on the rule anew for each rule', () => {
    const { newAccount } = SAMPLE_RULES;
    const policy = samplePolicy({ rules: [newAccount, { ...newAccount, id: 'younger' }] });
    const settledInvoices = [{ id: 'A', number: 'A', issued: sampleDay(-40), settled: sampleDay(-5), signedDays: 0 }];
    const activeRules = [
      { rule: 'new-account', since: sampleDay(-10) },
      { rule: 'younger', since: sampleDay(-4) },
    ];
    const found = verdicts({ ...NOTHING, settledInvoices }, policy, { ...NO_HISTORY, activeRules }, 2_500n);
    expect(found.map(({ rule, missing }) => [rule.id, missing.map(({ value }) => value)])).toEqual([['younger', [0]]]);
  });
});
