import fc from 'fast-check';
import type { CompiledPolicy } from '../decide/policy';
import { sampleDay, type InvoicePlan } from '../ledger/sample-books';
import { backtest } from './backtest';
import { isHeld } from './replay';
import { holdsBeyond, oneRule, samplePast } from './sample-past';

/** An invoice paid once, in full, or never; days are offsets. */
interface Paid {
  readonly customer: string;
  readonly number: number;
  readonly issued: number;
  readonly due: number;
  readonly settled: number | null;
}

const LAST = 200;
const WINDOW = { from: 80, to: LAST };

const invoices: fc.Arbitrary<readonly Paid[]> = fc
  .array(
    fc.record({
      customer: fc.constantFrom('A', 'B', 'C'),
      issued: fc.integer({ min: 0, max: LAST }),
      terms: fc.constantFrom(0, 7, 14, 30),
      after: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 12 }),
    }),
    { minLength: 20, maxLength: 90 },
  )
  .map((all) =>
    all.map(({ customer, issued, terms, after }, n) => ({
      customer,
      number: n + 1,
      issued,
      due: issued + terms,
      settled: after === null ? null : issued + after,
    })),
  );

/** What is known of the same customer at the start of the day, by the definition's own words. */
function known(all: readonly Paid[], { customer, issued: day }: Paid) {
  const earlier = all.filter((one) => one.customer === customer && one.issued < day);
  const paid = earlier
    .filter((one) => one.settled !== null && one.settled < day)
    .sort((a, b) => (a.settled ?? 0) - (b.settled ?? 0) || a.issued - b.issued || a.number - b.number);
  const overdue = earlier.filter((one) => (one.settled === null || one.settled >= day) && one.due < day);
  return {
    paid,
    last6: paid.slice(-6).map((one) => (one.settled ?? 0) - one.due),
    daysOverdue: overdue.map((one) => day - one.due),
  };
}

function heldByDefinition(all: readonly Paid[], holds: (of: ReturnType<typeof known>) => boolean): readonly string[] {
  const inWindow = all.filter(({ issued }) => issued >= WINDOW.from && issued <= WINDOW.to);
  return inWindow
    .filter((one) => holds(known(all, one)))
    .map(({ number }) => `INV-${number}`)
    .sort();
}

function heldByReplay(all: readonly Paid[], policy: CompiledPolicy): readonly string[] {
  const plans = (customer: string): readonly InvoicePlan[] =>
    all
      .filter((one) => one.customer === customer)
      .map(({ number, issued, due, settled }) => ({
        number: `INV-${number}`,
        issued,
        terms: due - issued,
        total: '100.00',
        paid: settled === null ? [] : [{ on: settled, amount: '100.00' }],
      }));
  const books = samplePast({ A: plans('A'), B: plans('B'), C: plans('C') }, LAST + 60);
  const report = backtest(
    books,
    policy,
    { from: sampleDay(WINDOW.from), to: sampleDay(WINDOW.to) },
    { bootstrap: 1, random: 1, seed: 1 },
  );
  return report.judged
    .filter(isHeld)
    .map(({ invoice }) => invoice.number)
    .sort();
}

describe('whom a replay holds, by the definition', () => {
  it('any invoice more than so many days overdue', () => {
    fc.assert(
      fc.property(invoices, fc.integer({ min: 0, max: 30 }), (all, days) => {
        expect(heldByReplay(all, holdsBeyond(days))).toEqual(
          heldByDefinition(all, ({ daysOverdue }) => daysOverdue.some((one) => one > days)),
        );
      }),
    );
  });

  it('such a share of the last six paid were late, of so many at least', () => {
    fc.assert(
      fc.property(invoices, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 8 }), (all, percent, least) => {
        const policy = oneRule(
          { all: [`paidCount >= ${least}`, `lateShareOfLast6 >= ${percent}%`] },
          { any: [`paidCount < ${least}`, `lateShareOfLast6 < ${percent}%`] },
        );
        // In whole numbers, so that no rounding decides.
        const holds = ({ paid, last6 }: ReturnType<typeof known>): boolean =>
          paid.length >= least && last6.filter((days) => days > 0).length * 100 >= percent * last6.length;
        expect(heldByReplay(all, policy)).toEqual(heldByDefinition(all, holds));
      }),
    );
  });

  it('the last six paid came so many days late on average, early ones counting as none', () => {
    fc.assert(
      fc.property(invoices, fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 8 }), (all, days, least) => {
        const policy = oneRule(
          { all: [`paidCount >= ${least}`, `meanDaysLateOfLast6 > ${days}`] },
          { any: [`paidCount < ${least}`, `meanDaysLateOfLast6 <= ${days}`] },
          { standing: 'upfront', mark: 'upfront' },
        );
        const holds = ({ paid, last6 }: ReturnType<typeof known>): boolean =>
          paid.length >= least && last6.reduce((sum, late) => sum + Math.max(0, late), 0) > days * last6.length;
        expect(heldByReplay(all, policy)).toEqual(heldByDefinition(all, holds));
      }),
    );
  });

  it('any or all of several, nested either way, with equality on either side', () => {
    const thresholds = fc.record({
      days: fc.integer({ min: 1, max: 30 }),
      late: fc.integer({ min: 1, max: 15 }),
      percent: fc.integer({ min: 1, max: 99 }),
      overdue: fc.integer({ min: 0, max: 2 }),
    });
    const enough = (
      paid: readonly Paid[],
      last6: readonly number[],
      { percent, late }: { readonly percent: number; readonly late: number },
    ) => {
      const [lateOnes, daysLate] = [last6.filter((one) => one > 0).length, last6.reduce((sum, one) => sum + Math.max(0, one), 0)];
      return [paid.length > 0 && lateOnes * 100 > percent * last6.length, paid.length > 0 && daysLate >= late * last6.length];
    };
    fc.assert(
      fc.property(invoices, thresholds, fc.boolean(), (all, { days, late, percent, overdue }, isAny) => {
        const [old, many] = [`oldestOverdueDays >= ${days}`, `overdueCount > ${overdue}`];
        const [young, few] = [`oldestOverdueDays < ${days}`, `overdueCount <= ${overdue}`];
        const habits = [`lateShareOfLast6 > ${percent}%`, `meanDaysLateOfLast6 >= ${late}`];
        const others = [`lateShareOfLast6 <= ${percent}%`, `meanDaysLateOfLast6 < ${late}`];
        // Of whoever has paid nothing yet the habits are unknown, which is neither one nor the other.
        const policy = isAny
          ? oneRule({ any: [old, many, { all: habits }] }, { all: [young, few, { any: [...others, 'paidCount <= 0'] }] })
          : oneRule({ all: [old, many, { any: habits }] }, { any: [young, few, { all: others }, 'paidCount <= 0'] });
        const holds = ({ paid, last6, daysOverdue }: ReturnType<typeof known>): boolean => {
          const debts = [Math.max(0, ...daysOverdue) >= days, daysOverdue.length > overdue];
          const own = enough(paid, last6, { percent, late });
          return isAny ? debts.some(Boolean) || own.every(Boolean) : debts.every(Boolean) && own.some(Boolean);
        };
        expect(heldByReplay(all, policy)).toEqual(heldByDefinition(all, holds));
      }),
    );
  });
});
