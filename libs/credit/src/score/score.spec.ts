import fc from 'fast-check';
import { assess } from '../assess/assess';
import { settledOf } from '../assess/payment-habits';
import { paidInvoice, sampleDay, sampleLedger, SETTINGS, type InvoicePlan, type SampleBooks } from '../ledger/sample-books';
import { money } from '../money/money';
import { forecast, type Forecast } from './forecast';
import { forecastWords } from './forecast-words';
import { nearestRun, weeklyPayRun } from './pay-run';
import { portfolioPrior, type Prior, type Settlements } from './prior';
import { score } from './score';

const PRIOR: Prior = { asOf: sampleDay(0), lateShare: 0.4, signedDays: 2, settledCount: 200, isTelling: true };
const TODAY = 400;

function forecastOf(books: SampleBooks, prior: Prior = PRIOR): Forecast {
  const ledger = sampleLedger(books);
  return forecast(assess(ledger, sampleDay(TODAY), SETTINGS), settledOf(ledger, sampleDay(TODAY), SETTINGS), prior);
}

/** Paid invoices, the first the oldest. */
function paid(...daysLate: number[]): InvoicePlan[] {
  return daysLate.map((days, index) => paidInvoice(`INV-${index + 1}`, 10 * index, days));
}

function open(number: string, daysOverdue: number): InvoicePlan {
  return { number, issued: TODAY - 30 - daysOverdue, total: '50.00' };
}

describe('the score', () => {
  it('is the worked example of credit.md section 12.2, to six decimals', () => {
    const prior = { ...PRIOR, lateShare: 0.382822, signedDays: -2.154295 };
    const found = score({ settled: [16, 13, 31].map((signedDays) => ({ signedDays })), overdueDays: [15] }, prior);
    expect(found.lateProbability).toBeCloseTo(0.787311, 6);
    expect(found.signedDays).toBeCloseTo(11.339185, 6);
  });

  it('of a customer without a past is the prior', () => {
    expect(score({ settled: [], overdueDays: [] }, PRIOR)).toEqual({
      lateProbability: 0.4,
      signedDays: 2,
      paidCount: 0,
      overdueDays: [],
    });
  });

  it('counts the two youngest debts, each for 60 days at most', () => {
    const settled = [{ signedDays: 0 }];
    const counted = score({ settled, overdueDays: [3, 5] }, PRIOR);
    expect(score({ settled, overdueDays: [400, 5, 3, 800] }, PRIOR)).toEqual(counted);
    expect(score({ settled, overdueDays: [400, 800] }, PRIOR).signedDays).toBe(
      score({ settled, overdueDays: [60, 60] }, PRIOR).signedDays,
    );
  });

  it('holds one extreme payment within -30 to +60 days', () => {
    const of = (signedDays: number) => score({ settled: [{ signedDays }], overdueDays: [] }, PRIOR).signedDays;
    expect(of(900)).toBe(of(60));
    expect(of(-900)).toBe(of(-30));
  });

  const days = fc.integer({ min: -90, max: 200 });
  const past = fc.record({
    settled: fc.array(days, { maxLength: 30 }),
    overdueDays: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 5 }),
  });

  it('is a chance, and a number of days within what was ever seen', () => {
    fc.assert(
      fc.property(past, ({ settled, overdueDays }) => {
        const found = score({ settled: settled.map((signedDays) => ({ signedDays })), overdueDays }, PRIOR);
        expect(found.lateProbability).toBeGreaterThan(0);
        expect(found.lateProbability).toBeLessThan(1);
        const seen = [
          ...settled.map((each) => Math.min(60, Math.max(-30, each))),
          ...found.overdueDays.map((each) => Math.min(60, each)),
          2,
        ];
        expect(found.signedDays).toBeGreaterThanOrEqual(Math.min(...seen) - 1e-9);
        expect(found.signedDays).toBeLessThanOrEqual(Math.max(...seen) + 1e-9);
      }),
    );
  });

  it('never falls when a payment had come later', () => {
    fc.assert(
      fc.property(past, fc.nat(29), fc.nat(60), ({ settled, overdueDays }, index, more) => {
        const later = settled.map((each, at) => (at === index ? each + more : each));
        const [before, after] = [settled, later].map((each) =>
          score({ settled: each.map((signedDays) => ({ signedDays })), overdueDays }, PRIOR),
        );
        expect(after?.lateProbability).toBeGreaterThanOrEqual((before?.lateProbability ?? 0) - 1e-12);
        expect(after?.signedDays).toBeGreaterThanOrEqual((before?.signedDays ?? 0) - 1e-9);
      }),
    );
  });
});

describe('the prior', () => {
  const AT = sampleDay(200);
  const settlement = (daysAgo: number, signedDays: number, count = 1, termDays = 30): Settlements => ({
    settled: sampleDay(200 - daysAgo),
    signedDays,
    termDays,
    count,
  });

  it('weighs the latest 180 days, half as much after each 90, and neither the day itself nor what lies before', () => {
    const own = [settlement(90, 10, 20), settlement(180, 0, 20)];
    const prior = portfolioPrior(own, AT, sampleDay(0));
    expect(prior.lateShare).toBeCloseTo(2 / 3, 12);
    expect(prior.signedDays).toBeCloseTo(20 / 3, 12);
    expect(
      portfolioPrior([...own, settlement(0, 60, 50), settlement(181, 60, 50), settlement(-3, 60)], AT, sampleDay(0)),
    ).toEqual(prior);
  });

  it('is a constant until 20 invoices were settled', () => {
    expect(portfolioPrior([settlement(5, 60, 19)], AT, sampleDay(0))).toMatchObject({
      lateShare: 0.4,
      signedDays: 0,
      settledCount: 19,
    });
    expect(portfolioPrior([settlement(5, 60, 20)], AT, sampleDay(0))).toMatchObject({ lateShare: 1, signedDays: 60 });
  });

  it('tells nothing before the settled history is as long as the longest usual term and 30 days', () => {
    const terms = [settlement(5, 0, 90, 30), settlement(5, 0, 9, 60), settlement(5, 0, 1, 120)];
    const isTelling = (firstDaysAgo: number) => portfolioPrior(terms, AT, sampleDay(200 - firstDaysAgo)).isTelling;
    expect([89, 90].map(isTelling)).toEqual([false, true]);
    expect(portfolioPrior([], AT, sampleDay(0)).isTelling).toBe(false);
    expect(portfolioPrior(terms, AT, null).isTelling).toBe(false);
  });

  it('is the same in whatever order the invoices come, and however they are put together', () => {
    const any = fc.record({
      daysAgo: fc.integer({ min: -5, max: 200 }),
      late: fc.integer({ min: -60, max: 90 }),
      count: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (told) => {
        const together = told.map(({ daysAgo, late, count }) => settlement(daysAgo, late, count));
        const prior = portfolioPrior(together, AT, sampleDay(0));
        expect(portfolioPrior([...together].reverse(), AT, sampleDay(0))).toEqual(prior);
        const apart = portfolioPrior(
          together.flatMap((each) => Array.from({ length: each.count }, () => ({ ...each, count: 1 }))),
          AT,
          sampleDay(0),
        );
        expect(apart.lateShare).toBeCloseTo(prior.lateShare, 9);
        expect(apart.signedDays).toBeCloseTo(prior.signedDays, 9);
      }),
    );
  });
});

describe('the forecast', () => {
  const slow = paid(9, 11, -2, 21, 8, 12, 10, 6, -1, 5, 0, 7);

  it('expects open invoices as late as the score says, and at least as late as they are', () => {
    const { state, score: own, invoices } = forecastOf({ invoices: [...slow, open('NEW', -30), open('OLD', 45)] });
    expect(state).toBe('usable');
    expect(Math.round(own.signedDays)).toBe(9);
    expect(invoices).toMatchObject([
      { number: 'OLD', expected: { daysLate: 45, on: sampleDay(TODAY), isAtLeast: true } },
      { number: 'NEW', expected: { daysLate: 9, on: sampleDay(TODAY + 30 + 9), isAtLeast: false } },
    ]);
  });

  it('expects who pays early before the due day, but never in the past and never "early" as days late', () => {
    const early = forecastOf({ invoices: [...paid(...Array<number>(12).fill(-20)), open('A', -30), open('B', -5)] });
    expect(Math.round(early.score.signedDays)).toBe(-16);
    expect(early.invoices).toMatchObject([
      { number: 'B', expected: { daysLate: 0, on: sampleDay(TODAY), isAtLeast: false } },
      { number: 'A', expected: { daysLate: 0, on: sampleDay(TODAY + 14), isAtLeast: false } },
    ]);
  });

  it('counts no debt that is disputed or under a plan, and expects nothing of it', () => {
    const ledger = sampleLedger({ invoices: [...slow, open('DISPUTED', 50), open('PLANNED', 40), open('NEW', -30)] });
    const facts = assess(ledger, sampleDay(TODAY), SETTINGS);
    const openInvoices = facts.openInvoices.map((invoice) => ({
      ...invoice,
      disputed: money(invoice.number === 'DISPUTED' ? 1n : 0n, 'GBP'),
      onPlan: invoice.number === 'PLANNED',
    }));
    const found = forecast({ ...facts, openInvoices }, settledOf(ledger, sampleDay(TODAY), SETTINGS), PRIOR);
    expect(found.score).toEqual(forecastOf({ invoices: [...slow, open('NEW', -30)] }).score);
    expect(found.invoices.map(({ setAside, expected }) => [setAside, expected === null])).toEqual([
      ['disputed', true],
      ['on-plan', true],
      [null, false],
    ]);
    expect(forecastWords(found).because).toContain('1 disputed invoice left out.');
    expect(forecastWords(found).because).toContain('1 invoice under a payment plan left out.');
  });

  it('shows no number without a past, with too little of one, and in a book that is too young', () => {
    const cases = [
      forecastOf({ invoices: [open('A', 5)] }),
      forecastOf({ invoices: [...paid(3, 4), open('A', 5)] }),
      forecastOf({ invoices: [...paid(3, 4, 5), open('A', 5)] }, { ...PRIOR, isTelling: false }),
      forecastOf({ invoices: [...paid(3, 4, 5), open('A', 5)] }),
    ];
    expect(cases.map(({ state, invoices }) => [state, invoices[0]?.expected === null])).toEqual([
      ['no-history', true],
      ['few-paid', true],
      ['young-book', true],
      ['usable', false],
    ]);
  });

  it('does not depend on the order in which the ledger was told', () => {
    const plan = fc.record({ issued: fc.nat(350), late: fc.integer({ min: -30, max: 40 }), isOpen: fc.boolean() });
    fc.assert(
      fc.property(fc.array(plan, { maxLength: 15 }), fc.func(fc.integer()), (plans, key) => {
        const invoices = plans.map(({ issued, late, isOpen }, index) =>
          isOpen ? { number: `INV-${index}`, issued, total: '10.00' } : paidInvoice(`INV-${index}`, issued, late),
        );
        const shuffled = [...invoices].sort((a, b) => key(a.number) - key(b.number));
        expect(forecastOf({ invoices: shuffled })).toEqual(forecastOf({ invoices }));
      }),
    );
  });
});

describe('the usual pay run', () => {
  // 2 January 2026 was a Friday.
  const friday = (week: number) => sampleDay(1 + 7 * week);

  it('is the weekday of three payments in four, of five at least', () => {
    const fridays = [0, 1, 2, 3].map(friday);
    expect(weeklyPayRun(fridays)).toBeNull();
    expect(weeklyPayRun([...fridays, friday(4)])).toBe('Friday');
    expect(weeklyPayRun([...fridays, friday(5), friday(6), sampleDay(60), sampleDay(61)])).toBe('Friday');
    expect(weeklyPayRun([...fridays, friday(5), sampleDay(60), sampleDay(61)])).toBeNull();
  });

  it('draws the expected day to its nearest one, never to a day that is over', () => {
    const near = (offset: number, earliest = 0) => nearestRun(sampleDay(offset), 'Friday', sampleDay(earliest));
    expect([12, 13, 15, 18, 19].map((offset) => near(offset))).toEqual([friday(2), friday(2), friday(2), friday(2), friday(3)]);
    expect(near(15, 16)).toBe(friday(3));
    expect(near(15, 15)).toBe(friday(2));
    expect(near(3, 30)).toBe(friday(5));
  });

  it('is told, and counts for every open invoice', () => {
    // Issued on Wednesdays, paid 30 + 9 days later: on Sundays.
    const onSundays = [0, 1, 2, 3, 4, 5].map((week) => paidInvoice(`INV-${week}`, 7 * week + 6, 9));
    const found = forecastOf({ invoices: [...onSundays, open('A', -30)] });
    expect(found.habit?.payRun).toBe('Sunday');
    expect(found.invoices[0]?.expected?.on).toBe(
      nearestRun(sampleDay(TODAY + 30 + Math.round(found.score.signedDays)), 'Sunday', sampleDay(TODAY)),
    );
    expect(forecastWords(found).because[1]).toBe('Pays on a Sunday as a rule.');
  });
});

describe('the words of a forecast', () => {
  const wordsOf = (books: SampleBooks, prior = PRIOR) => forecastWords(forecastOf(books, prior));

  it('say what the customer usually does, and what that rests on', () => {
    expect(wordsOf({ invoices: [...paid(9, 11, -2, 21, 8, 12, 10, 6, -1, 5, 0, 7), open('A', 15)] })).toEqual({
      sentence: 'Usually pays 8 days late (2 days early to 21 days late in the last 12).',
      because: ['Paid 9 of the last 12 invoices late, by 9 days as a rule.', 'One invoice is 15 days overdue.'],
    });
  });

  it('of the punctual, of the early, of the new', () => {
    expect(wordsOf({ invoices: paid(0, 0, 0, 0, 0, 0, 0, 0) })).toEqual({
      sentence: 'Usually pays on the due day (on the due day in the last 8).',
      because: ['Paid all of the last 8 invoices on time.'],
    });
    expect(wordsOf({ invoices: paid(-3, -2, -1) }).because).toEqual([
      'Paid all of the last 3 invoices on time.',
      'With 3 paid invoices, how all customers of the company pay counts too: 40% of them late in the last half year.',
    ]);
    expect(wordsOf({ invoices: [open('A', 1)] }).sentence).toBe(
      'Has no history: no invoice was ever paid, so nothing can be said about when this customer pays.',
    );
    expect(wordsOf({ invoices: paid(4) })).toEqual({
      sentence: 'Has too little history: 1 paid invoice so far (4 days late), and it takes three to say when this customer pays.',
      because: ['Paid the only invoice late, by 4 days.'],
    });
    expect(wordsOf({ invoices: paid(1, 2, 3) }, { ...PRIOR, isTelling: false }).sentence).toMatch(/books are too young/);
  });

  it('name the debts that count, also where there are more', () => {
    const of = (...overdue: number[]) =>
      wordsOf({ invoices: [...paid(1, 1, 1, 1, 1, 1, 1, 1), ...overdue.map((days) => open(`D${days}`, days))] }).because.slice(1);
    expect(of(1)).toEqual(['One invoice is 1 day overdue.']);
    expect(of(15, 3)).toEqual(['Two invoices are 15 and 3 days overdue.']);
    expect(of(90, 15, 3)).toEqual(['3 invoices are overdue; of these the two youngest debts count, 15 and 3 days overdue.']);
  });
});
