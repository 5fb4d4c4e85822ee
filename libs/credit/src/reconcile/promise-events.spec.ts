import fc from 'fast-check';
import { assembleFile } from '../ledger/credit-file';
import { DAY_ZERO, sampleDay, sampleLedger, type SampleBooks } from '../ledger/sample-books';
import { promise, sampleEntries, type EntryPlan } from '../ledger/sample-file';
import { addDays } from '../money/day';
import { promisesOn } from '../assess/promises';
import { promiseEvents } from './promise-events';

/** 2026-01-01 is a Thursday, and day 10 a Sunday. */
const owing = (...paid: readonly { readonly on: number; readonly amount: string }[]): SampleBooks => ({
  invoices: [{ number: 'INV-1', issued: 0, total: '1000.00', paid }],
});
const linesOn = (day: number, books: SampleBooks, ...plans: readonly EntryPlan[]) =>
  promiseEvents(sampleLedger(books), sampleEntries(plans), sampleDay(day)).map(({ line }) => line);

const RECORDED = 'Mr Blue has promised GBP 400.00 for 7 January 2026; recorded by Ada.';

describe('what is told of a promise', () => {
  it('is who gave it, what for, and who recorded it', () => {
    expect(linesOn(4, owing(), promise(4, 6, '400'))).toEqual([RECORDED]);
    expect(linesOn(7, owing(), promise(4, 6, '400'))).toEqual([RECORDED]);
  });

  it('is that it was kept as soon as all of it has come', () => {
    const kept = 'The promise of GBP 400.00 for 7 January 2026 was kept.';
    expect(linesOn(5, owing({ on: 5, amount: '400.00' }), promise(4, 6, '400'))).toEqual([RECORDED, kept]);
    expect(linesOn(20, owing({ on: 5, amount: '900.00' }), promise(4, 6, '400'))).toEqual([RECORDED, kept]);
  });

  it('is that it was broken, and what has come of it', () => {
    const broken = 'The promise of GBP 400.00 for 7 January 2026 was broken:';
    expect(linesOn(8, owing(), promise(4, 6, '400'))).toEqual([RECORDED, `${broken} nothing has come of it.`]);
    expect(linesOn(8, owing({ on: 6, amount: '399.99' }), promise(4, 6, '400'))).toEqual([
      RECORDED,
      `${broken} only GBP 399.99 has come of it.`,
    ]);
  });

  it('is that it was taken back or ended, by whom and why, and nothing else from then on', () => {
    expect(linesOn(20, owing(), { ...promise(4, 6, '400'), ended: 'mistake' })).toEqual([
      RECORDED,
      'The promise of GBP 400.00 for 7 January 2026 was recorded by mistake and taken back by Bob: over.',
    ]);
    const called = { ...promise(4, 6, '400'), ended: 5 };
    expect(linesOn(4, owing(), called)).toEqual([RECORDED]);
    expect(linesOn(20, owing(), called)).toEqual([
      RECORDED,
      'The promise of GBP 400.00 for 7 January 2026 was ended on 6 January 2026 by Bob: over.',
    ]);
  });

  it('is nothing once it is too old to be news', () => {
    expect(linesOn(66, owing(), promise(4, 6, '400'))).toHaveLength(2);
    expect(linesOn(67, owing(), promise(4, 6, '400'))).toEqual([]);
  });

  it('has one key for ever: what is told never changes its key, and one key is one event of one promise', () => {
    const plans = fc.array(
      fc
        .record({
          made: fc.nat(20),
          after: fc.nat(20),
          amount: fc.integer({ min: 1, max: 900 }),
          ended: fc.option(fc.nat(40), { nil: undefined }),
        })
        .map(({ made, after, amount, ended }): EntryPlan => {
          const given = promise(made, made + after, String(amount));
          return ended === undefined ? given : { ...given, ended };
        }),
      { maxLength: 4 },
    );
    const payments = fc.array(fc.record({ on: fc.nat(60), amount: fc.integer({ min: 1, max: 500 }).map(String) }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(plans, payments, (given, paid) => {
        const ledger = sampleLedger(owing(...paid));
        const entries = sampleEntries(given);
        const told = new Set<string>();
        for (let day = 0; day <= 60; day += 1) {
          const asOf = addDays(DAY_ZERO, day);
          const events = promiseEvents(ledger, entries, asOf);
          expect(new Set(events.map(({ key }) => key)).size).toBe(events.length);
          for (const { key } of events) told.add(key);
          for (const { entryId, state } of promisesOn(ledger, assembleFile(entries), asOf))
            expect(told.has(`promise/${entryId}/${state}`)).toBe(state !== 'awaited');
        }
        const isNoneEnded = given.every(({ ended }) => ended === undefined);
        for (const [index, { ended }] of given.entries()) {
          const of = [...told].filter((key) => key.startsWith(`promise/E${index}/`)).map((key) => key.split('/')[2]);
          expect(of).toContain('recorded');
          expect(of.includes('taken-back')).toBe(ended !== undefined);
          // The money of a promise that is called off may keep another one after all.
          if (isNoneEnded) expect(of.includes('kept') && of.includes('broken')).toBe(false);
        }
      }),
    );
  });
});
