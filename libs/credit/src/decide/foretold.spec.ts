import fc from 'fast-check';
import { assess } from '../assess/assess';
import type { Facts } from '../assess/facts';
import { paidInvoice, sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { parseMoney } from '../money/money';
import { decide } from './decide';
import type { CustomerHistory, Decision } from './decision';
import type { NewAccountsDocument, PolicyDocument } from './policy';
import { remembered } from './remembered';
import { NO_HISTORY, SAMPLE_RULES, samplePolicy } from './sample-policy';

const DAYS = 100;
const { warning, hold, upfront, newAccount } = SAMPLE_RULES;

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const days = (max: number) => fc.integer({ min: 0, max });

const grace = fc.record({
  days: days(6),
  count: fc.constantFrom('calendar', 'business'),
  holidays: fc.constant({ GB: ['2026-01-30', '2026-02-02', '02-16'] }),
});
const segments = fc.constant([
  { id: 'high', say: 'High.', when: { any: ['overdueIsUnusual = yes', 'overdueShareOfBook > 5%'] } },
  { id: 'new', say: 'New.', when: { any: ['paidCount < 3', 'accountAgeDays < 90'] } },
  { id: 'large', say: 'Large.', when: { all: ['openCount >= 3', 'oldestOverdueDays > 20'] } },
  { id: 'trend', say: 'Trend.', when: { all: ['trendDaysPerYear >= 12', 'trendIsClear = yes'] } },
  { id: 'others', say: 'Others.' },
]);
const exclusion = fc.record({
  id: fc.constant('x'),
  say: fc.constant('Agreed.'),
  cancels: fc.constantFrom('hold', 'warning', 'all'),
  until: days(DAYS).map((day) => sampleDay(day) as string),
  invoice: optional(fc.constantFrom('INV-0', 'INV-1')),
});
const NORMAL = { paidOnTime: 3, credit: 'normal' } as const;
const UPFRONT_LADDER: NewAccountsDocument = { notBeforeDays: 60, steps: [{ paidOnTime: 0, credit: 'upfront' }, NORMAL] };
const GROWING_LADDER: NewAccountsDocument = {
  notBeforeDays: 190,
  steps: [{ paidOnTime: 0, credit: 'limited', limit: '90.00', raise: { percent: 50, everyPaidOnTime: 1 } }, NORMAL],
  halvedAfterDaysLate: 15,
  firstDefault: { afterDaysOverdue: 7, credit: 'upfront', closeAfterDaysOverdue: 30 },
};
const policies: fc.Arbitrary<Partial<PolicyDocument>> = fc.record({
  rules: fc.subarray([upfront, newAccount]).map((others) => [warning, { ...hold, afterWarningDays: 3 }, ...others]),
  grace: optional(grace),
  segments: optional(segments),
  exclusions: optional(fc.tuple(exclusion)),
  changes: optional(fc.record({ minimumDaysOpen: days(9), maximumIn30Days: fc.integer({ min: 1, max: 2 }) })),
  limits: optional(
    fc.constantFrom(
      { default: '150.00', over: 'upfront' as const, warnAtPercent: 60 },
      { earned: true, maximum: '140.00', over: 'hold' as const, warnAtPercent: 90 },
      { earned: true, default: '50.00', over: 'upfront' as const },
    ),
  ),
  newAccounts: optional(fc.constantFrom<NewAccountsDocument>(UPFRONT_LADDER, GROWING_LADDER)),
  approvals: optional(fc.constant([{ id: 'a', say: 'A.', when: { all: ['oldestOverdueDays > 25'] } }])),
});
const open = fc.record({
  issued: fc.integer({ min: -40, max: 0 }),
  terms: fc.integer({ min: 0, max: 40 }),
  total: fc.constantFrom('20.00', '70.00', '900.00'),
});
const books = fc
  .record({
    paid: fc.array(fc.integer({ min: -3, max: 30 }), { maxLength: 8 }),
    owed: fc.array(open, { minLength: 1, maxLength: 4 }),
  })
  .map(({ paid, owed }): readonly InvoicePlan[] => [
    ...paid.map((late, n) => paidInvoice(`P-${n}`, -80 - 20 * n, late)),
    ...owed.map((plan, n) => ({ number: `INV-${n}`, ...plan })),
  ]);
const pins = optional(fc.record({ pin: fc.constantFrom('hold' as const, 'exempt' as const), from: days(50), length: days(30) }));
const begun = fc.constantFrom<CustomerHistory>(
  NO_HISTORY,
  { ...NO_HISTORY, activeRules: [{ rule: 'warning', since: sampleDay(-9) }] },
  {
    ...NO_HISTORY,
    markChanges: [
      { on: sampleDay(-2), from: 'hold', to: null },
      { on: sampleDay(-8), from: null, to: 'hold' },
    ],
  },
);

interface Life {
  readonly policy: Partial<PolicyDocument>;
  readonly invoices: readonly InvoicePlan[];
  readonly pin: { readonly pin: 'hold' | 'exempt'; readonly from: number; readonly length: number } | undefined;
}

const lives: fc.Arbitrary<Life> = fc.record({ policy: policies, invoices: books, pin: pins });

/** The same books on another day: nothing but time has passed. */
function factsOn(day: number, { invoices, pin }: Life): Facts {
  const facts = assess(sampleLedger({ invoices }), sampleDay(day), SETTINGS);
  const book = {
    asOf: sampleDay(0),
    totalReceivables: parseMoney('9000.00', 'GBP'),
    p90OfOverdue: parseMoney('100.00', 'GBP'),
    p95OfInvoiceTotals: null,
    usualSignedDays: 4,
  };
  if (!pin) return { ...facts, book };
  const [from, last] = [sampleDay(pin.from), sampleDay(pin.from + pin.length)];
  const inForce = { pin: pin.pin, reason: 'Why not', by: 'Ines', from, expiresOn: last };
  const turning = [from, sampleDay(pin.from + pin.length + 1)].filter((on) => on > facts.asOf);
  return { ...facts, book, pin: from <= facts.asOf && facts.asOf <= last ? inForce : null, fileChangesOn: turning[0] ?? null };
}

function shown({ standing, mark, reasons, setAside, segmented, heldBack }: Decision) {
  return {
    standing,
    mark,
    reasons: reasons.map(({ rule, since }) => [rule, since]),
    setAside: setAside?.map(({ rule, by }) => [rule, by]),
    segment: segmented?.segment,
    heldBack,
  };
}

describe('a decision', () => {
  it('foretells the first day on which time alone changes it, whatever sections its policy has', () => {
    fc.assert(
      fc.property(lives, begun, (life, history) => {
        const compiled = samplePolicy(life.policy);
        let daily = history;
        let last: Decision | null = null;
        for (let day = 0; day <= DAYS; day += 1) {
          const decision = decide(factsOn(day, life), compiled, daily);
          if (last !== null && (last.lookAgainOn === null || last.lookAgainOn > decision.asOf))
            expect(shown(decision)).toEqual(shown(last));
          else last = decision;
          daily = remembered(decision, daily);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never restricts without saying what ends it', () => {
    fc.assert(
      fc.property(lives, begun, days(DAYS), (life, history, day) => {
        const decision = decide(factsOn(day, life), samplePolicy(life.policy), history);
        for (const { release } of decision.reasons) expect(release).not.toBe('');
        if (decision.mark !== null) expect(decision.release).toMatch(/\S/);
        for (const { because } of decision.setAside ?? []) expect(because).toMatch(/\S/);
      }),
    );
  });

  it('stays as it is when it is made twice on one day', () => {
    fc.assert(
      fc.property(lives, begun, days(DAYS), (life, history, day) => {
        const facts = factsOn(day, life);
        const compiled = samplePolicy(life.policy);
        const first = decide(facts, compiled, history);
        const second = decide(facts, compiled, remembered(first, history));
        expect(shown(second)).toMatchObject({ standing: first.standing, mark: first.mark });
      }),
    );
  });
});
