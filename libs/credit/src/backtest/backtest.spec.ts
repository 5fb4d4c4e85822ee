import { parseMoney } from '../money/money';
import { paidInvoice, sampleDay, type InvoicePlan } from '../ledger/sample-books';
import { backtest } from './backtest';
import { comparePolicies } from './comparison';
import { outcomesOf } from './outcome';
import { isHeld } from './replay';
import { holdsBeyond, oneRule, samplePast } from './sample-past';
import { scenarioOf } from './scenario';

const gbp = (text: string) => parseMoney(text, 'GBP');
const WHOLE = { from: sampleDay(0), to: sampleDay(400) };

function outcomeOf(plan: Omit<InvoicePlan, 'number' | 'issued' | 'total'>, knownUntil = 200) {
  const books = samplePast({ A: [{ number: 'INV-1', issued: 0, total: '100.00', ...plan }] }, knownUntil);
  return outcomesOf(books.ledgers[0] as (typeof books.ledgers)[number], books).get('INV-1');
}

describe('what became of an invoice', () => {
  it.each([
    ['paid on its due day', { paid: [{ on: 30, amount: '100.00' }] }, { kind: 'on time', daysLate: 0 }],
    ['paid a day later', { paid: [{ on: 31, amount: '100.00' }] }, { kind: 'late', daysLate: 1 }],
    [
      'paid in parts: the last counts',
      {
        paid: [
          { on: 10, amount: '60.00' },
          { on: 42, amount: '40.00' },
        ],
      },
      { kind: 'late', daysLate: 12 },
    ],
    ['cleared by credits alone', { credited: [{ on: 40, amount: '100.00' }] }, { kind: 'cleared', daysLate: 0 }],
    ['void', { changes: { status: 'void' as const } }, { kind: 'void', daysLate: 0 }],
  ])('%s', (_, plan, expected) => expect(outcomeOf(plan)).toMatchObject(expected));

  it('is open, not late, until 60 days after its due date', () => {
    expect(outcomeOf({}, 89)).toMatchObject({ kind: 'open', daysLate: 59 });
    expect(outcomeOf({}, 90)).toMatchObject({ kind: 'late', daysLate: 60, isPaid: false });
  });

  it('weighs each part by the days it was overdue', () => {
    const outcome = outcomeOf(
      {
        paid: [
          { on: 40, amount: '60.00' },
          { on: 50, amount: '30.00' },
        ],
      },
      70,
    );
    expect(outcome?.overdueCurrencyDays).toBe(6_000n * 10n + 3_000n * 20n + 1_000n * 40n);
  });
});

/** A pays INV-1 20 days late, having had INV-2 meanwhile; B is always on time. */
const TWO = samplePast(
  {
    A: [paidInvoice('INV-1', 0, 20), { number: 'INV-2', issued: 45, total: '50.00', paid: [{ on: 80, amount: '50.00' }] }],
    B: [paidInvoice('INV-3', 0, -5), paidInvoice('INV-4', 45, 0)],
  },
  200,
);

describe('a backtest', () => {
  it('of few invoices tells counts and no rates', () => {
    const report = backtest(TWO, holdsBeyond(7), WHOLE);
    expect(report).toMatchObject({ rates: null, intervals: null, baselines: { random: null, anyOverdue: { rates: null } } });
    expect(report.held).toMatchObject({ invoices: 1, customers: 1, late: 1, amount: gbp('50.00') });
    expect(report.all).toMatchObject({ invoices: 4, onTime: 2, late: 2, amount: gbp('350.00') });
    expect(report.rest).toMatchObject({ invoices: 3, onTime: 2, late: 1 });
    expect(report.cost).toMatchObject({ goodCustomers: 1, goodCustomersHeld: 0, restrictions: 1, releases: 1 });
  });

  it('takes the day of issue from the start: what is paid or falls due that day is not known yet', () => {
    const issuedOn = (day: number) =>
      samplePast({ A: [paidInvoice('INV-1', 0, 20), { number: 'INV-2', issued: day, total: '50.00' }] }, 200);
    const isHeldOn = (day: number) => backtest(issuedOn(day), holdsBeyond(7), WHOLE).held.invoices === 1;
    expect([37, 38, 50, 51].map(isHeldOn)).toEqual([false, true, true, false]);
  });

  it('knows what was recorded, not what was dated back', () => {
    const late = { ...TWO, recordedOn: new Map([['payment/P-INV-1-0', sampleDay(60)]]) };
    const paidInTime = samplePast({ A: [paidInvoice('INV-1', 0, 5), { number: 'INV-2', issued: 45, total: '50.00' }] }, 200);
    expect(backtest(paidInTime, holdsBeyond(7), WHOLE)).toMatchObject({ basis: 'document dates', held: { invoices: 0 } });
    expect(backtest({ ...paidInTime, recordedOn: late.recordedOn }, holdsBeyond(7), WHOLE)).toMatchObject({
      basis: 'recorded',
      held: { invoices: 1 },
    });
  });

  it('keeps a hold until its release is met, with the warning before it', () => {
    const policy = oneRule(
      { all: ['oldestOverdueDays > 7'] },
      { all: ['overdueAmount <= tolerance', 'paidOnTimeSinceRestriction >= 1'] },
    );
    const books = samplePast(
      {
        A: [
          paidInvoice('INV-1', 0, 20),
          paidInvoice('INV-2', 60, 0),
          { number: 'INV-3', issued: 70, total: '10.00' },
          { number: 'INV-4', issued: 91, total: '10.00' },
        ],
      },
      100,
    );
    const held = backtest(books, policy, WHOLE).judged.filter(isHeld);
    expect(held.map(({ invoice }) => invoice.number)).toEqual(['INV-2', 'INV-3']);
  });

  it('finds the peaks, of the book and of what is held', () => {
    const { exposure } = backtest(TWO, holdsBeyond(7), WHOLE);
    expect(exposure.book).toEqual({
      open: { amount: gbp('250.00'), on: sampleDay(45) },
      overdue: { amount: gbp('100.00'), on: sampleDay(31) },
    });
    expect(exposure.held).toEqual({
      open: { amount: gbp('50.00'), on: sampleDay(45) },
      overdue: { amount: gbp('50.00'), on: sampleDay(76) },
    });
  });

  it('says which facts of the policy the books do not tell', () => {
    const policy = oneRule(
      { all: ['promisesBroken60 >= 1', 'overdueCount >= 1'] },
      { any: ['promisesBroken60 <= 0', 'overdueCount <= 0'] },
    );
    expect(backtest(TWO, policy, WHOLE)).toMatchObject({ untold: ['promisesBroken60'], held: { invoices: 0 } });
    expect(backtest(TWO, holdsBeyond(7), WHOLE).untold).toEqual([]);
  });

  it('refuses a window that ends before it begins', () => {
    expect(() => backtest(TWO, holdsBeyond(7), { from: sampleDay(2), to: sampleDay(1) })).toThrow(RangeError);
  });
});

/** Forty customers, a late one for every good one; the late ones have an invoice issued while another is overdue. */
const MANY = samplePast(
  Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [
      `C${n}`,
      [0, 45, 90].map((issued, at) => paidInvoice(`INV-${n}-${at}`, issued, n % 2 === 0 ? 25 : -1)),
    ]),
  ),
  300,
);

describe('the rates of a backtest', () => {
  const report = backtest(MANY, holdsBeyond(7), WHOLE);

  it('compare what is held with the rest, a rule of thumb and a lot', () => {
    expect(report.rates).toMatchObject({
      held: 40 / 120,
      lateOfHeld: 1,
      lateOfRest: 20 / 80,
      lateCaught: 40 / 60,
      onTimeAmountBlocked: 0,
    });
    expect(report.baselines.anyOverdue.held.invoices).toBe(40);
    const { random } = report.baselines;
    expect(random?.mean.held).toBeCloseTo(1 / 3);
    expect(random?.mean.lateOfHeld).toBeGreaterThan(0.4);
    expect(random?.mean.lateOfHeld).toBeLessThan(0.6);
    expect(random?.intervals.lateCaught?.high).toBeLessThan(40 / 60);
    for (const [name, interval] of Object.entries(report.intervals ?? {})) {
      const rate = report.rates?.[name as keyof typeof report.rates] ?? Number.NaN;
      expect([name, interval !== null && interval.low <= rate && rate <= interval.high]).toEqual([name, true]);
    }
  });

  it('are the same for the same seed', () => {
    const again = backtest(MANY, holdsBeyond(7), WHOLE);
    expect(again.intervals).toEqual(report.intervals);
    expect(again.baselines).toEqual(report.baselines);
    const other = backtest(MANY, holdsBeyond(7), WHOLE, { bootstrap: 400, random: 200, seed: 2 });
    expect(other.baselines.random?.mean).not.toEqual(report.baselines.random?.mean);
  });
});

describe('two policies', () => {
  it('are told apart by whom only one of them holds', () => {
    const [gentle, strict] = [backtest(TWO, holdsBeyond(14), WHOLE), backtest(TWO, holdsBeyond(7), WHOLE)];
    const { both, onlyFirst, onlySecond, customers } = comparePolicies(gentle, strict);
    expect([both.invoices, onlyFirst.invoices, onlySecond.invoices]).toEqual([1, 0, 0]);
    const never = backtest(TWO, holdsBeyond(300), WHOLE);
    expect(comparePolicies(never, strict)).toMatchObject({
      onlySecond: { invoices: 1, amount: gbp('50.00') },
      customers: [{ customerId: 'A', first: { invoices: 0 }, second: { invoices: 1 } }],
    });
    expect(customers).toEqual([]);
  });

  it('over other books are not compared', () => {
    expect(() => comparePolicies(backtest(TWO, holdsBeyond(7), WHOLE), backtest(MANY, holdsBeyond(7), WHOLE))).toThrow(
      RangeError,
    );
  });
});

describe('a scenario', () => {
  const report = backtest(TWO, holdsBeyond(7), WHOLE);
  const range = (low: number, high: number) => ({ low, high });

  it('is what follows from the shares that were supposed, as ranges', () => {
    const scenario = scenarioOf(report, { prepay: range(0.2, 0.4), clear: range(0.5, 0.5), leave: range(0, 0.1) });
    expect(scenario).toMatchObject({
      prepaid: { low: gbp('10.00'), high: gbp('20.00') },
      salesLost: { low: gbp('0.00'), high: gbp('5.00') },
      // INV-2 was 5 days overdue with 50.00.
      heldDaysNotArising: { low: gbp('50.00'), high: gbp('125.00') },
      // INV-1 was overdue with 100.00 when the hold began.
      arrearsCleared: { low: gbp('50.00'), high: gbp('50.00') },
    });
  });

  it('takes shares that are everybody, though doubles add up to more', () => {
    expect(0.33 + 0.56 + 0.11).toBeGreaterThan(1);
    expect(scenarioOf(report, { prepay: range(0, 0.33), clear: range(0, 0.56), leave: range(0, 0.11) })).toMatchObject({
      prepaid: { high: gbp('16.50') },
    });
  });

  it('refuses shares of more than everybody', () => {
    expect(() => scenarioOf(report, { prepay: range(0, 0.6), clear: range(0, 0.5), leave: range(0, 0) })).toThrow(RangeError);
    expect(() => scenarioOf(report, { prepay: range(0.6, 0.5), clear: range(0, 0), leave: range(0, 0) })).toThrow(RangeError);
  });
});
