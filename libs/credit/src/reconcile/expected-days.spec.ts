import fc from 'fast-check';
import { assess } from '../assess/assess';
import { assembleFile } from '../ledger/credit-file';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan, type SampleBooks } from '../ledger/sample-books';
import { dispute, promise, sampleEntries, type EntryPlan } from '../ledger/sample-file';
import type { Day } from '../money/day';
import { expectedDays, type ToldDay } from './expected-days';

/** 2026-01-01 is a Thursday. Three invoices of 100, the oldest first. */
const invoice = (number: number, plan: Partial<InvoicePlan> = {}): InvoicePlan => ({
  number: `INV-${number}`,
  issued: number,
  total: '100.00',
  ...plan,
});
const THREE: SampleBooks = { invoices: [invoice(1), invoice(2), invoice(3)] };
const expecting = (number: number, expectedOn: Day | null): InvoicePlan => invoice(number, { changes: { expectedOn } });

interface Known {
  readonly books?: SampleBooks;
  readonly told?: readonly ToldDay[];
  readonly knownKeys?: readonly string[];
}

function on(day: number, file: readonly EntryPlan[], { books = THREE, told = [], knownKeys = [] }: Known = {}) {
  const [ledger, asOf, entries] = [sampleLedger(books), sampleDay(day), sampleEntries(file)];
  const { openInvoices } = assess(ledger, asOf, SETTINGS, assembleFile(entries));
  return expectedDays({ ledger, entries, openInvoices, told, knownKeys: new Set(knownKeys), asOf });
}

const days = (...asked: Parameters<typeof on>) => on(...asked).map(({ invoice: { number }, on: expected }) => [number, expected]);
const told = (entry: string, number: number, expectedOn: Day, prior: Day | null = null): ToldDay => ({
  entryId: entry,
  invoiceId: `INV-${number}`,
  on: expectedOn,
  prior,
});

const [DAY_20, DAY_27] = [sampleDay(20), sampleDay(27)];

describe('the day on which a promise lets an invoice be expected', () => {
  it('is that of the promise, for the oldest invoices as far as it reaches', () => {
    expect(days(10, [promise(10, 20, '150')])).toEqual([['INV-1', DAY_20], ['INV-2', DAY_20]]); // prettier-ignore
    expect(days(10, [promise(10, 20, '100')])).toEqual([['INV-1', DAY_20]]);
    expect(days(10, [promise(10, 20, '1000')])).toHaveLength(3);
  });

  it('has a key for ever, says why, and remembers what was there before', () => {
    const books = { invoices: [expecting(1, DAY_27), invoice(2)] };
    expect(on(10, [promise(10, 20, '100')], { books })).toEqual([
      {
        kind: 'expect',
        customerId: 'C1',
        key: 'expect/E0/INV-1',
        asOf: sampleDay(10),
        invoice: { id: 'INV-1', number: 'INV-1', expectedOn: DAY_27 },
        entryId: 'E0',
        on: DAY_20,
        prior: DAY_27,
        takesBack: false,
        why: 'INV-1 is expected to be paid on 21 January 2026: GBP 100.00 has been promised for that day.',
      },
    ]);
    expect(on(10, [promise(10, 20, '100')], { books, knownKeys: ['expect/E0/INV-1'] })).toEqual([]);
  });

  it('is about what was owed when it was promised, and not disputed', () => {
    expect(days(10, [promise(2, 20, '1000')])).toEqual([['INV-1', DAY_20], ['INV-2', DAY_20]]); // prettier-ignore
    expect(days(10, [dispute('INV-1', 5), promise(10, 20, '100')])).toEqual([['INV-2', DAY_20]]);
    expect(days(10, [dispute('INV-1', 5, '60'), promise(10, 20, '50')])).toEqual([['INV-1', DAY_20], ['INV-2', DAY_20]]); // prettier-ignore
  });

  it('reaches as far as what is left of the promise', () => {
    const books = { invoices: [invoice(1, { paid: [{ on: 12, amount: '100.00' }] }), invoice(2), invoice(3)] };
    expect(days(13, [promise(10, 20, '200')], { books })).toEqual([['INV-2', DAY_20]]);
  });

  it('is that of the last promise that reaches the invoice', () => {
    expect(days(10, [promise(10, 20, '150'), promise(10, 27, '100')])).toEqual([
      ['INV-1', DAY_20],
      ['INV-2', DAY_27],
      ['INV-3', DAY_27],
    ]);
  });

  it('is not written where it stands already', () => {
    const books = { invoices: [expecting(1, DAY_20)] };
    expect(days(10, [promise(10, 20, '100')], { books })).toEqual([]);
  });

  it('is taken back when the promise was broken or called off, to what was there before', () => {
    const books = { invoices: [expecting(1, DAY_20), invoice(2)] };
    const ours = [told('E0', 1, DAY_20, DAY_27)];
    const given = promise(10, 20, '100');
    expect(days(21, [given], { books, told: ours })).toEqual([]);
    expect(on(22, [given], { books, told: ours })).toMatchObject([
      { key: 'expect/E0/INV-1/back', on: DAY_27, prior: null, takesBack: true, why: expect.stringContaining('again, as before') },
    ]);
    for (const ended of [12, 'mistake'] as const) {
      expect(days(12, [{ ...given, ended }], { books, told: ours })).toEqual([['INV-1', DAY_27]]);
      expect(days(12, [{ ...given, ended }], { books, told: [told('E0', 1, DAY_20)] })).toEqual([['INV-1', null]]);
    }
  });

  it('stays when the promise was kept, and on what has been paid', () => {
    const kept = { invoices: [expecting(1, DAY_20), invoice(2, { paid: [{ on: 12, amount: '100.00' }] })] };
    expect(days(30, [promise(10, 20, '100')], { books: kept, told: [told('E0', 1, DAY_20)] })).toEqual([]);
    const paid = { invoices: [invoice(1, { changes: { expectedOn: DAY_20 }, paid: [{ on: 30, amount: '100.00' }] })] };
    expect(days(30, [promise(10, 20, '100')], { books: paid, told: [told('E0', 1, DAY_20)] })).toEqual([]);
  });

  it('is left to whoever has changed it since', () => {
    const books = { invoices: [expecting(1, sampleDay(40))] };
    const known = { books, told: [told('E0', 1, DAY_20)], knownKeys: ['expect/E0/INV-1'] };
    expect(days(12, [promise(10, 20, '100')], known)).toEqual([]);
    expect(days(30, [promise(10, 20, '100')], known)).toEqual([]);
  });

  it('makes room for the next promise, and what was there before the first is still what comes back', () => {
    const books = { invoices: [expecting(1, DAY_20)] };
    const ours = [told('E0', 1, DAY_20)];
    const file = [{ ...promise(10, 20, '100'), ended: 12 }, promise(12, 27, '100')];
    expect(on(12, file, { books, told: ours })).toMatchObject([{ key: 'expect/E1/INV-1', on: DAY_27, prior: null }]);
  });

  it('does not stay that of a promise which was called off because another one reaches the invoice', () => {
    const books = { invoices: [expecting(1, DAY_27)] };
    const file = [promise(10, 20, '60'), { ...promise(10, 27, '40'), ended: 12 }];
    const knownKeys = ['expect/E0/INV-1', 'expect/E1/INV-1'];
    expect(on(12, file, { books, told: [told('E1', 1, DAY_27)], knownKeys })).toMatchObject([{ takesBack: true, on: null }]);
  });

  it('once written and told is never written again, and never reaches further than the promise', () => {
    const plans = fc.array(
      fc.record({
        made: fc.integer({ min: 4, max: 15 }),
        after: fc.integer({ min: 1, max: 15 }),
        amount: fc.integer({ min: 1, max: 400 }),
      }),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(plans, fc.integer({ min: 15, max: 30 }), (given, day) => {
        const file = given.map(({ made, after, amount }) => promise(made, made + after, String(amount)));
        const actions = on(day, file);
        const promised = given.filter(({ made, after }) => made + after >= day - 3).reduce((sum, { amount }) => sum + amount, 0);
        expect(actions.length).toBeLessThanOrEqual(Math.ceil(promised / 100) + given.length);
        const ours = actions.map(({ entryId, invoice: { number }, on: expected }) =>
          told(entryId, Number(number.slice(4)), expected as Day),
        );
        const books = {
          invoices: [1, 2, 3].map((n) => expecting(n, ours.find(({ invoiceId }) => invoiceId === `INV-${n}`)?.on ?? null)),
        };
        expect(on(day, file, { books, told: ours })).toEqual([]);
        const calledOff = file.map((entry) => ({ ...entry, ended: 'mistake' as const }));
        expect(days(day, calledOff, { books, told: ours })).toEqual(ours.map(({ invoiceId }) => [invoiceId, null]));
      }),
    );
  });
});
