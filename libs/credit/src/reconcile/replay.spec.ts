import fc from 'fast-check';
import { assess } from '../assess/assess';
import { decide } from '../decide/decide';
import type { CustomerHistory, Decision } from '../decide/decision';
import { NO_HISTORY, SAMPLE_RULES, samplePolicy } from '../decide/sample-policy';
import { assembleLedger } from '../ledger/assemble';
import {
  sampleCustomer,
  sampleDay,
  sampleLedger,
  sampleRecords,
  SETTINGS,
  type InvoicePlan,
  type SampleBooks,
} from '../ledger/sample-books';
import { daysBetween } from '../money/day';
import { decimalText, money } from '../money/money';
import { after } from './sample-turns';

const FROM = -30;
const TO = 90;

/** All that ever happens, on its days. */
const lives = fc.array(
  fc.record({
    issued: fc.integer({ min: FROM, max: 60 }),
    terms: fc.constantFrom(0, 7, 14, 30),
    cents: fc.integer({ min: 1, max: 60_000 }),
    payments: fc.array(fc.record({ after: fc.integer({ min: 0, max: 70 }), percent: fc.constantFrom(10, 40, 50, 100) }), {
      maxLength: 3,
    }),
  }),
  { minLength: 1, maxLength: 8 },
);
type Life = typeof lives extends fc.Arbitrary<infer Each> ? Each : never;

const policies = fc.constantFrom(
  samplePolicy(),
  samplePolicy({ tolerance: { amount: '25.00', percentOfMonthlyBilling: 10 } }),
  samplePolicy({
    rules: [
      SAMPLE_RULES.warning,
      { ...SAMPLE_RULES.hold, afterWarningDays: 3 },
      SAMPLE_RULES.upfront,
      { ...SAMPLE_RULES.newAccount, release: { any: ['overdueAmount <= tolerance', 'accountAgeDays >= 60'] } },
    ],
  }),
);

/** The books as they stand at the end of a day. */
function booksOn(life: Life, day: number): SampleBooks {
  const text = (cents: number) => decimalText(money(BigInt(cents), 'GBP'));
  const invoices = life.flatMap(({ issued, terms, cents, payments }, index): readonly InvoicePlan[] => {
    if (issued > day) return [];
    let left = cents;
    const paid = payments
      .map(({ after: days, percent }) => ({ on: issued + days, cents: Math.ceil((cents * percent) / 100) }))
      .sort((a, b) => a.on - b.on)
      .flatMap(({ on, cents: wanted }) => {
        const amount = Math.min(left, wanted);
        if (on > day || amount === 0) return [];
        left -= amount;
        return [{ on, amount: text(amount) }];
      });
    return [{ number: `INV-${index}`, issued, terms, total: text(cents), paid }];
  });
  return { invoices };
}

function changesOn(life: Life, day: number): boolean {
  return life.some(({ issued, payments }) => issued === day || payments.some(({ after: days }) => issued + days === day));
}

function decided(life: Life, day: number, policy: ReturnType<typeof samplePolicy>, history: CustomerHistory): Decision {
  return decide(assess(sampleLedger(booksOn(life, day)), sampleDay(day), SETTINGS), policy, history);
}

const standingOf = ({ standing, mark, reasons, heldBack }: Decision) => ({
  standing,
  mark,
  rules: reasons.map(({ rule, since }) => ({ rule, since })),
  heldBack,
});

describe('a history', () => {
  it('played day by day is the same as deciding only when the ledger changed or the day to look again had come', () => {
    let [daily, sparse] = [0, 0];
    fc.assert(
      fc.property(lives, policies, (life, policy) => {
        let everyDay = NO_HISTORY;
        let seldom = NO_HISTORY;
        let last: Decision | null = null;
        for (let day = FROM; day <= TO; day += 1) {
          const today = decided(life, day, policy, everyDay);
          everyDay = after(today, everyDay);
          daily += 1;
          const isDue = last === null || (last.lookAgainOn !== null && daysBetween(last.lookAgainOn, sampleDay(day)) >= 0);
          if (last === null || isDue || changesOn(life, day)) {
            last = decided(life, day, policy, seldom);
            seldom = after(last, seldom);
            sparse += 1;
          }
          expect({ day, ...standingOf(last) }).toEqual({ day, ...standingOf(today) });
        }
        expect(seldom).toEqual(everyDay);
      }),
      { numRuns: 30 },
    );
    expect(sparse).toBeLessThan(daily / 2);
  }, 120_000);

  it('has no restriction without a condition that ends it, and no mark without words for it', () => {
    fc.assert(
      fc.property(lives, policies, (life, policy) => {
        let history = NO_HISTORY;
        for (let day = FROM; day <= TO; day += 3) {
          const decision = decided(life, day, policy, history);
          history = after(decision, history);
          for (const { release } of decision.reasons) expect(release).toMatch(/\w/);
          if (decision.mark === null) expect(decision.release).toBeNull();
          else expect(decision.release).toMatch(/\w/);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('told in any order gives the same decision', () => {
    fc.assert(
      fc.property(lives, policies, fc.integer({ min: FROM, max: TO }), fc.infiniteStream(fc.nat()), (life, policy, day, keys) => {
        const records = sampleRecords(booksOn(life, day));
        const keyed = records.map((record) => ({ record, key: keys.next().value ?? 0 }));
        const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ record }) => record);
        const said = [records, shuffled, [...shuffled, ...records]].map((told) => {
          const ledger = assembleLedger(sampleCustomer(), told, () => null);
          return decide(assess(ledger, sampleDay(day), SETTINGS), policy, NO_HISTORY);
        });
        expect(said[1]).toEqual(said[0]);
        expect(said[2]).toEqual(said[0]);
      }),
    );
  });
});
