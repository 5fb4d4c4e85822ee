import { balanceAt, concentration, monthEnds, parseDay, roundHalfUp, type BookInvoice, type MonthEnd } from '@holdfast/credit';
import { isPresent, readReceivables, RECEIVABLES_FILE } from './receivables-file';
import { csvRows, isSyntheticPresent, readSyntheticBook, SYNTHETIC_ABSENT } from './synthetic-book';

const day = parseDay;

/** Money in units, everything else to two decimals: as the check values are written. */
function shown(end: MonthEnd): Readonly<Record<string, number>> {
  const units = (minor: bigint): number => Number(minor) / 100;
  const two = (value: number | null): number => roundHalfUp(value ?? Number.NaN, 2);
  return {
    sales_month: units(end.salesOfMonth),
    sales_3m: units(end.salesOf3Months),
    days_3m: end.daysOf3Months,
    ar_begin: units(end.receivableBefore),
    ar_total: units(end.receivable),
    ar_current: units(end.ageing.current),
    b_1_30: units(end.ageing.days1To30),
    b_31_60: units(end.ageing.days31To60),
    b_61_90: units(end.ageing.days61To90),
    b_90p: units(end.ageing.over90),
    pct_current: two(end.shareCurrent && end.shareCurrent * 100),
    dso_std_month: two(end.dsoOfMonth),
    dso_std_3m: two(end.dsoOf3Months),
    dso_countback: two(end.dsoCountBack.days),
    bpdso_3m: two(end.bestPossibleDso),
    add_3m: two(end.averageDaysDelinquent),
    cei: two(end.collectionEffectiveness),
    paid_amt: units(end.paid),
    wadtp: two(end.daysToPay),
    avg_days_late_signed_w: two(end.signedDaysLate),
    avg_days_late_pos_w: two(end.daysLate),
    wado_overdue: two(end.meanOverdueAge),
  };
}

(isPresent ? describe : describe.skip)(
  isPresent ? 'the real-shaped book' : `the real-shaped book (skipped: there is no ${RECEIVABLES_FILE})`,
  () => {
    const book = isPresent
      ? readReceivables().map(({ issued, due, settled, cents }): BookInvoice => ({
          issued: day(issued),
          due: day(due),
          total: BigInt(cents),
          applications: [{ on: day(settled), amount: BigInt(cents), kind: 'cash' }],
          writtenOffOn: null,
        }))
      : [];
    const golden = isPresent ? csvRows('ibm_golden_metrics.csv') : [];

    it('has the month-ends that were worked out elsewhere, every figure of every row', () => {
      const ends = new Map(monthEnds(book, day('2012-02-01'), day('2013-12-31')).map((end) => [String(end.day), end]));
      const wrong = golden.flatMap(({ month_end: on = '', ...expected }) => {
        const found = shown(ends.get(on) as MonthEnd);
        return Object.entries(expected)
          .filter(([name, value]) => !(Math.abs((found[name] ?? Number.NaN) - Number(value)) < 0.005))
          .map(([name, value]) => `${on} ${name}: ${found[name]} instead of ${value}`);
      });
      expect(wrong).toEqual([]);
      expect(golden.length).toBe(10);
      expect(Object.keys(golden[0] ?? {}).length).toBe(Object.keys(shown(ends.get('2012-06-30') as MonthEnd)).length + 1);
    });
  },
);

/** README of the data, section 4. */
const SYNTHETIC = `
2025-08-31 289 628233.84 451386.03 146730.27 25481.10 3700.16 936.28 38.01 35.00 37.03 25.15 9.85 75.65 35.54 4.61
2025-10-31 298 616906.99 453140.69 130099.08 15403.65 1016.43 17247.14 35.56 34.45 34.97 25.30 9.14 78.13 33.45 2.74
2025-12-31 284 595664.94 470783.12 84878.50 29157.81 4331.48 6514.03 34.54 34.55 34.56 27.30 7.24 82.49 36.64 7.14
2026-02-28 297 645244.34 526682.80 103096.66 6023.77 4589.40 4851.71 33.41 35.37 33.72 28.87 6.50 81.29 33.54 2.84
2026-04-30 298 628513.38 483906.68 120952.81 15837.65 631.78 7184.46 33.55 33.70 33.70 25.94 7.75 78.88 33.33 3.03
2026-06-30 332 745760.83 606940.09 101603.26 23054.18 3828.58 10334.72 35.27 38.51 36.10 31.34 7.17 80.69 34.15 4.62`;
const COLUMNS =
  'ar_total ar_current b_1_30 b_31_60 b_61_90 b_90p dso_std_month dso_std_3m dso_countback bpdso_3m add_3m cei wadtp avg_days_late_signed_w';

(isSyntheticPresent ? describe : describe.skip)(
  isSyntheticPresent ? 'the synthetic book' : `the synthetic book (${SYNTHETIC_ABSENT})`,
  () => {
    const book = isSyntheticPresent ? readSyntheticBook() : [];

    it('has the month-ends of its table, where counting back crosses months and debts are old', () => {
      const ends = new Map(monthEnds(book, day('2025-07-01'), day('2026-06-30')).map((end) => [String(end.day), end]));
      const rows = SYNTHETIC.trim().split('\n');
      expect(rows.length).toBe(6);
      for (const row of rows) {
        const [on = '', count = '', ...values] = row.split(' ');
        const end = ends.get(on) as MonthEnd;
        const found = shown(end);
        expect([on, end.openCount, ...COLUMNS.split(' ').map((name) => found[name])]).toEqual([
          on,
          Number(count),
          ...values.map(Number),
        ]);
      }
    });

    it('is as concentrated as its description says', () => {
      const owed = new Map<string, bigint>();
      for (const invoice of book)
        owed.set(invoice.customer, (owed.get(invoice.customer) ?? 0n) + balanceAt(invoice, day('2026-06-30')));
      const found = concentration([...owed.values()]);
      expect(roundHalfUp(found?.index ?? 0, 3)).toBe(0.019);
      expect(roundHalfUp(found?.top1 ?? 0, 3)).toBe(0.056);
      expect(roundHalfUp(found?.top10 ?? 0, 3)).toBe(0.354);
    });
  },
);
