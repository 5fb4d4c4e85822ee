import { sampleDay } from '../ledger/sample-books';
import { dispute, sampleEntries } from '../ledger/sample-file';
import { backtest } from './backtest';
import { isHeld } from './replay';
import { holdsBeyond, samplePast } from './sample-past';

const WINDOW = { from: sampleDay(0), to: sampleDay(200) };
/** Nothing is ever paid of INV-1, due on day 30; the others ask what is known on their mornings. */
const BOOKS = samplePast(
  {
    A: [
      { number: 'INV-1', issued: 0, total: '100.00' },
      ...[45, 50, 51, 60].map((issued) => ({ number: `INV-${issued}`, issued, total: '10.00', terms: 60 })),
    ],
  },
  200,
);

function heldWith(...plans: Parameters<typeof sampleEntries>[0]): readonly string[] {
  const books = { ...BOOKS, entries: new Map([['A', sampleEntries(plans)]]) };
  return backtest(books, holdsBeyond(7), WINDOW)
    .judged.filter(isHeld)
    .map(({ invoice }) => invoice.number);
}

describe('what people recorded', () => {
  it('counts from the day after it was recorded, whatever day it speaks of', () => {
    expect(heldWith()).toEqual(['INV-45', 'INV-50', 'INV-51', 'INV-60']);
    expect(heldWith({ ...dispute('INV-1', 5), recorded: 50 })).toEqual(['INV-45', 'INV-50']);
  });

  it('counts until the day after its end was recorded', () => {
    expect(heldWith({ ...dispute('INV-1', 5), recorded: 5, ended: 50 })).toEqual(['INV-51', 'INV-60']);
  });

  it('was never known when nobody had recorded it yet', () => {
    expect(heldWith({ ...dispute('INV-1', 5), recorded: 61 })).toHaveLength(4);
  });

  it('makes an invoice that was given up a late one, and no receivable of the book', () => {
    const young = { ...BOOKS, knownUntil: sampleDay(62) };
    const givenUp = sampleEntries([{ kind: 'bad-debt', invoiceId: 'INV-1', on: sampleDay(40), reason: 'gone', recorded: 41 }]);
    const report = (entries: typeof givenUp) =>
      backtest({ ...young, entries: new Map([['A', entries]]) }, holdsBeyond(7), { from: sampleDay(0), to: sampleDay(62) });
    expect(report([]).all).toMatchObject({ late: 0, open: 5 });
    expect(report(givenUp).all).toMatchObject({ late: 1, open: 4 });
    expect(report([]).monthEnds.at(-1)?.receivable).toBe(13_000n);
    expect(report(givenUp).monthEnds.at(-1)?.receivable).toBe(3_000n);
  });
});
