import fc from 'fast-check';
import { assess } from '../assess/assess';
import type { Facts } from '../assess/facts';
import type { CreditFile } from '../ledger/credit-file';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan, type SampleBooks } from '../ledger/sample-books';
import { dispute, pounds, sampleFile } from '../ledger/sample-file';
import { decimalText, type Money } from '../money/money';
import { decide } from './decide';
import type { Decision } from './decision';
import { limitProposal, limitWarning } from './limit-proposal';
import type { LimitsDocument } from './policy';
import { NO_HISTORY, samplePolicy } from './sample-policy';

/** 30 June 2026. */
const TODAY = 180;
/** 1,000 a month, paid on the due day; the last of 1 June is open. It has earned 1,300. */
const STEADY: readonly InvoicePlan[] = [0, 31, 59, 90, 120, 151].map((issued, n) => ({
  number: `INV-${n + 1}`,
  issued,
  total: '1000.00',
  paid: n < 5 ? [{ on: issued + 30, amount: '1000.00' }] : [],
}));
const more = (total: string): InvoicePlan => ({ number: 'INV-7', issued: 170, total });

const factsOf = (books: SampleBooks, file?: CreditFile): Facts => assess(sampleLedger(books), sampleDay(TODAY), SETTINGS, file);
const policyOf = (limits: LimitsDocument) => samplePolicy({ rules: [], limits });
const decided = (limits: LimitsDocument, facts: Facts): Decision => decide(facts, policyOf(limits), NO_HISTORY);
const rulesOf = (decision: Decision) => decision.reasons.map(({ rule }) => rule);
const amount = (money: Money | null) => money && decimalText(money);
const granted = (text: string) =>
  sampleFile({ kind: 'limit', amount: pounds(text), from: sampleDay(0), expiresOn: null, reason: 'agreed' });

describe('a limit that behaviour has earned', () => {
  it('is only proposed where the policy does not let it count', () => {
    const facts = factsOf({ invoices: [...STEADY, more('900.00')] });
    expect(rulesOf(decided({}, facts))).toEqual([]);
    expect(limitProposal(facts, policyOf({}))).toMatchObject({ current: null, proposed: pounds('1400.00'), belowExposure: true });
    expect(limitProposal(facts, policyOf({ default: '2000.00' })).current).toEqual(pounds('2000.00'));
  });

  it('counts where it does, for whoever was granted none, and says what to pay', () => {
    const facts = factsOf({ invoices: [...STEADY, more('300.01')] });
    const decision = decided({ earned: true, default: '900.00' }, facts);
    expect(rulesOf(decision)).toEqual(['limit-exceeded']);
    expect(decision.reasons[0]?.release).toBe('pay at least GBP 0.01, so that no more than the credit limit is owed');
    expect(rulesOf(decided({ earned: true }, factsOf({ invoices: [...STEADY, more('300.00')] })))).toEqual([]);
    const agreed = factsOf({ invoices: [...STEADY, more('900.00')] }, granted('2000.00'));
    expect(rulesOf(decided({ earned: true }, agreed))).toEqual([]);
    expect(limitProposal(agreed, policyOf({ earned: true }))).toMatchObject({ current: pounds('2000.00') });
  });

  it('is never less than the default', () => {
    const facts = factsOf({ invoices: [...STEADY, more('900.00')] });
    expect(rulesOf(decided({ earned: true, default: '1900.00' }, facts))).toEqual([]);
    expect(rulesOf(decided({ earned: true, default: '1899.99' }, facts))).toEqual(['limit-exceeded']);
    expect(rulesOf(decided({ earned: true, default: '1300.00' }, facts))[0]).toBe('limit-exceeded');
  });

  it('is nothing where invoices are due at once and paid at once: there is no credit to be limited', () => {
    const atOnce = STEADY.map((plan) => ({ ...plan, terms: 0, paid: [{ on: plan.issued, amount: plan.total }] }));
    const facts = factsOf({ invoices: [...atOnce, { ...more('900.00'), terms: 0, issued: TODAY }] });
    expect(limitProposal(facts, policyOf({}))).toMatchObject({
      proposed: null,
      reasons: ['Invoices are due at once and paid at once, so no credit is used.'],
    });
    expect(rulesOf(decided({ earned: true }, facts))).toEqual([]);
  });

  it('is at most the maximum of the policy, which is named', () => {
    const facts = factsOf({ invoices: STEADY });
    expect(rulesOf(decided({ earned: true, maximum: '999.99' }, facts))).toEqual(['limit-exceeded']);
    expect(limitProposal(facts, policyOf({ maximum: '999.99' }))).toMatchObject({
      proposed: pounds('999.99'),
      cappedBy: 'the maximum of the policy, GBP 999.99',
      belowExposure: true,
    });
  });

  it('leaves the default to whoever has earned nothing yet, and says what is missing', () => {
    const fresh = factsOf({ invoices: [more('500.00')] });
    expect(rulesOf(decided({ earned: true, default: '499.99' }, fresh))).toEqual(['limit-exceeded']);
    expect(limitProposal(fresh, policyOf({ default: '499.99' }))).toEqual({
      current: pounds('499.99'),
      proposed: null,
      reasons: ['No invoice has been paid yet; 3 are needed to know how this customer pays.'],
      cappedBy: null,
      belowExposure: false,
    });
    const seldom = factsOf({ invoices: STEADY.slice(0, 2).concat(STEADY.slice(0, 1).map((one) => ({ ...one, number: 'X' }))) });
    expect(limitProposal(seldom, policyOf({})).reasons[0]).toMatch(/^Too little was billed in the last 6 complete months/);
  });

  it('is looked at again when another month is complete', () => {
    const facts = factsOf({ invoices: STEADY.slice(0, 5) });
    expect(decided({}, facts).lookAgainOn).toBeNull();
    expect(decided({ earned: true }, facts).lookAgainOn).toBe('2026-07-01');
    expect(decided({ earned: true }, factsOf({ invoices: STEADY.slice(0, 5) }, granted('2000.00'))).lookAgainOn).toBeNull();
  });

  it('raises nobody’s granted limit whose payments come later and later, or now early and now very late', () => {
    const paid = (lates: readonly number[]): readonly InvoicePlan[] =>
      lates.map((late, n) => ({
        number: `P-${n}`,
        issued: 15 * n,
        terms: 14,
        total: '1000.00',
        paid: [{ on: 15 * n + 14 + late, amount: '1000.00' }],
      }));
    const later = factsOf({ invoices: paid([0, 2, 4, 7, 9, 11, 14, 16, 18]) }, granted('500.00'));
    expect(limitProposal(later, policyOf({}))).toMatchObject({
      proposed: pounds('500.00'),
      cappedBy: 'the limit that was granted, because payments come later and later',
    });
    const erratic = factsOf({ invoices: paid([-14, 30, -10, 28, -14, 40, 2, 30, -12]) }, granted('500.00'));
    expect(limitProposal(erratic, policyOf({})).cappedBy).toMatch(/because payments come now early and now very late$/);
    const steady = factsOf({ invoices: STEADY }, granted('500.00'));
    expect(limitProposal(steady, policyOf({}))).toMatchObject({ proposed: pounds('1300.00'), cappedBy: null });
  });
});

describe('a limit below what is owed', () => {
  it('is warned of in words, to the penny', () => {
    const facts = factsOf({ invoices: STEADY });
    const warned = (text: string, read = facts, limits: LimitsDocument = {}) =>
      limitWarning(pounds(text), read, policyOf(limits));
    expect(warned('1000.00')).toBeNull();
    expect(warned('999.99')).toBe(
      'amount: GBP 1,000.00 is owed already, GBP 0.01 more than this limit of GBP 999.99: it is exceeded from its first day.',
    );
    const disputed = factsOf({ invoices: STEADY }, sampleFile(dispute('INV-6', 160, '400.00')));
    expect(warned('800.00', disputed, { disputedSharePercent: 50 })).toBeNull();
    expect(warned('799.99', disputed, { disputedSharePercent: 50 })).toMatch(/^amount: GBP 800\.00 is owed already/);
  });
});

describe('what is disputed', () => {
  const limits = { default: '1000.00' };
  const disputed = factsOf({ invoices: [...STEADY, more('600.00')] }, sampleFile(dispute('INV-7', 175)));

  it('counts as owed in full where the policy says nothing, and in part where it does', () => {
    expect(rulesOf(decided({ default: '1599.99' }, disputed))).toEqual(['limit-exceeded']);
    expect(rulesOf(decided({ default: '1300.00', disputedSharePercent: 50 }, disputed))).toEqual([]);
    const [reason] = decided({ default: '1299.99', disputedSharePercent: 50 }, disputed).reasons;
    expect(reason?.because).toMatch(/^We stop supplying .* Of what is disputed, 50% counts as owed\. GBP -0\.01 is left/);
    expect(rulesOf(decided({ ...limits, disputedSharePercent: 0 }, disputed))).toEqual([]);
  });

  it('counts so against a limit that was granted, and for all members of a group', () => {
    const file = { ...granted('1300.00'), disputes: sampleFile(dispute('INV-7', 175)).disputes };
    const invoices = [...STEADY, more('600.00')];
    expect(rulesOf(decided({ disputedSharePercent: 50 }, factsOf({ invoices }, file)))).toEqual([]);
    expect(rulesOf(decided({ disputedSharePercent: 50.01 }, factsOf({ invoices }, file)))).toEqual(['limit-exceeded']);
    const group = {
      parentId: 'P',
      memberIds: ['P', 'C1'],
      exposureOfOthers: pounds('400.00'),
      disputedOfOthers: pounds('400.00'),
    };
    expect(rulesOf(decided({ disputedSharePercent: 0 }, factsOf({ invoices }, { ...file, group })))).toEqual([]);
    const owing = { ...group, disputedOfOthers: pounds('0.00'), exposureOfOthers: pounds('300.01') };
    expect(rulesOf(decided({ disputedSharePercent: 0 }, factsOf({ invoices }, { ...file, group: owing })))).toEqual([
      'limit-exceeded',
    ]);
  });

  it('is what rules about exposure read, whatever part is disputed', () => {
    const [most, percent] = [fc.integer({ min: 0, max: 160_000 }), fc.integer({ min: 0, max: 100 })];
    fc.assert(
      fc.property(most, percent, fc.integer({ min: 1, max: 60_000 }), (threshold, share, part) => {
        const text = decimalText(pounds((part / 100).toFixed(2)));
        const facts = factsOf({ invoices: [...STEADY, more('600.00')] }, sampleFile(dispute('INV-7', 175, text)));
        const owed = 160_000 - Math.floor((part * (100 - share) * 2 + 100) / 200);
        const rule = {
          id: 'much',
          say: 'Much.',
          standing: 'warn',
          enter: { all: [`exposure > ${(threshold / 100).toFixed(2)}`] },
          release: { all: [`exposure <= ${(threshold / 100).toFixed(2)}`] },
        } as const;
        const policy = samplePolicy({ rules: [rule], limits: { disputedSharePercent: share } });
        expect(decide(facts, policy, NO_HISTORY).standing).toBe(owed > threshold ? 'warn' : 'open');
      }),
    );
  });

  it('with no part left out leaves the facts as they were', () => {
    expect(amount(limitProposal(disputed, policyOf({ disputedSharePercent: 100 })).proposed)).toBe('1400.00');
    expect(decided({ disputedSharePercent: 100 }, disputed)).toEqual(decided({}, disputed));
  });
});
