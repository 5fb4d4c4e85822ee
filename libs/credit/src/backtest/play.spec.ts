import fc from 'fast-check';
import { FACTS, type Fact } from '../assess/fact-table';
import { compilePolicy } from '../decide/compile-policy';
import type { CompiledPolicy, ConditionDocument, ConditionEntry, RuleDocument } from '../decide/policy';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { SETTINGS, sampleDay, sampleLedger, type InvoicePlan } from '../ledger/sample-books';
import type { Day } from '../money/day';
import { decimalText, money } from '../money/money';
import type { RecordedOn } from './as-known';
import { Player } from './play';
import { playByDeciding } from './play-by-deciding';
import { FACT_READERS } from './running-facts';
import { RunningLedger } from './running-ledger';
import { RunningRules } from './running-rules';

/** The days on which sample histories happen, as offsets from the first. */
const LAST_OFFSET = 150;

const offset = (max: number) => fc.integer({ min: 0, max });
const amount = fc.integer({ min: 1, max: 40_000 }).map((minor) => decimalText(money(BigInt(minor), 'GBP')));

/** An invoice paid at once, in parts, by credits, or not at all; some are void, some carry no due date. */
const invoicePlan: fc.Arbitrary<Omit<InvoicePlan, 'number'>> = fc
  .record({
    issued: offset(LAST_OFFSET),
    terms: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(0, 5, 10, 20) }, { weight: 1, arbitrary: fc.constant(null) }),
    total: fc.integer({ min: 100, max: 90_000 }),
    parts: fc.array(fc.record({ share: fc.integer({ min: 1, max: 100 }), after: offset(120), isCash: fc.boolean() }), {
      maxLength: 3,
    }),
    isWhole: fc.boolean(),
    isVoid: fc.integer({ min: 0, max: 19 }).map((roll) => roll === 0),
  })
  .map(({ issued, terms, total, parts, isWhole, isVoid }) => {
    let left = total;
    const shares = parts.map(({ share, after, isCash }, n) => {
      const minor = isWhole && n === parts.length - 1 ? left : Math.floor((left * share) / 100);
      left -= minor;
      return { on: issued + after, amount: decimalText(money(BigInt(minor), 'GBP')), isCash, minor };
    });
    const taken = shares.filter(({ minor }) => minor > 0);
    return {
      issued,
      terms,
      total: decimalText(money(BigInt(total), 'GBP')),
      paid: taken.filter(({ isCash }) => isCash),
      credited: taken.filter(({ isCash }) => !isCash),
      ...(isVoid ? { changes: { status: 'void' as const } } : {}),
    };
  });

interface SampleHistory {
  readonly ledger: CustomerLedger;
  readonly recordedOn: RecordedOn;
}

/** One customer's history; half of them with recording times, up to 20 days after the documents' own dates. */
const sampleHistory: fc.Arbitrary<SampleHistory> = fc
  .record({
    plans: fc.array(invoicePlan, { minLength: 1, maxLength: 14 }),
    unapplied: fc.array(amount, { maxLength: 1 }),
    openCredits: fc.array(amount, { maxLength: 1 }),
    individual: fc.constantFrom(true, false, null),
    movedDue: fc.array(offset(LAST_OFFSET), { maxLength: 3 }),
    delays: fc.option(fc.array(offset(20), { minLength: 40, maxLength: 40 })),
  })
  .map(({ plans, unapplied, openCredits, individual, movedDue, delays }) => {
    const invoices = plans.map((plan, n) => ({ ...plan, number: `INV-${n + 1}` }));
    const firstDue = Object.fromEntries(movedDue.map((day, n) => [`INV-${n + 1}`, day]));
    const ledger = sampleLedger({ customer: { individual }, invoices, unapplied, openCredits, firstDue });
    return { ledger, recordedOn: delays && recordedLate(ledger, delays) };
  });

function recordedLate({ invoices, payments, credits }: CustomerLedger, delays: readonly number[]): RecordedOn {
  const dated: readonly (readonly [string, Day])[] = [
    ...invoices.map(({ id, issued }) => [`invoice/${id}`, issued] as const),
    ...[...payments, ...credits].map(({ entity, id, on }) => [`${entity}/${id}`, on] as const),
  ];
  return new Map(dated.map(([key, day], n) => [key, sampleDay(offsetOf(day) + (delays[n % delays.length] ?? 0))]));
}

function offsetOf(day: Day): number {
  let found = 0;
  while (sampleDay(found) < day) found += 1;
  return found;
}

const THRESHOLDS: Readonly<Record<Fact['unit'], fc.Arbitrary<string>>> = {
  days: fc.integer({ min: 0, max: 20 }).map(String),
  money: fc.oneof(fc.constant('tolerance'), amount),
  count: fc.integer({ min: 0, max: 6 }).map(String),
  share: fc.constantFrom('20%', '33%', '50%', '60%', '70%', '100%'),
  flag: fc.constantFrom('yes', 'no'),
};

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

const comparison = anyFact.chain(({ name, unit }) =>
  fc
    .tuple(unit === 'flag' ? fc.constant('=') : fc.constantFrom('>', '>=', '<', '<='), THRESHOLDS[unit])
    .map(([operator, value]) => `${name} ${operator} ${value}`),
);
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
    })
    .map(({ kind, enter, release, waits }) => ({
      id,
      say: `Rule ${id}.`,
      ...kind,
      enter,
      release,
      ...(waits === null || kind.standing === 'warn' ? {} : { afterWarningDays: waits }),
    }));

/** Policies of a warning and up to three other rules, with any facts, thresholds and nesting. */
const samplePolicies: fc.Arbitrary<CompiledPolicy> = fc
  .record({
    warning: rule('rule-0'),
    others: fc.tuple(rule('rule-1'), rule('rule-2'), rule('rule-3')),
    count: fc.integer({ min: 1, max: 3 }),
    tolerance: fc.constantFrom('0', '25.00', '300.00'),
    percent: fc.constantFrom(0, 0, 1, 25),
    grace: fc.constantFrom(undefined, undefined, { days: 3 }, { days: 2, count: 'business' as const }),
  })
  .map(({ warning, others, count, tolerance, percent, grace }) =>
    compilePolicy(
      {
        name: 'Sample',
        version: '1',
        tolerance: { amount: tolerance, percentOfMonthlyBilling: percent },
        rules: [
          { id: 'rule-0', say: warning.say, standing: 'warn', enter: warning.enter, release: warning.release },
          ...others.slice(0, count),
        ],
        grace,
        treatment: [],
      },
      'GBP',
    ),
  )
  .filter((compiled) => compiled.ok)
  .map(({ policy }) => policy);

const UNTIL = sampleDay(LAST_OFFSET + 40);

describe('a history under a policy', () => {
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
