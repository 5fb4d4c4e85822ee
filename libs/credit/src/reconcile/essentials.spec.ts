import { assess } from '../assess/assess';
import { decide } from '../decide/decide';
import { NO_HISTORY, samplePolicy } from '../decide/sample-policy';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import type { Action } from './action';
import { essentials, restsOn } from './essentials';
import { reconcile } from './reconcile';

const OLD: InvoicePlan = { number: 'INV-1', issued: 0, total: '100.00' };
const OTHER: InvoicePlan = { number: 'INV-2', issued: 3, total: '80.00' };
const PARTLY: InvoicePlan = { ...OLD, paid: [{ on: 46, amount: '10.00' }] };

/** By kind: what is planned for these books on this day. */
function planned(invoices: readonly InvoicePlan[], on: number, activeSince: number | null = null): ReadonlyMap<string, Action> {
  const activeRules = activeSince === null ? [] : [{ rule: 'hold', since: sampleDay(activeSince) }];
  const facts = assess(sampleLedger({ invoices }), sampleDay(on), SETTINGS);
  const decision = decide(facts, samplePolicy(), { ...NO_HISTORY, activeRules });
  const mark = activeSince === null ? null : 'hold';
  const actions = reconcile(decision, { mark, markChanges: 0, knownKeys: new Set() });
  return new Map(actions.map((action) => [action.kind, action]));
}

function essentialsOf(kind: Action['kind'], ...asked: Parameters<typeof planned>): string {
  const action = planned(...asked).get(kind);
  if (!action) throw new RangeError(`no ${kind} is planned`);
  return essentials(action);
}

describe('the essentials of an action', () => {
  it.each(['remind', 'place'] as const)('to %s stay while only days pass, and change with a balance or an invoice', (kind) => {
    const before = essentialsOf(kind, [OLD, OTHER], 49);
    expect(essentialsOf(kind, [OLD, OTHER], 50)).toBe(before);
    expect(essentialsOf(kind, [OTHER, OLD], 50)).toBe(before);
    // Which of the debts is the older one is no matter.
    expect(essentialsOf(kind, [OLD, { ...OTHER, issued: -1 }], 49)).toBe(before);
    expect(essentialsOf(kind, [PARTLY, OTHER], 49)).not.toBe(before);
    expect(essentialsOf(kind, [OLD], 49)).not.toBe(before);
  });

  it('of a task are those of its step', () => {
    const before = essentialsOf('task', [OLD], 60);
    expect(essentialsOf('task', [OLD], 70)).toBe(before);
    expect(essentialsOf('task', [PARTLY], 60)).not.toBe(before);
  });

  it('of a message change with its step', () => {
    expect(essentialsOf('remind', [OLD], 38)).not.toBe(essentialsOf('remind', [OLD], 44));
  });

  it('of a release are what speaks for it: the next payment asks anew', () => {
    const paidOn = (day: number): InvoicePlan => ({ ...OLD, paid: [{ on: day, amount: '100.00' }] });
    const before = essentialsOf('release', [paidOn(48)], 49, 46);
    expect(essentialsOf('release', [paidOn(48)], 55, 46)).toBe(before);
    expect(essentialsOf('release', [paidOn(49)], 55, 46)).not.toBe(before);
  });

  it('differ between kinds and marks', () => {
    const place = planned([OLD], 45).get('place') as Action & { kind: 'place' };
    const release: Action = { ...place, kind: 'release', mark: place.mark };
    const upfront: Action = { ...place, mark: 'upfront' };
    expect(new Set([place, release, upfront].map(essentials)).size).toBe(3);
  });

  it('of plans stored before balances and invoices were kept can be told', () => {
    const place = planned([OLD], 45).get('place') as Action & { kind: 'place' };
    const { invoices: _, ...older } = place;
    expect(essentials(older)).toBe('["place","hold",[]]');
    expect(restsOn(older)).toEqual([]);
  });
});
