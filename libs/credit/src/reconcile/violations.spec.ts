import fc from 'fast-check';
import { sampleDay, sampleLedger, type InvoicePlan } from '../ledger/sample-books';
import type { InvoiceRecord } from '../ledger/records';
import { violationsOf, type MarkedCustomer } from './violations';

const PLACED = '2026-03-01T12:00:00Z';
const PLACED_SEEN = '2026-03-01T12:00:05Z';
const SINCE = 59; // 1 March

type Told = Partial<Pick<InvoiceRecord, 'createdAt' | 'changedAt' | 'status'>>;

/** Raised on 2 March in a ledger that tells when, unless told otherwise. */
function invoice(number: string, told: Told = {}, plan: Partial<InvoicePlan> = {}): InvoicePlan {
  const times = { createdAt: '2026-03-02T09:00:00Z', changedAt: '2026-03-02T09:00:00Z' };
  return { number, issued: SINCE + 1, total: '100.00', ...plan, changes: { ...times, ...told } };
}

function found(invoices: readonly InvoicePlan[], changes: Partial<MarkedCustomer> = {}) {
  return violationsOf({
    ledger: sampleLedger({ invoices }),
    mark: 'hold',
    since: sampleDay(SINCE),
    depositPercent: null,
    placedAt: PLACED,
    placedSeenAt: PLACED_SEEN,
    firstSeen: new Map(),
    ...changes,
  });
}

const numbers = (...asked: Parameters<typeof found>) => found(...asked).map(({ number }) => number);

describe('an invoice raised while the customer has no credit', () => {
  it('is found with what it is and in spite of what it was raised', () => {
    expect(found([invoice('INV-7')])).toEqual([
      {
        customerId: 'C1',
        invoiceId: 'INV-7',
        number: 'INV-7',
        mark: 'hold',
        since: sampleDay(SINCE),
        isDraft: false,
        why: 'INV-7 (GBP 100.00) was raised in spite of the credit hold that stands since 1 March 2026.',
      },
    ]);
  });

  it('is found under every mark, and as a draft too', () => {
    for (const mark of ['hold', 'upfront', 'new-account'] as const) expect(found([invoice('INV-7')], { mark })).toHaveLength(1);
    expect(found([invoice('7', { status: 'draft' })], { mark: 'upfront' })).toMatchObject([
      {
        isDraft: true,
        why: 'The draft of invoice 7 (GBP 100.00) was raised in spite of upfront payment that stands since 1 March 2026.',
      },
    ]);
  });

  it('is none without a mark, before it, void, or for nothing', () => {
    expect(numbers([invoice('INV-7')], { mark: null })).toEqual([]);
    expect(numbers([invoice('INV-7')], { since: null })).toEqual([]);
    expect(numbers([invoice('INV-7', { createdAt: '2026-03-01T11:59:59Z' })])).toEqual([]);
    expect(numbers([invoice('INV-7', { createdAt: PLACED })])).toEqual([]);
    expect(numbers([invoice('INV-7', { status: 'void' })])).toEqual([]);
    expect(numbers([invoice('INV-7', {}, { total: '0.00' })])).toEqual([]);
  });

  it('is found although it is dated back: it was raised nevertheless', () => {
    expect(numbers([invoice('INV-7', {}, { issued: 10 })])).toEqual(['INV-7']);
  });

  it('is none when the part that is asked for upfront was there by the day of issue', () => {
    const paid = (amount: string, on = SINCE + 1) => [invoice('INV-7', {}, { paid: [{ on, amount }] })];
    expect(numbers(paid('29.99'), { mark: 'upfront', depositPercent: 30 })).toEqual(['INV-7']);
    expect(numbers(paid('30.00'), { mark: 'upfront', depositPercent: 30 })).toEqual([]);
    expect(numbers(paid('30.00', SINCE + 2), { mark: 'upfront', depositPercent: 30 })).toEqual(['INV-7']);
    expect(numbers(paid('30.00'), { mark: 'upfront' })).toEqual(['INV-7']);
  });

  it('is none when the money was there by the day of issue, in full', () => {
    const paidOn = (on: number, amount: string) => [invoice('INV-7', {}, { paid: [{ on, amount }] })];
    expect(numbers(paidOn(SINCE + 1, '100.00'), { mark: 'upfront' })).toEqual([]);
    expect(numbers(paidOn(SINCE + 2, '100.00'), { mark: 'upfront' })).toEqual(['INV-7']);
    expect(numbers(paidOn(SINCE + 1, '99.99'), { mark: 'upfront' })).toEqual(['INV-7']);
    const credited = [invoice('INV-7', {}, { credited: [{ on: SINCE, amount: '100.00' }] })];
    expect(numbers(credited)).toEqual([]);
  });
});

describe('where the ledger does not tell when an invoice was raised', () => {
  const silent = (changedAt = '2026-03-02T09:00:00Z', issued = SINCE) => [
    invoice('INV-7', { createdAt: null, changedAt }, { issued }),
  ];
  const seenAt = (at: string) => ({ firstSeen: new Map([['INV-7', at]]) });

  it('it was raised after the mark when it was first seen after it and is not dated earlier', () => {
    expect(numbers(silent(), seenAt('2026-03-02T10:00:00Z'))).toEqual(['INV-7']);
    expect(numbers(silent(undefined, SINCE - 1), seenAt('2026-03-02T10:00:00Z'))).toEqual([]);
    expect(numbers(silent(), seenAt(PLACED_SEEN))).toEqual([]);
  });

  it('what was last changed before the mark is no younger, whenever it was seen', () => {
    expect(numbers(silent(PLACED), seenAt('2026-03-02T10:00:00Z'))).toEqual([]);
    expect(numbers(silent('2026-03-01T12:00:00.001Z'), seenAt('2026-03-02T10:00:00Z'))).toEqual(['INV-7']);
  });

  it('nobody is blamed on a guess', () => {
    expect(numbers(silent())).toEqual([]);
    expect(numbers(silent(), { ...seenAt('2026-03-02T10:00:00Z'), placedSeenAt: null })).toEqual([]);
  });

  it('and nor does it tell when the mark was placed, ours are the times', () => {
    expect(numbers(silent(), { ...seenAt('2026-03-02T10:00:00Z'), placedAt: null })).toEqual(['INV-7']);
    expect(numbers([invoice('INV-7')], { ...seenAt('2026-03-02T10:00:00Z'), placedAt: null })).toEqual(['INV-7']);
  });
});

describe('violations', () => {
  const offset = fc.integer({ min: -600, max: 600 });
  const digits = (number: number) => String(number).padStart(2, '0');
  const at = (seconds: number) => {
    const [minute, second] = [Math.floor(seconds / 60), ((seconds % 60) + 60) % 60];
    return `2026-03-01T${minute < 0 ? '11' : '12'}:${digits((minute + 60) % 60)}:${digits(second)}Z`;
  };
  const row = fc.record({
    created: fc.option(offset),
    changed: offset,
    seen: fc.option(offset),
    issued: fc.integer({ min: SINCE - 2, max: SINCE + 2 }),
    status: fc.constantFrom<InvoiceRecord['status'][]>('open', 'draft', 'void'),
  });

  it('never depend on the order in which invoices are told, nor name one that cannot be younger than the mark', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.option(offset), fc.nat(), (rows, placed, turn) => {
        const plans = rows.map(({ created, changed, issued, status }, index) =>
          invoice(
            `INV-${index}`,
            { createdAt: created === null ? null : at(created), changedAt: at(changed), status },
            { issued },
          ),
        );
        const firstSeen = new Map(
          rows.flatMap(({ seen }, index) => (seen === null ? [] : [[`INV-${index}`, at(seen)] as const])),
        );
        const asked = { placedAt: placed === null ? null : at(placed), firstSeen };
        const all = numbers(plans, asked);
        const shift = turn % Math.max(1, plans.length);
        expect(numbers([...plans.slice(shift), ...plans.slice(0, shift)], asked)).toEqual(all);
        rows.forEach(({ created, changed, status }, index) => {
          const isNamed = all.includes(`INV-${index}`);
          if (status === 'void' || (placed !== null && changed <= placed)) expect(isNamed).toBe(false);
          else if (placed !== null && created !== null) expect(isNamed).toBe(created > placed);
        });
      }),
      { numRuns: 500 },
    );
  });
});
