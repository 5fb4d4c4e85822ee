import { assess } from '../assess/assess';
import type { Facts } from '../assess/facts';
import { paidInvoice, sampleDay, sampleLedger, SETTINGS, type SampleBooks } from '../ledger/sample-books';
import { parseMoney } from '../money/money';
import { decide } from './decide';
import type { CustomerHistory } from './decision';
import type { PolicyDocument, SegmentDocument } from './policy';
import { remembered } from './remembered';
import { NO_HISTORY, SAMPLE_RULES, samplePolicy } from './sample-policy';

const SEGMENTS: readonly SegmentDocument[] = [
  { id: 'new', say: 'New.', when: { any: ['paidCount < 3', 'accountAgeDays < 90'] } },
  { id: 'large', say: 'Large.', when: { all: ['overdueAmount > 1000.00'] }, alert: true },
  { id: 'slow', say: 'Slow.', when: { all: ['paidCount >= 4', 'lateShareOfLast6 >= 70%', 'meanDaysLateOfLast6 > 15'] } },
  { id: 'prompt', say: 'Prompt.' },
];
const PAID = (count: number, lateBy: number) => [...Array(count).keys()].map((n) => paidInvoice(`P-${n}`, -300 + n, lateBy));

interface Asked {
  readonly policy?: Partial<PolicyDocument>;
  readonly facts?: Partial<Facts>;
  readonly history?: Partial<CustomerHistory>;
}

function decided(books: SampleBooks, on: number, { policy = {}, facts = {}, history = {} }: Asked = {}) {
  const known = { ...assess(sampleLedger(books), sampleDay(on), SETTINGS), ...facts };
  return decide(known, samplePolicy({ segments: SEGMENTS, rules: [], ...policy }), { ...NO_HISTORY, ...history });
}
const segmentOf = (...asked: Parameters<typeof decided>) => decided(...asked).segmented?.segment;

describe('the segment', () => {
  const large = { number: 'BIG', issued: -60, total: '1500.00' };

  it('is the first that matches; all that match are tags with their figures', () => {
    const { segmented } = decided({ invoices: [...PAID(2, 0), large] }, 0);
    expect(segmented).toMatchObject({ segment: 'new', was: null, since: sampleDay(0) });
    expect(segmented?.tags).toEqual([
      { id: 'new', since: sampleDay(0), evidence: [{ fact: 'paidCount', value: '2', threshold: 'less than 3' }] },
      {
        id: 'large',
        since: sampleDay(0),
        evidence: [{ fact: 'overdueAmount', value: 'GBP 1,500.00', threshold: 'more than GBP 1,000.00' }],
      },
    ]);
  });

  it('is the last one for whoever matches no other, and is no tag of the others', () => {
    expect(decided({ invoices: PAID(5, 0) }, 0).segmented?.tags.map(({ id }) => id)).toEqual(['prompt']);
    expect(segmentOf({ invoices: [...PAID(5, 0), large] }, 0)).toBe('large');
    expect(segmentOf({ invoices: PAID(5, 20) }, 0)).toBe('slow');
  });

  it('is none in a policy without segments', () => {
    expect(decided({ invoices: PAID(5, 0) }, 0, { policy: { segments: [] } }).segmented).toBeNull();
  });

  it('tells its change once, and since when it has been what it is', () => {
    const first = decided({ invoices: PAID(5, 0) }, 0);
    const second = decided({ invoices: [...PAID(5, 0), large] }, 3, { history: remembered(first, NO_HISTORY) });
    expect(second.segmented).toMatchObject({ segment: 'large', was: 'prompt', since: sampleDay(3) });
    const third = decided({ invoices: [...PAID(5, 0), large] }, 5, { history: remembered(second, NO_HISTORY) });
    expect(third.segmented).toMatchObject({ segment: 'large', was: null, since: sampleDay(3), tags: [{ since: sampleDay(3) }] });
  });

  it('brings its own contact plan, and whether a rule is for it', () => {
    const treatments = { large: [{ step: 'call-1', day: 1, channel: 'call', template: 'call' }], slow: [] } as const;
    const owing = { number: 'INV', issued: -60, total: '500.00' };
    expect(decided({ invoices: [...PAID(5, 0), large] }, -25, { policy: { treatments } }).steps).toMatchObject([
      { step: 'call-1' },
    ]);
    expect(decided({ invoices: [...PAID(5, 20), owing] }, -25, { policy: { treatments } }).steps).toEqual([]);
    const rules = [{ ...SAMPLE_RULES.hold, segments: ['large'] }];
    expect(decided({ invoices: [...PAID(5, 0), large] }, 0, { policy: { rules } }).mark).toBe('hold');
    expect(decided({ invoices: [...PAID(5, 0), owing] }, 0, { policy: { rules } }).mark).toBeNull();
    const before = { activeRules: [{ rule: 'hold', since: sampleDay(-3) }] };
    expect(decided({ invoices: [...PAID(5, 0), owing] }, 0, { policy: { rules }, history: before }).mark).toBe('hold');
  });

  it('waits for the book where it is measured against it', () => {
    const segments = [
      { id: 'high', say: 'High.', when: { any: ['overdueIsUnusual = yes', 'overdueShareOfBook > 5%'] } },
      SEGMENTS[3]!,
    ];
    const gbp = (amount: string) => parseMoney(amount, 'GBP');
    const book = (p90: string, all: string) => ({
      book: { asOf: sampleDay(0), totalReceivables: gbp(all), p90OfOverdue: gbp(p90), p95OfInvoiceTotals: null },
    });
    const among = (facts: Partial<Facts>) => segmentOf({ invoices: [...PAID(5, 0), large] }, 0, { policy: { segments }, facts });
    expect(among({})).toBe('prompt');
    expect(among(book('1499.99', '1000000.00'))).toBe('high');
    expect(among(book('1500.00', '30000.00'))).toBe('prompt');
    expect(among(book('1500.00', '29999.00'))).toBe('high');
    const decision = decided({ invoices: [...PAID(5, 0), large] }, 0, { policy: { segments, treatment: [] } });
    expect(decision.lookAgainOn).toBe('2026-02-01');
    expect(decided({ invoices: PAID(5, 0) }, 0, { policy: { segments } }).lookAgainOn).toBeNull();
  });
});

describe('near a boundary', () => {
  const near = (...asked: Parameters<typeof decided>) =>
    decided(...asked).segmented?.near.map(({ segment, because }) => [segment, because]);

  it('is who would be in another segment by one figure a little different', () => {
    expect(near({ invoices: PAID(5, 15) }, 0)).toEqual([
      ['slow', 'Would be slow if the last 6 paid invoices were more than 15 days late on average (today 15 days).'],
    ]);
    expect(near({ invoices: PAID(5, 12) }, 0)).toEqual([]);
    expect(near({ invoices: PAID(5, 17) }, 0)).toEqual([
      ['prompt', 'Would be prompt if the last 6 paid invoices were at most 15 days late on average (today 17 days).'],
    ]);
    expect(near({ invoices: PAID(2, 0) }, 0)).toEqual([
      ['prompt', 'Would be prompt if at least 3 invoices have been paid (today 2 invoices).'],
    ]);
    // What was paid once stays paid.
    expect(near({ invoices: PAID(3, 0) }, 0)).toEqual([]);
  });

  it('counts money in tenths of the boundary', () => {
    const owing = (total: string) => near({ invoices: [...PAID(5, 0), { number: 'INV', issued: -60, total }] }, 0);
    expect(owing('899.00')).toEqual([]);
    expect(owing('910.00')).toEqual([['large', 'Would be large if more than GBP 1,000.00 is overdue (today GBP 910.00).']]);
    expect(owing('1000.01')).toEqual([['prompt', 'Would be prompt if at most GBP 1,000.00 is overdue (today GBP 1,000.01).']]);
  });

  it('counts small shares in tenths of the boundary too, or everybody were near it', () => {
    const gbp = (amount: string) => parseMoney(amount, 'GBP');
    const segments = [{ id: 'high', say: 'High.', when: { all: ['overdueShareOfBook > 5%'] } }, SEGMENTS[3]!];
    const owing = (total: string) => {
      const book = {
        asOf: sampleDay(0),
        totalReceivables: gbp('10000.00'),
        p90OfOverdue: gbp('1.00'),
        p95OfInvoiceTotals: null,
      };
      const books = { invoices: [...PAID(5, 0), { number: 'INV', issued: -60, total }] };
      return near(books, 0, { policy: { segments }, facts: { book } })?.map(([segment]) => segment);
    };
    expect([owing('20.00'), owing('449.00'), owing('451.00'), owing('549.00')]).toEqual([[], [], ['high'], ['prompt']]);
  });

  it('is nobody by what has never happened', () => {
    const segments = [{ id: 'broke', say: 'Broke.', when: { all: ['promisesBroken60 >= 1'] } }, SEGMENTS[3]!];
    expect(near({ invoices: PAID(5, 0) }, 0, { policy: { segments } })).toEqual([]);
  });

  it('is nobody whom the figure alone would not move', () => {
    // Two conditions short of slow: mean days late is near, the share is not.
    const invoices = [...PAID(4, 0), paidInvoice('A', -200, 44), paidInvoice('B', -199, 45)];
    expect(near({ invoices }, 0)).toEqual([]);
  });
});
