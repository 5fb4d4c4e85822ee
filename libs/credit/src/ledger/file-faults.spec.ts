import { EMPTY_FILE, type FileContent } from './credit-file';
import { endingFaults, entryFaults } from './file-faults';
import { sampleDay, sampleLedger } from './sample-books';
import { dispute, plan, pounds, promise, sampleEntries, sampleFile, type EntryPlan } from './sample-file';

const LEDGER = sampleLedger({
  invoices: [
    { number: 'INV-1', issued: 0, total: '1000.00', paid: [{ on: 10, amount: '400.00' }] },
    { number: 'INV-2', issued: 5, total: '300.00' },
    { number: 'INV-0', issued: 1, total: '9.00', changes: { status: 'void' } },
  ],
});
const faultsOf = (content: FileContent, file = EMPTY_FILE) =>
  entryFaults(content, { ledger: LEDGER, file, today: sampleDay(40) });
const limit = (from: number, expires: number): FileContent => ({
  kind: 'limit',
  amount: pounds('0'),
  from: sampleDay(from),
  expiresOn: sampleDay(expires),
  reason: 'none',
});
const pin = (from: number, expires: number): FileContent =>
  ({ ...limit(from, expires), kind: 'pin', pin: 'hold' }) as FileContent;
const flag: EntryPlan = { kind: 'flag', flag: 'insolvent', since: sampleDay(30), note: null };
const badDebt: EntryPlan = { kind: 'bad-debt', invoiceId: 'INV-1', on: sampleDay(30), reason: 'gone' };
const dollars = { minor: 100n, currency: 'USD' };

describe('what may be recorded', () => {
  it.each<[string, FileContent]>([
    ['a dispute over a whole invoice', dispute('INV-1', 40)],
    ['a dispute over all that it was about, although part is paid', dispute('INV-1', 12, '1000.00')],
    ['a promise for today', promise(40, 40, '0.01')],
    ['a plan for what is open', plan(40, ['INV-1', 'INV-2'], [[40, '400.00'], [50, '500.00']])], // prettier-ignore
    ['a limit of nothing', limit(50, 50)],
    ['a pin for a year', pin(40, 406)],
    ['an invoice given up', badDebt],
  ])('%s', (_, content) => expect(faultsOf(content)).toEqual([]));

  it.each<[string, FileContent, RegExp]>([
    ['a dispute to come', dispute('INV-1', 41), /^raisedOn: 11 February 2026 has not come yet\.$/],
    ['a dispute about a void invoice', dispute('INV-0', 40), /INV-0 is no approved invoice of this customer\. Cure: /],
    ['a dispute beyond the invoice', dispute('INV-1', 40, '1000.01'), /INV-1 is about GBP 1,000\.00 in all\. Cure: /],
    ['a dispute over nothing', dispute('INV-1', 40, '0.00'), /more than nothing/],
    ['a dispute in another currency', { ...dispute('INV-1', 40), amount: dollars }, /INV-1 is in GBP/],
    ['a promise for before it was made', promise(40, 39, '1.00'), /9 February 2026 is before madeOn 10 February 2026/],
    ['a plan for more than is open', plan(40, ['INV-1'], [[50, '600.01']]), /add up to GBP 600\.01, and GBP 600\.00 is open/],
    ['a plan whose days go back', plan(40, ['INV-1'], [[50, '1.00'], [50, '1.00']]), /days must follow one another/], // prettier-ignore
    ['a plan that begins before it was agreed', plan(40, ['INV-1'], [[39, '1.00']]), /days must follow one another/],
    [
      'a plan in two currencies',
      { ...plan(40, ['INV-1'], []), instalments: [{ on: sampleDay(50), amount: dollars }] },
      /is in GBP/,
    ],
    ['a plan about somebody else', plan(40, ['INV-9'], [[50, '1.00']]), /INV-9 is no approved invoice/],
    ['a limit that ends before it begins', limit(50, 49), /is before from/],
    ['a pin without an end in sight', pin(40, 407), /lasts 366 days at most/],
    ['to be one’s own parent', { kind: 'parent', parentId: 'C1' }, /own parent/],
  ])('not %s', (_, content, words) => {
    expect(faultsOf(content)).toEqual([expect.stringMatching(words)]);
  });

  it('nothing that stands already, unless that has ended', () => {
    const standing = [flag, badDebt, plan(30, ['INV-2', 'INV-1'], [[50, '1.00']])];
    for (const content of [flag, badDebt, plan(40, ['INV-1'], [[50, '1.00']])]) {
      expect(faultsOf(content, sampleFile(...standing))).toEqual([
        expect.stringMatching(/already, since .* Cure: end that entry first/),
      ]);
      expect(faultsOf(content, sampleFile(...standing.map((each) => ({ ...each, ended: 35 }))))).toEqual([]);
    }
  });
});

describe('how it may end', () => {
  const [raised, ending] = sampleEntries([{ ...dispute('INV-1', 30), ended: 35 }]);
  const faults = (on: number | null) =>
    raised ? endingFaults(raised, { on: on === null ? null : sampleDay(on) }, { today: sampleDay(40) }) : [];

  it('is from its first day until today, or as a mistake', () => {
    expect([30, 40, null].map(faults)).toEqual([[], [], []]);
    expect(faults(29)).toEqual([expect.stringMatching(/is before its first day/)]);
    expect(faults(41)).toEqual([expect.stringMatching(/has not come yet/)]);
    expect(ending && endingFaults(ending, { on: null }, { today: sampleDay(40) })).toEqual([
      expect.stringMatching(/cannot be ended/),
    ]);
  });
});
