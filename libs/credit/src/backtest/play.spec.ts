import fc from 'fast-check';
import { FACTS } from '../assess/fact-table';
import { compilePolicy } from '../decide/compile-policy';
import type {
  CompiledPolicy,
  ConditionDocument,
  ConditionEntry,
  ExclusionDocument,
  LimitsDocument,
  NewAccountsDocument,
  PolicyDocument,
  RuleDocument,
} from '../decide/policy';
import { SAMPLE_RULES, samplePolicy } from '../decide/sample-policy';
import { SETTINGS, sampleDay, sampleLedger } from '../ledger/sample-books';
import { Player } from './play';
import { playByDeciding } from './play-by-deciding';
import { FACT_READERS } from './running-facts';
import { RunningLedger } from './running-ledger';
import { RunningRules } from './running-rules';
import { LAST_OFFSET, compared, sampleHistory } from './sample-histories';

/** Mostly facts that running ledgers keep, and among those the ones that move. */
const MOVING =
  'oldestOverdueDays overdueAmount overdueCount meanOverdueAgeDays lateShareOfLast6 meanDaysLateOfLast6 paidCount accountAgeDays'.split(
    ' ',
  );
const factNamed = (names: Iterable<string>) => fc.constantFrom(...FACTS.filter(({ name }) => [...names].includes(name)));
const anyFact = fc.oneof(
  { weight: 60, arbitrary: factNamed(MOVING) },
  { weight: 30, arbitrary: factNamed(FACT_READERS.keys()) },
  { weight: 1, arbitrary: fc.constantFrom(...FACTS) },
);

const comparison = anyFact.chain(compared);
/** What makes a rule take hold now and then. */
const trouble = fc.oneof(
  fc.integer({ min: 0, max: 20 }).map((days) => `oldestOverdueDays > ${days}`),
  fc.constant('overdueAmount > tolerance'),
  fc.constantFrom('20%', '50%').map((share) => `lateShareOfLast6 >= ${share}`),
  comparison,
);
const group: fc.Arbitrary<ConditionEntry> = fc
  .tuple(fc.boolean(), fc.array(comparison, { minLength: 1, maxLength: 2 }))
  .map(([isAll, all]) => (isAll ? { all } : { any: all }));
const condition: fc.Arbitrary<ConditionDocument> = fc
  .tuple(fc.boolean(), fc.array(fc.oneof(comparison, group), { minLength: 1, maxLength: 2 }))
  .map(([isAll, all]) => (isAll ? { all } : { any: all }));

const rule = (id: string): fc.Arbitrary<RuleDocument> =>
  fc
    .record({
      kind: fc.constantFrom(
        { standing: 'warn' } as const,
        { standing: 'upfront', mark: 'upfront' } as const,
        { standing: 'hold', mark: 'hold' } as const,
        { standing: 'hold', mark: 'new-account' } as const,
      ),
      enter: fc.oneof(
        trouble.map((one) => ({ all: [one] })),
        fc.tuple(trouble, comparison).map((all) => ({ all })),
        condition,
      ),
      release: fc.oneof(
        fc
          .constantFrom('overdueAmount <= tolerance', 'overdueCount <= 0', 'oldestOverdueDays <= 0')
          .map((one) => ({ all: [one] })),
        comparison.map((one) => ({ all: ['overdueAmount <= tolerance', one] })),
        condition,
      ),
      waits: fc.option(fc.integer({ min: 0, max: 12 })),
      segments: fc.option(fc.constantFrom(['first'], ['second'], ['first', 'second'], ['first'], ['second'], ['others']), {
        freq: 2,
      }),
      deposit: fc.option(fc.integer({ min: 1, max: 99 })),
    })
    .map(({ kind, enter, release, waits, segments, deposit }) => ({
      id,
      say: `Rule ${id}.`,
      ...kind,
      enter,
      release,
      ...(deposit === null || kind.standing !== 'upfront' ? {} : { depositPercent: deposit }),
      ...(waits === null || kind.standing === 'warn' ? {} : { afterWarningDays: waits }),
      ...(segments === null ? {} : { segments }),
    }));

const amountText = fc.integer({ min: 1, max: 900 }).map((whole) => `${whole}.00`);
const limits: fc.Arbitrary<LimitsDocument> = fc.record({
  default: amountText,
  over: fc.constantFrom('warn' as const, 'upfront' as const, 'hold' as const),
  warnAtPercent: fc.integer({ min: 20, max: 95 }),
});
const newAccounts: fc.Arbitrary<NewAccountsDocument> = fc
  .record({ limit: amountText, paid: fc.integer({ min: 1, max: 4 }), halved: fc.option(fc.integer({ min: 0, max: 20 })) })
  .map(({ limit, paid, halved }) => ({
    steps: [
      { paidOnTime: 0, credit: 'limited', limit, raise: { percent: 50, everyPaidOnTime: 1 } },
      { paidOnTime: paid, credit: 'normal' },
    ],
    firstDefault: { afterDaysOverdue: 5, credit: 'hold' },
    ...(halved === null ? {} : { halvedAfterDaysLate: halved }),
  }));
/** Of the customer in the samples, an invoice of it, or somebody else. */
const exclusion: fc.Arbitrary<ExclusionDocument> = fc
  .tuple(
    fc.constantFrom(
      { customer: 'C1' },
      { customer: 'C2' },
      { invoice: 'INV-2' },
      { group: 'Old friends' },
      { invoice: 'INV-99' },
      {},
    ),
    fc.constantFrom('all', 'rule-1'),
  )
  .map(([whom, cancels]) => ({ id: 'one', say: 'Agreed.', ...whom, cancels }));

/** Policies of a warning and up to three other rules, with any facts, thresholds and nesting; some with segments, limits, a ladder, exclusions. */
const samplePolicies: fc.Arbitrary<CompiledPolicy> = fc
  .record({
    warning: rule('rule-0'),
    further: fc.tuple(rule('rule-1'), rule('rule-2'), rule('rule-3')),
    count: fc.integer({ min: 1, max: 3 }),
    tolerance: fc.constantFrom('0', '25.00', '300.00'),
    percent: fc.constantFrom(0, 0, 1, 25),
    grace: fc.constantFrom(undefined, undefined, { days: 3 }, { days: 2, count: 'business' as const }),
    first: condition,
    second: condition,
    others: fc.record({
      limits: fc.option(limits, { nil: undefined }),
      newAccounts: fc.option(newAccounts, { nil: undefined, freq: 1 }),
      exclusions: fc.option(
        exclusion.map((one) => [one]),
        { nil: undefined, freq: 1 },
      ),
      changes: fc.constantFrom(
        undefined,
        { minimumDaysOpen: 9 },
        { minimumDaysOpen: 1, maximumIn30Days: 1 },
        { maximumIn30Days: 2 },
      ),
    }),
  })
  .map(({ warning, further, count, tolerance, percent, grace, first, second, others }) =>
    compilePolicy(
      {
        name: 'Sample',
        version: '1',
        tolerance: { amount: tolerance, percentOfMonthlyBilling: percent },
        rules: [
          { id: 'rule-0', say: warning.say, standing: 'warn', enter: warning.enter, release: warning.release },
          ...further.slice(0, count),
        ],
        segments: [
          { id: 'first', say: 'First.', when: first },
          { id: 'second', say: 'Second.', when: second },
          { id: 'others', say: 'All others.' },
        ],
        grace,
        ...others,
        treatment: [{ step: 'asks', day: 2, channel: 'email', template: 'overdue-1' }],
      },
      'GBP',
    ),
  )
  .filter((compiled) => compiled.ok)
  .map(({ policy }) => policy);

const UNTIL = sampleDay(LAST_OFFSET + 40);

describe('a history under a policy', () => {
  it('is kept running where a rule asks for a part upfront', () => {
    expect(RunningRules.of(samplePolicy({ rules: [{ ...SAMPLE_RULES.upfront, depositPercent: 30 }] }))).not.toBeNull();
  });

  it('is the same judged every day, on the days told, and kept running', () => {
    let spells = 0;
    let played = 0;
    fc.assert(
      fc.property(sampleHistory, samplePolicies, ({ ledger, recordedOn }, policy) => {
        const play = { policy, settings: SETTINGS, recordedOn, until: UNTIL };
        const daily = playByDeciding(ledger, play, 'every day');
        expect(playByDeciding(ledger, play, 'when told')).toEqual(daily);
        expect(new Player(play).spellsOf(ledger)).toEqual(daily);
        if (RunningRules.of(policy) && RunningLedger.of(ledger, play)) played += 1;
        spells += daily.length;
      }),
      { numRuns: 100 },
    );
    // Histories in which nothing ever happens would show nothing.
    expect(spells).toBeGreaterThan(60);
    expect(played).toBeGreaterThan(60);
  });
});

describe('whoever has nothing but an invoice that is void', () => {
  it('is judged all the same, from the morning after it', () => {
    const rule = {
      id: 'little',
      say: 'Little owed.',
      standing: 'warn',
      enter: { all: ['overdueCount < 1'] },
      release: { all: ['overdueCount > 0'] },
    };
    const policy = { name: 'One', version: '1', tolerance: { amount: '0' }, rules: [rule], treatment: [] };
    const compiled = compilePolicy(policy as PolicyDocument, 'GBP');
    if (!compiled.ok) throw new RangeError(JSON.stringify(compiled.faults));
    const [invoice, ...others] = sampleLedger({ invoices: [{ number: 'INV-1', issued: 0, terms: 10, total: '10.00' }] }).invoices;
    const books = sampleLedger({ invoices: [] });
    const ledger = { ...books, invoices: invoice ? [{ ...invoice, status: 'void' as const }, ...others] : [] };
    const play = { policy: compiled.policy, settings: SETTINGS, recordedOn: null, until: UNTIL };
    const spells = playByDeciding(ledger, play, 'every day');
    expect(spells).toMatchObject([{ from: sampleDay(1), standing: 'warn' }]);
    expect(new Player(play).spellsOf(ledger)).toEqual(spells);
  });
});

describe('whoever has had credit back', () => {
  it('is warned anew before a rule that waits for a warning takes hold again', () => {
    const kinds = [
      {
        id: 'warning',
        say: 'A warning.',
        standing: 'warn',
        enter: { all: ['oldestOverdueDays > 7'] },
        release: { all: ['overdueCount <= 0'] },
      },
      {
        id: 'hold',
        say: 'A hold.',
        standing: 'hold',
        mark: 'hold',
        afterWarningDays: 5,
        enter: { all: ['oldestOverdueDays > 14'] },
        release: { all: ['oldestOverdueDays <= 14'] },
      },
    ] as const;
    const compiled = compilePolicy({ name: 'Two', version: '1', tolerance: { amount: '0' }, rules: kinds, treatment: [] }, 'GBP');
    if (!compiled.ok) throw new RangeError(JSON.stringify(compiled.faults));
    // The older debt is paid while the younger one is 14 days overdue, and the warning stands.
    const ledger = sampleLedger({
      invoices: [
        { number: 'INV-1', issued: 0, terms: 10, total: '10.00', paid: [{ on: 40, amount: '10.00' }] },
        { number: 'INV-2', issued: 17, terms: 10, total: '10.00' },
      ],
    });
    const play = { policy: compiled.policy, settings: SETTINGS, recordedOn: null, until: sampleDay(100) };
    const spells = new Player(play).spellsOf(ledger);
    expect(spells.map(({ from, standing }) => [from, standing])).toEqual([
      [sampleDay(18), 'warn'],
      [sampleDay(25), 'hold'],
      [sampleDay(41), 'warn'],
      [sampleDay(46), 'hold'],
    ]);
    expect(playByDeciding(ledger, play, 'every day')).toEqual(spells);
    expect(playByDeciding(ledger, play, 'when told')).toEqual(spells);
  });
});
