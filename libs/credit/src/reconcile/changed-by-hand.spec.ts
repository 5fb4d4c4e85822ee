import { sampleCustomer, sampleDay } from '../ledger/sample-books';
import type { CustomerRecord } from '../ledger/records';
import { changedByHand, dayChangedByHand, type StandingMark } from './changed-by-hand';

const OURS = { id: '7', name: 'CREDIT HOLD - prepay', days: 0 };
const NET_7 = { id: '4', name: 'Net 7', days: 7 };
const LEFT = { terms: OURS, groups: ['Wholesale', 'Credit hold'] };

const told = (change: Partial<CustomerRecord>, before: Partial<StandingMark> = {}) =>
  changedByHand({
    customer: sampleCustomer({ ...LEFT, ...change }),
    mark: 'hold',
    since: sampleDay(30),
    left: LEFT,
    group: 'Credit hold',
    ...before,
  });

describe('a mark that stands', () => {
  it('is as it was left, whatever else is changed about the customer, or our term is called by now', () => {
    expect(told({})).toBeNull();
    expect(told({ groups: ['Credit hold', 'VIP'], name: 'Other', terms: { ...OURS, name: 'Prepay' } })).toBeNull();
    expect(told({ terms: null }, { left: { ...LEFT, terms: null } })).toBeNull();
  });

  it.each<[string, Partial<CustomerRecord>, string]>([
    [
      'by other terms',
      { terms: NET_7 },
      'The terms were changed from "CREDIT HOLD - prepay" to "Net 7" by hand, while the credit hold stands since 31 January 2026.',
    ],
    [
      'by none',
      { terms: null },
      'The terms were changed from "CREDIT HOLD - prepay" to none by hand, while the credit hold stands since 31 January 2026.',
    ],
    [
      'by leaving its group',
      { groups: ['Wholesale'] },
      'The customer was taken out of the group "Credit hold" by hand, while the credit hold stands since 31 January 2026.',
    ],
    [
      'altogether',
      { groups: [], terms: NET_7 },
      'The customer was taken out of the group "Credit hold", and the terms were changed from "CREDIT HOLD - prepay" to "Net 7" by hand, while the credit hold stands since 31 January 2026.',
    ],
  ])('is changed by hand %s', (_, change, sentence) => {
    expect(told(change)).toBe(sentence);
  });

  it('cannot lose a group that it never had: in a ledger without groups, or one that the owner had removed before', () => {
    expect(told({ groups: [] }, { group: null })).toBeNull();
    expect(told({ groups: [] }, { left: { ...LEFT, groups: [] } })).toBeNull();
  });

  it('goes down with a customer that is closed or merged', () => {
    expect(told({ terms: null, active: false })).toBeNull();
    expect(told({ terms: null, mergedInto: 'C2' })).toBeNull();
  });
});

describe('a day on which an invoice is expected to be paid', () => {
  const invoice = { id: 'i1', number: 'INV-1', status: 'open', expectedOn: sampleDay(30) } as const;

  it('is as it was left, or was changed, to another day or to none; of what is settled nobody cares', () => {
    expect(dayChangedByHand(invoice, sampleDay(30))).toBeNull();
    expect(dayChangedByHand(invoice, sampleDay(20))).toBe(
      'The day on which INV-1 is expected to be paid was changed from 21 January 2026 to 31 January 2026 by hand.',
    );
    expect(dayChangedByHand({ ...invoice, expectedOn: null }, sampleDay(20))).toMatch(/to no day by hand\.$/);
    expect(dayChangedByHand({ ...invoice, status: 'paid' }, sampleDay(20))).toBeNull();
  });
});
