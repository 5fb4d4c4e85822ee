import fc from 'fast-check';
import type { BookFigures } from '../assess/book-figures';
import { FLAGS, type FileEntry } from '../ledger/credit-file';
import { sampleDay } from '../ledger/sample-books';
import { dispute, plan, pounds, promise, sampleEntries, type EntryPlan } from '../ledger/sample-file';

/* For specs: what people recorded about a customer whose invoices are INV-1 and so on, and what the whole book was like. */

const offset = fc.integer({ min: 0, max: 170 });
const invoiceId = fc.integer({ min: 1, max: 6 }).map((n) => `INV-${n}`);
const amount = fc.integer({ min: 1, max: 500 }).map((whole) => `${whole}.00`);

const content: fc.Arbitrary<EntryPlan> = fc.oneof(
  fc.tuple(invoiceId, offset, fc.option(amount)).map(([id, on, part]) => dispute(id, on, part)),
  fc.tuple(offset, fc.integer({ min: 0, max: 20 }), amount).map(([made, days, of]) => promise(made, made + days, of)),
  fc
    .tuple(offset, invoiceId, fc.array(amount, { minLength: 1, maxLength: 3 }))
    .map(([agreed, id, parts]) => plan(agreed, [id], parts.map((of, n) => [agreed + 10 * (n + 1), of]))), // prettier-ignore
  fc
    .tuple(fc.constantFrom(...FLAGS), offset)
    .map(([flag, since]): EntryPlan => ({ kind: 'flag', flag, since: sampleDay(since), note: null })),
  fc.tuple(amount, offset, fc.integer({ min: 0, max: 60 })).map(([of, from, days]): EntryPlan => ({
    kind: 'limit',
    amount: pounds(of),
    from: sampleDay(from),
    expiresOn: sampleDay(from + days),
    reason: 'known',
  })),
  fc
    .tuple(fc.constantFrom('hold' as const, 'exempt' as const), offset, fc.integer({ min: 0, max: 40 }))
    .map(([pin, from, days]): EntryPlan => ({
      kind: 'pin',
      pin,
      from: sampleDay(from),
      expiresOn: sampleDay(from + days),
      reason: 'known',
    })),
  fc.tuple(invoiceId, offset).map(([id, on]): EntryPlan => ({
    kind: 'bad-debt',
    invoiceId: id,
    on: sampleDay(on),
    reason: 'gone',
  })),
);

/** Recorded on any day, before or after the day they speak of; some ended, some taken back. */
export const sampleRecordings: fc.Arbitrary<readonly FileEntry[]> = fc
  .array(fc.tuple(content, offset, fc.constantFrom('never', 'never', 'ended', 'mistake'), fc.integer({ min: 0, max: 60 })), {
    maxLength: 5,
  })
  .map((all) =>
    sampleEntries(
      all.map(([entry, recorded, end, after]): EntryPlan => ({
        ...entry,
        recorded,
        ...(end === 'never' ? {} : { ended: end === 'ended' ? recorded + after : 'mistake' }),
      })),
    ),
  );

/** Of some of the first months of 2026, each first looked at on any of its days. */
export const sampleFigures: fc.Arbitrary<ReadonlyMap<string, BookFigures>> = fc
  .array(
    fc.option(fc.record({ day: fc.integer({ min: 0, max: 27 }), total: amount, p90: fc.option(amount), p95: fc.option(amount) })),
    {
      minLength: 6,
      maxLength: 6,
    },
  )
  .map(
    (months) =>
      new Map(
        months.flatMap((figures, n) => {
          const month = `2026-0${n + 1}`;
          if (figures === null) return [];
          const { day, total, p90, p95 } = figures;
          const asOf = `${month}-${String(day + 1).padStart(2, '0')}` as BookFigures['asOf'];
          return [
            [
              month,
              {
                asOf,
                totalReceivables: pounds(total),
                p90OfOverdue: p90 === null ? null : pounds(p90),
                p95OfInvoiceTotals: p95 === null ? null : pounds(p95),
              },
            ] as const,
          ];
        }),
      ),
  );
