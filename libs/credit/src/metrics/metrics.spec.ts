import fc from 'fast-check';
import { addDays, parseDay, type Day } from '../money/day';
import { balanceAt, type BookInvoice } from './book-invoice';
import { concentration } from './concentration';
import { monthEnds, type MonthEnd } from './month-ends';
import { collectionEffectiveness, countBack, inDaysOfSales, roundHalfUp, shareOf, trueDaysOutstanding } from './ratios';

const day = parseDay;
const JUNE = day('2026-06-30');

function invoice(issued: string, due: string, total: bigint, paid: readonly (readonly [on: string, amount: bigint])[] = []) {
  const applications = paid.map(([on, amount]) => ({ on: day(on), amount, kind: 'cash' as const }));
  return { issued: day(issued), due: day(due), total, applications, writtenOffOn: null } satisfies BookInvoice;
}

function juneOf(invoices: readonly BookInvoice[]): MonthEnd {
  const [found] = monthEnds(invoices, day('2026-06-01'), JUNE);
  if (!found) throw new Error('no month-end');
  return found;
}

describe('the formulas, by the worked examples of credit.md section 3', () => {
  it('standard DSO over three months and over one, best possible DSO, average days delinquent', () => {
    expect(roundHalfUp(inDaysOfSales(511985n, 2009887n, 91) ?? 0, 2)).toBe(23.18);
    expect(roundHalfUp(inDaysOfSales(511985n, 584959n, 30) ?? 0, 2)).toBe(26.26);
    expect(roundHalfUp(inDaysOfSales(428429n, 2009887n, 91) ?? 0, 2)).toBe(19.4);
    expect(roundHalfUp(inDaysOfSales(511985n - 428429n, 2009887n, 91) ?? 0, 2)).toBe(3.78);
  });

  it('DSO counted back over the months', () => {
    const months = [
      { sales: 5000n, days: 30 },
      { sales: 3000n, days: 31 },
      { sales: 4000n, days: 30 },
    ];
    expect(countBack(9000n, months)).toEqual({ days: 68.5, isAtLeast: false });
    expect(countBack(12_001n, months)).toEqual({ days: 91, isAtLeast: true });
    expect(countBack(12_000n, months)).toEqual({ days: 91, isAtLeast: false });
    expect(countBack(0n, months)).toEqual({ days: 0, isAtLeast: false });
  });

  it('a month without sales adds its days to the count, but not once nothing is left', () => {
    const months = [
      { sales: 5000n, days: 30 },
      { sales: 0n, days: 31 },
      { sales: 4000n, days: 30 },
    ];
    expect(countBack(6000n, months).days).toBe(30 + 31 + 30 / 4);
    expect(countBack(5000n, months).days).toBe(30);
  });

  it('true DSO', () => {
    const months = [
      { amountDays: 2000n * 10n, sales: 5000n },
      { amountDays: 1000n * 45n, sales: 4000n },
    ];
    expect(trueDaysOutstanding(months)).toBe(15.25);
  });

  it('CEI, which is nothing without anything to collect', () => {
    const june = { receivableBefore: 691835n, monthlySales: 584959n, receivable: 511985n, current: 428429n };
    expect(roundHalfUp(collectionEffectiveness(june) ?? 0, 2)).toBe(90.15);
    expect(collectionEffectiveness({ receivableBefore: 0n, monthlySales: 100n, receivable: 100n, current: 100n })).toBeNull();
  });

  it('concentration', () => {
    expect(concentration([30n, 50n, 20n])).toEqual({ index: expect.closeTo(0.38, 12) as number, top1: 0.5, top5: 1, top10: 1 });
    expect(concentration([0n, -5n])).toBeNull();
    expect(concentration(Array.from({ length: 20 }, () => 7n))).toMatchObject({ top1: 0.05, top5: 0.25, top10: 0.5 });
  });

  it('rounds once, half up, as the decimal number reads', () => {
    expect([1.005, 2.675, -1.005, 1e-9, 12.344999, 90.15].map((value) => roundHalfUp(value, 2))).toEqual([
      1.01, 2.68, -1.01, 0, 12.34, 90.15,
    ]);
  });
});

describe('a book at its month-end, by the worked examples of credit.md section 3', () => {
  const aged = [
    invoice('2026-05-31', '2026-06-30', 500n),
    invoice('2026-05-30', '2026-06-29', 800n, [['2026-06-10', 300n]]),
    invoice('2026-05-01', '2026-05-31', 200n),
    invoice('2026-04-30', '2026-05-30', 100n),
  ];

  it('puts the remaining balance whole into one bucket, due today into none of the overdue ones', () => {
    const found = juneOf(aged);
    expect(found.ageing).toEqual({ current: 500n, days1To30: 700n, days31To60: 100n, days61To90: 0n, over90: 0n });
    expect(found.receivable).toBe(1300n);
    expect(found.openCount).toBe(4);
    expect(roundHalfUp((found.shareCurrent ?? 0) * 100, 1)).toBe(38.5);
    expect(found.shareOver90).toBe(0);
    expect(found.meanOverdueAge).toBe(12);
  });

  it('weighs days to pay by payment', () => {
    const paid = [
      invoice('2026-05-01', '2026-05-31', 1000n, [
        ['2026-05-21', 600n],
        ['2026-06-20', 400n],
      ]),
    ];
    const both = { ...(paid[0] as BookInvoice), applications: [] as BookInvoice['applications'] };
    const inJune = [
      {
        ...both,
        issued: day('2026-06-01'),
        due: day('2026-07-01'),
        applications: [{ on: day('2026-06-21'), amount: 600n, kind: 'cash' as const }],
      },
      {
        ...both,
        issued: day('2026-05-01'),
        due: day('2026-05-31'),
        applications: [{ on: day('2026-06-20'), amount: 400n, kind: 'cash' as const }],
      },
    ];
    expect(juneOf(inJune)).toMatchObject({ daysToPay: 32, signedDaysLate: 2, daysLate: 8, paid: 1000n });
    // In two months each payment counts in its own.
    expect(monthEnds(paid, day('2026-05-01'), JUNE).map(({ daysToPay }) => daysToPay)).toEqual([20, 50]);
  });

  it('credits reduce the balance and are no payment', () => {
    const credited: BookInvoice = {
      ...invoice('2026-06-01', '2026-07-01', 100n, [['2026-06-11', 60n]]),
      applications: [
        { on: day('2026-06-11'), amount: 60n, kind: 'cash' },
        { on: day('2026-06-25'), amount: 40n, kind: 'credit' },
      ],
    };
    expect(juneOf([credited])).toMatchObject({ receivable: 0n, openCount: 0, paid: 60n, daysToPay: 10 });
  });

  it('a write-off leaves the book on its day, and a payment that is taken back returns to it', () => {
    const given = { ...invoice('2026-04-01', '2026-05-01', 100n), writtenOffOn: day('2026-06-30') };
    const bounced = invoice('2026-04-01', '2026-05-01', 70n, [
      ['2026-04-20', 70n],
      ['2026-06-02', -70n],
    ]);
    const found = monthEnds([given, bounced], day('2026-04-01'), JUNE).map(({ receivable }) => receivable);
    expect(found).toEqual([100n, 100n, 70n]);
  });

  it('gives every month-end within the days asked, also those in which nothing happened', () => {
    const days = (from: string, to: string) => monthEnds(aged, day(from), day(to)).map((end) => end.day);
    expect(days('2025-12-31', '2026-02-28')).toEqual(['2025-12-31', '2026-01-31', '2026-02-28']);
    expect(days('2026-02-28', '2026-03-30')).toEqual(['2026-02-28']);
    expect(days('2026-03-01', '2026-03-30')).toEqual([]);
    expect(monthEnds([], day('2026-02-01'), day('2026-02-28'))).toMatchObject([
      { receivable: 0n, shareCurrent: null, dsoOfMonth: null, daysToPay: null, dsoCountBack: { days: 0, isAtLeast: false } },
    ]);
  });
});

describe('over any book', () => {
  const START = day('2025-01-01');
  const aDay = fc.integer({ min: 0, max: 500 }).map((days) => addDays(START, days));
  const anInvoice: fc.Arbitrary<BookInvoice> = fc.record({
    issued: aDay,
    due: aDay,
    total: fc.bigInt({ min: 1n, max: 10_000n }),
    applications: fc.array(
      fc.record({
        on: aDay,
        amount: fc.bigInt({ min: -500n, max: 6000n }),
        kind: fc.constantFrom('cash' as const, 'credit' as const),
      }),
      { maxLength: 3 },
    ),
    writtenOffOn: fc.option(aDay, { freq: 5 }),
  });
  const aBook = fc.array(anInvoice, { maxLength: 12 });
  const from = day('2025-03-01');
  const to = day('2026-06-30');

  it('a receipt that is taken back opens the invoice again until it is written off', () => {
    const bounced: BookInvoice = {
      ...invoice('2025-01-01', '2025-01-31', 100n, [
        ['2025-01-10', 100n],
        ['2025-03-01', -100n],
      ]),
      writtenOffOn: day('2025-05-01'),
    };
    const found = monthEnds([bounced], day('2025-02-01'), day('2025-05-31'));
    expect(found.map(({ receivable }) => receivable)).toEqual([0n, 100n, 100n, 0n]);
  });

  it('each month-end is what adding up every balance on that day gives, and the buckets add up to it', () => {
    fc.assert(
      fc.property(aBook, (book) => {
        for (const { day: end, receivable, receivableBefore, openCount, ageing, salesOfMonth } of monthEnds(book, from, to)) {
          const sum = (on: Day) => book.reduce((total, each) => total + balanceAt(each, on), 0n);
          expect(receivable).toBe(sum(end));
          expect(receivableBefore).toBe(sum(addDays(`${end.slice(0, 7)}-01` as Day, -1)));
          expect(openCount).toBe(book.filter((each) => balanceAt(each, end) > 0n).length);
          expect(Object.values(ageing).reduce((total, amount: bigint) => total + amount, 0n)).toBe(receivable);
          const issued = book.filter((each) => each.issued.slice(0, 7) === end.slice(0, 7));
          expect(salesOfMonth).toBe(issued.reduce((total, each) => total + each.total, 0n));
        }
      }),
    );
  });

  it('neither the order of the invoices nor where the days asked begin changes a month-end', () => {
    fc.assert(
      fc.property(aBook, (book) => {
        const all = monthEnds(book, from, to);
        expect(monthEnds([...book].reverse(), from, to).map(rounded)).toEqual(all.map(rounded));
        expect(monthEnds(book, day('2026-01-31'), to)).toEqual(all.slice(10));
      }),
    );
  });

  /** Statistics may differ in their last binary digit when they are added up in another order. */
  function rounded(end: MonthEnd): unknown {
    return { ...end, trueDso: roundHalfUp(end.trueDso, 9) };
  }

  it('shares are nothing or between none and all', () => {
    expect(shareOf(1n, 0n)).toBeNull();
    expect(shareOf(0n, 5n)).toBe(0);
  });
});
