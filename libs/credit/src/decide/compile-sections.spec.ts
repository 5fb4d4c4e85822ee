import { compilePolicy } from './compile-policy';
import type { CompiledPolicy, PolicyDocument, PolicyFault } from './policy';
import { sampleDocument } from './sample-policy';

function faultsOf(changes: Partial<PolicyDocument>): readonly PolicyFault[] {
  const compiled = compilePolicy(sampleDocument(changes), 'GBP');
  return compiled.ok ? [] : compiled.faults;
}

function compiled(changes: Partial<PolicyDocument>): CompiledPolicy {
  const result = compilePolicy(sampleDocument(changes), 'GBP');
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.policy;
}

const SEGMENTS = [
  { id: 'large', say: 'Large.', when: { all: ['overdueAmount > 5000.00'] }, alert: true },
  { id: 'others', say: 'Others.' },
];
const EXCLUSION = { id: 'friend', say: 'An old friend.', cancels: 'hold' };
const APPROVAL = { id: 'large', say: 'Large ones.', when: { all: ['openAmount > 20000.00'] } };
const LADDER = {
  notBeforeDays: 90,
  steps: [
    { paidOnTime: 0, credit: 'upfront' },
    { paidOnTime: 1, credit: 'limited', limit: '500.00' },
    { paidOnTime: 3, credit: 'normal' },
  ],
} as const;

describe('a document without the later sections', () => {
  it('means what it always meant', () => {
    expect(compiled({})).toMatchObject({
      grace: null,
      segments: [],
      defaultLimit: null,
      treatments: {},
      exclusions: [],
      approvals: [],
      changes: { minimumDaysOpen: 0, maximumIn30Days: null },
    });
    expect(compiled({}).rules).toHaveLength(4);
    expect(compiled({ grace: { days: 0, count: 'calendar' } }).grace).toBeNull();
  });
});

describe('sections in which something cannot stand', () => {
  it.each<[string, Partial<PolicyDocument>, string]>([
    ['terms of no length', { terms: { days: -1 } }, 'terms.days'],
    ['grace without end', { grace: { days: 365 } }, 'grace.days'],
    [
      'a week of rest',
      { grace: { count: 'business', weekend: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] } },
      'grace.weekend',
    ],
    ['a country without holidays', { grace: { count: 'business', country: 'GB' } }, 'grace.country'],
    ['holidays that do not count', { grace: { days: 2, country: 'GB', holidays: { GB: ['12-25'] } } }, 'grace.count'],
    [
      'a holiday that is no day',
      { grace: { count: 'business', country: 'GB', holidays: { GB: ['12-25', '02-30'] } } },
      'grace.holidays.GB.1',
    ],
    ['a segment that hides the others', { segments: [{ id: 'all', say: 'All.' }, ...SEGMENTS] }, 'segments.0'],
    ['two segments of one name', { segments: [...SEGMENTS].map((one) => ({ ...one, id: 'same' })) }, 'segments.1.id'],
    [
      'a segment on no fact',
      { segments: [{ id: 'odd', say: 'Odd.', when: { any: ['overdueAmout > 1.00'] } }] },
      'segments.0.when.any.0',
    ],
    ['a treatment of no segment', { segments: SEGMENTS, treatments: { small: [] } }, 'treatments.small'],
    [
      'a treatment that steps twice',
      {
        segments: SEGMENTS,
        treatments: { large: [1, 1].map((day) => ({ step: `s${day}`, day, channel: 'call', template: 'x' })) },
      },
      'treatments.large.1.step',
    ],
    [
      'a ladder that does not begin',
      { newAccounts: { steps: [{ paidOnTime: 1, credit: 'normal' }] } },
      'newAccounts.steps.0.paidOnTime',
    ],
    ['a ladder that does not end', { newAccounts: { steps: [{ paidOnTime: 0, credit: 'hold' }] } }, 'newAccounts.steps'],
    [
      'a ladder that goes down',
      {
        newAccounts: {
          steps: [
            { paidOnTime: 0, credit: 'hold' },
            { paidOnTime: 0, credit: 'normal' },
          ],
        },
      },
      'newAccounts.steps.1.paidOnTime',
    ],
    [
      'a limit without an amount',
      {
        newAccounts: {
          steps: [
            { paidOnTime: 0, credit: 'limited' },
            { paidOnTime: 1, credit: 'normal' },
          ],
        },
      },
      'newAccounts.steps.0.limit',
    ],
    ['an exclusion of two', { exclusions: [{ ...EXCLUSION, customer: '1', group: 'x' }] }, 'exclusions.0'],
    ['an exclusion from no rule', { exclusions: [{ ...EXCLUSION, cancels: 'holds' }] }, 'exclusions.0.cancels'],
    ['an exclusion until no day', { exclusions: [{ ...EXCLUSION, until: 'soon' }] }, 'exclusions.0.until'],
    ['an approval on no fact', { approvals: [{ ...APPROVAL, when: { all: ['owed > 1.00'] } }] }, 'approvals.0.when.all.0'],
    ['too many days open', { changes: { minimumDaysOpen: 31 } }, 'changes.minimumDaysOpen'],
    ['no change at all', { changes: { maximumIn30Days: 0 } }, 'changes.maximumIn30Days'],
    ['a default limit in words', { limits: { default: 'much' } }, 'limits.default'],
    ['a warning beyond the limit', { limits: { warnAtPercent: 120 } }, 'limits.warnAtPercent'],
    ['a share where a percentage is meant', { limits: { warnAtPercent: 0.8 } }, 'limits.warnAtPercent'],
  ])('%s: told with its place and a cure', (_, changes, path) => {
    const faults = faultsOf(changes);
    expect(faults.map((fault) => fault.path.join('.'))).toContain(path);
    for (const { problem, cure } of faults) expect([problem, cure]).not.toContain('');
  });

  it('a rule for a segment that is not there is refused, with those that are', () => {
    const [warning] = sampleDocument().rules;
    const rules = warning ? [{ ...warning, segments: ['larg'] }] : [];
    expect(faultsOf({ segments: SEGMENTS, rules })).toMatchObject([
      { path: ['rules', 0, 'segments', 0], rule: 'warning', cure: 'There are large, others.' },
    ]);
  });

  it('what an exclusion names may itself be at fault, which is told once', () => {
    const [, hold] = sampleDocument().rules;
    const rules = hold ? [{ ...hold, release: { all: ['nonsense'] } }] : [];
    expect(faultsOf({ rules, exclusions: [EXCLUSION] }).map(({ path }) => path[0])).toEqual(['rules']);
  });
});

describe('sections that stand', () => {
  it('the ladder becomes rules that speak for themselves', () => {
    const ladder = compiled({ newAccounts: LADDER }).rules.slice(4);
    expect(ladder.map(({ id, say, standing, mark }) => [id, say, standing, mark])).toEqual([
      ['new-account-step-1', 'A new account pays upfront until 1 invoice has been paid on time.', 'upfront', 'new-account'],
      [
        'new-account-step-2',
        'A new account owes at most GBP 500.00 until 3 invoices have been paid on time and the first is 90 days old.',
        'hold',
        'new-account',
      ],
    ]);
  });

  it('exclusions stand most specific first', () => {
    const exclusions = [
      { ...EXCLUSION, id: 'all' },
      { ...EXCLUSION, id: 'group', group: 'Charities', cancels: 'all' },
      { ...EXCLUSION, id: 'invoice', invoice: '7', until: '2026-05-01' },
      { ...EXCLUSION, id: 'customer', customer: '42' },
    ];
    expect(compiled({ exclusions }).exclusions.map(({ id, of, named, rule, until }) => [id, of, named, rule, until])).toEqual([
      ['invoice', 'invoice', '7', 'hold', '2026-05-01'],
      ['customer', 'customer', '42', 'hold', null],
      ['group', 'group', 'Charities', null, null],
      ['all', 'everybody', '', 'hold', null],
    ]);
  });

  it('is plain data with every section there is', () => {
    const policy = compiled({
      terms: { days: 30, say: 'Thirty days.' },
      grace: { days: 2, count: 'business', country: 'GB', holidays: { GB: ['12-25', '2026-04-03'] } },
      segments: SEGMENTS,
      newAccounts: LADDER,
      treatments: { large: [] },
      exclusions: [EXCLUSION],
      approvals: [APPROVAL],
      changes: { minimumDaysOpen: 1, maximumIn30Days: 2 },
    });
    expect(structuredClone(policy)).toEqual(policy);
    expect(policy.grace).toEqual({ days: 2, business: true, weekend: [6, 0], everyYear: ['12-25'], once: ['2026-04-03'] });
  });
});
