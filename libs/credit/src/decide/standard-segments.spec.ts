import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { assess } from '../assess/assess';
import type { BookFigures } from '../assess/book-figures';
import type { Facts } from '../assess/facts';
import { paidInvoice, sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { parseMoney } from '../money/money';
import { compilePolicy } from './compile-policy';
import { decide } from './decide';
import type { PolicyDocument } from './policy';
import { NO_HISTORY } from './sample-policy';

const text = readFileSync(resolve(__dirname, '../../../../templates/policies/standard.yaml'), 'utf8');
const compiled = compilePolicy(parse(text) as PolicyDocument, 'GBP');
if (!compiled.ok) throw new Error(JSON.stringify(compiled.faults));
const { policy } = compiled;

const BOOK: BookFigures = {
  asOf: sampleDay(0),
  totalReceivables: parseMoney('100000.00', 'GBP'),
  p90OfOverdue: parseMoney('3000.00', 'GBP'),
  p95OfInvoiceTotals: parseMoney('4000.00', 'GBP'),
};
const paid = (count: number, lateBy: (n: number) => number, every = 28) =>
  [...Array(count).keys()].map((n) => paidInvoice(`P-${n}`, -330 + n * every, lateBy(n)));
const owing = (total: string, overdue: number): InvoicePlan => ({ number: 'INV', issued: -30 - overdue, total });

function judged(invoices: readonly InvoicePlan[], facts: Partial<Facts> = {}) {
  const known = { ...assess(sampleLedger({ invoices }), sampleDay(0), SETTINGS), book: BOOK, ...facts };
  const { segmented, mark } = decide(known, policy, NO_HISTORY);
  return { segment: segmented?.segment, tags: segmented?.tags.map(({ id }) => id), mark };
}

describe('the standard policy’s kinds of account', () => {
  it('the three kinds of trouble are never one another: a new client in default, a very large balance, a habitual slow payer', () => {
    const newcomer = judged([owing('900.00', 10)]);
    const large = judged([...paid(10, () => 0), owing('3600.00', 10)]);
    const habitual = judged(paid(10, () => 25));
    expect(newcomer).toEqual({ segment: 'new', tags: ['new'], mark: 'new-account' });
    expect(large).toEqual({ segment: 'high-balance', tags: ['high-balance'], mark: null });
    expect(habitual).toEqual({ segment: 'chronic-late', tags: ['chronic-late'], mark: 'upfront' });
  });

  it('are not confused where two of them come together: the first counts, the other stays as a tag', () => {
    expect(judged([owing('3600.00', 10)])).toMatchObject({ segment: 'new', tags: ['new', 'high-balance'] });
    expect(judged([...paid(10, () => 25), owing('3600.00', 10)])).toMatchObject({
      segment: 'high-balance',
      tags: ['high-balance', 'chronic-late'],
    });
    expect(judged([owing('9000.00', 10)])).toMatchObject({
      segment: 'one-off-large',
      tags: ['one-off-large', 'new', 'high-balance'],
    });
  });

  it.each<[string, readonly InvoicePlan[], Partial<Facts>]>([
    ['prompt', paid(10, () => 0), {}],
    ['steady-slow', paid(10, (n) => 8 + (n % 3)), {}],
    ['erratic', paid(10, (n) => (n % 2 === 0 ? -10 : 35)), {}],
    ['deteriorating', paid(10, (n) => n * 3), {}],
    ['recovering', paid(10, (n) => 30 - n * 3), {}],
    ['tiny', [...paid(10, () => 0), owing('5.00', 40)], {}],
    ['broken-promise', [...paid(10, () => 0), owing('500.00', 10)], { promisesBroken60: 1 }],
    ['disputed', [...paid(10, () => 0)], { disputedAmount: parseMoney('500.00', 'GBP') }],
  ])('%s', (segment, invoices, facts) => {
    expect(judged(invoices, facts).segment).toBe(segment);
  });

  it('insolvent comes before everything else, and nothing is done automatically', () => {
    const flags = {
      insolvent: sampleDay(-1),
      legalHold: null,
      deceased: null,
      related: null,
      publicBody: null,
      directDebit: null,
    };
    const known = { ...assess(sampleLedger({ invoices: [owing('3600.00', 40)] }), sampleDay(0), SETTINGS), book: BOOK, flags };
    const decision = decide(known, policy, NO_HISTORY);
    expect(decision.segmented?.segment).toBe('insolvent');
    expect(decision.heldBack[0]).toContain('only a person may change terms');
  });
});
