import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { compilePolicy } from './compile-policy';
import type { PolicyDocument, PolicyFault, RuleDocument } from './policy';
import { SAMPLE_RULES, sampleDocument } from './sample-policy';

function faultsOf(document: PolicyDocument): readonly PolicyFault[] {
  const compiled = compilePolicy(document, 'GBP');
  return compiled.ok ? [] : compiled.faults;
}

const { warning, hold } = SAMPLE_RULES;
const faultsOfHold = (changes: Partial<RuleDocument>) => faultsOf(sampleDocument({ rules: [warning, { ...hold, ...changes }] }));
const faultsOfComparison = (comparison: string) => faultsOfHold({ enter: { all: [comparison] } });

describe('compiling a policy', () => {
  it.each(['standard', 'strict', 'gentle'])('takes the starting policy %s without faults', (name) => {
    const text = readFileSync(resolve(__dirname, `../../../../templates/policies/${name}.yaml`), 'utf8');
    const document = parse(text) as PolicyDocument;
    expect(faultsOf(document)).toEqual([]);
    expect(document.rules.map(({ mark }) => mark)).toEqual(expect.arrayContaining([undefined, 'hold', 'upfront', 'new-account']));
  });

  it('gives plain data: no functions, the tolerance as null, the treatment in order of days', () => {
    const compiled = compilePolicy(sampleDocument(), 'GBP');
    if (!compiled.ok) throw new Error('faults');
    const { rules, treatment, tolerance, messages } = compiled.policy;
    expect(rules[1]?.enter.groups.map(({ comparisons }) => comparisons[0])).toEqual([
      { fact: 0, operator: '>', value: 14 },
      { fact: 1, operator: '>', value: null },
    ]);
    expect(rules[2]?.enter.groups[1]?.comparisons[0]?.value).toBe(0.7);
    expect(treatment.map(({ day }) => day)).toEqual([-3, 1, 7, 14, 30]);
    expect(tolerance).toEqual({ amount: 2500n, basisPoints: 0n });
    expect(messages).toEqual({ minimumDaysBetween: 3, maximumIn7Days: 2 });
    expect(structuredClone(compiled.policy)).toEqual(compiled.policy);
  });

  it('points at an unknown fact and suggests the nearest', () => {
    const [fault] = faultsOfHold({ enter: { all: ['overdueAmount > tolerance', { any: ['oldestOverdueDay > 14'] }] } });
    expect(fault?.path).toEqual(['rules', 1, 'enter', 'all', 1, 'any', 0]);
    expect(fault?.rule).toBe('hold');
    expect(fault?.problem).toContain('"oldestOverdueDay"');
    expect(fault?.cure).toContain('Did you mean oldestOverdueDays?');
  });

  it.each([
    ['lateShareOfLast6 >= 0.7', 'a percentage'],
    ['lateShareOfLast6 >= 170%', 'a percentage'],
    ['oldestOverdueDays > 14%', 'a number of days'],
    ['oldestOverdueDays > tolerance', 'a number of days'],
    ['overdueAmount > 10%', 'an amount in home currency'],
    ['overdueAmount > 1,000', 'an amount in home currency'],
    ['paidCount >= 1.5', 'a whole number'],
    ['individual = maybe', 'yes or no'],
    ['individual > yes', 'individual = yes'],
    ['oldestOverdueDays is 14', 'oldestOverdueDays > 14'],
    ['oldestOverdueDays => 14', 'oldestOverdueDays > 14'],
  ])('refuses the comparison %s and says what fits', (comparison, cure) => {
    const faults = faultsOfComparison(comparison);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.cure).toContain(cure);
  });

  it.each(['overdueAmount >= 12.50', 'individual = yes', 'medianSignedDaysOfLast12 < -3', 'lateShareOfLast6>=66.7 %'])(
    'takes the comparison %s',
    (comparison) => {
      expect(faultsOfComparison(comparison)).toEqual([]);
    },
  );

  it.each([
    ['a missing release', { release: undefined }, ['rules', 1]],
    ['an empty release', { release: { all: [] } }, ['rules', 1, 'release', 'all']],
    ['an empty group', { release: { all: [{ any: [] }] } }, ['rules', 1, 'release', 'all', 0, 'any']],
    [
      'a release that contradicts itself',
      { release: { all: ['openCount > 5', 'openCount < 5'] } },
      ['rules', 1, 'release', 'all', 1],
    ],
    ['a release below zero', { release: { all: ['oldestOverdueDays < 0'] } }, ['rules', 1, 'release', 'all', 0]],
    ['an index of 500', { enter: { all: ['openCount > 1', 'paymentIndex >= 500'] } }, ['rules', 1, 'enter', 'all', 1]],
    [
      'alternatives of which none can be met',
      { enter: { all: ['openCount > 1', { any: ['lateShareOfLast6 > 100%', 'paymentIndex > 100'] }] } },
      ['rules', 1, 'enter', 'all', 1, 'any', 0],
    ],
    [
      'more invoices paid on time than are looked at',
      { release: { all: ['paidOnTimeSinceRestriction >= 25'] } },
      ['rules', 1, 'release', 'all', 0],
    ],
    ['a release that is met whenever the rule enters', { release: { all: ['oldestOverdueDays > 7'] } }, ['rules', 1, 'release']],
    ['a missing entry', { enter: undefined }, ['rules', 1]],
    ['a missing mark', { mark: undefined }, ['rules', 1]],
    ['a mark that does not fit', { mark: 'upfront' }, ['rules', 1, 'mark']],
    [
      'a release that is met whatever the tolerance is',
      { enter: { all: ['overdueAmount > tolerance'] }, release: { all: ['overdueAmount >= tolerance'] } },
      ['rules', 1, 'release'],
    ],
    ['a day that does not exist', { enter: { all: ['oldestOverdueDays > 36501'] } }, ['rules', 1, 'enter', 'all', 0]],
    ['a name that answers about sales use', { id: 'prepaid' }, ['rules', 1, 'id']],
    ['a second rule of the same name', { id: 'warning' }, ['rules', 1, 'id']],
    ['a warning before a warning', { standing: 'warn', mark: undefined, afterWarningDays: 3 }, ['rules', 1, 'afterWarningDays']],
  ] as const)('refuses %s', (_, changes, path) => {
    const faults = faultsOfHold(changes as Partial<RuleDocument>);
    expect(faults.map((fault) => fault.path)).toContainEqual(path);
    for (const { problem, cure } of faults) expect([problem, cure]).not.toContain('');
  });

  it('tells the range of a fact that has one', () => {
    const [fault] = faultsOfComparison('paymentIndex >= 500');
    expect(fault?.problem).toBe('No paymentIndex can ever meet this; it goes from 0 to 100.');
    expect(faultsOfComparison('paymentIndex >= 100')).toEqual([]);
    expect(faultsOfComparison('spreadOfLast12 > 45')[0]?.problem).toContain('from 0 to 45');
  });

  it('takes more than all of a limit, and of nothing else', () => {
    for (const fits of ['limitUse >= 120%', 'overdueShareOfLimit > 250.5%', 'limitUse < 10000%'])
      expect(faultsOfComparison(fits)).toEqual([]);
    expect(faultsOfComparison('limitUse >= 10001%')[0]?.cure).toContain('a percentage from 0% to 10000%: limitUse >= 70%');
    for (const wrong of ['lateShareOfLast6 >= 101%', 'overdueShareOfBook > 120%', 'lateShareOfLast6 < 100.1%'])
      expect(faultsOfComparison(wrong)[0]?.cure).toContain('a percentage from 0% to 100%');
  });

  it('keeps an alternative that can be met beside one that cannot', () => {
    expect(faultsOfHold({ release: { any: ['oldestOverdueDays < 0', 'overdueAmount <= tolerance'] } })).toEqual([]);
  });

  it('takes as many alternatives as anybody writes, without trying them all', () => {
    const ways = Array.from({ length: 12 }, (_, n) => ({
      any: Array.from({ length: 9 }, (__, m) => `openCount > ${9 * n + m}`),
    }));
    expect(faultsOfHold({ enter: { all: ways } })).toEqual([]);
  });

  it('refuses to wait for a warning that no rule gives', () => {
    const [fault] = faultsOf(sampleDocument({ rules: [{ ...hold, afterWarningDays: 3 }] }));
    expect(fault?.problem).toContain('No rule of this policy warns');
  });

  it('reports every fault at once, outside the rules too', () => {
    const faults = faultsOf(
      sampleDocument({
        tolerance: { amount: 'some', percentOfMonthlyBilling: 200 },
        rules: [{ ...warning, enter: { all: ['nonsense', 'overdueAmount > 1%'] } }],
        treatment: [
          { step: 'a', day: 1, channel: 'email', template: 'a' },
          { step: 'a', day: 1.5, channel: 'email', template: 'a' },
        ],
        messages: { maximumIn7Days: 0 },
      }),
    );
    expect(faults.map(({ path }) => path.join('.'))).toEqual([
      'tolerance.amount',
      'tolerance.percentOfMonthlyBilling',
      'rules.0.enter.all.0',
      'rules.0.enter.all.1',
      'treatment.1.step',
      'treatment.1.day',
      'messages.maximumIn7Days',
    ]);
  });
});
