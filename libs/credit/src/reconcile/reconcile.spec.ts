import type { Decision, Mark, Reason } from '../decide/decision';
import { sampleDay } from '../ledger/sample-books';
import type { Observed } from './action';
import { reconcile } from './reconcile';

const TODAY = sampleDay(0);
const NOTHING: Observed = { mark: null, markChanges: 0, knownKeys: new Set() };

function decision(mark: Mark | null, changes: Partial<Decision> = {}): Decision {
  const reason: Reason = {
    rule: 'a-rule',
    standing: mark === 'upfront' ? 'upfront' : 'hold',
    mark,
    since: sampleDay(-2),
    because: 'The debt is old.',
    evidence: [],
    invoices: [],
    release: 'pay INV-1',
  };
  return {
    customerId: 'C1',
    asOf: TODAY,
    policyVersion: '1',
    standing: mark === null ? 'open' : reason.standing,
    mark,
    reasons: mark === null ? [] : [reason],
    steps: [],
    heldBack: [],
    lookAgainOn: null,
    ...changes,
  };
}

const step = (channel: 'email' | 'letter') => ({
  step: 'overdue-7',
  channel,
  template: 'overdue-7',
  invoiceIds: ['INV-2', 'INV-1'],
  said: [],
  listedInvoiceIds: ['INV-1', 'INV-2'],
});

describe('reconciling', () => {
  it('places what is missing, with why, since when and how it ends', () => {
    expect(reconcile(decision('hold'), { ...NOTHING, markChanges: 4 })).toEqual([
      {
        kind: 'place',
        customerId: 'C1',
        key: 'mark/C1/5/hold',
        asOf: TODAY,
        mark: 'hold',
        replaces: null,
        since: sampleDay(-2),
        because: 'The debt is old.',
        release: 'pay INV-1',
        why: 'Place the credit hold. The debt is old.',
      },
    ]);
  });

  it('does nothing when the ledger already shows it, or the action is on its way', () => {
    expect(reconcile(decision('hold'), { ...NOTHING, mark: 'hold' })).toEqual([]);
    expect(reconcile(decision(null), NOTHING)).toEqual([]);
    expect(reconcile(decision('hold'), { ...NOTHING, knownKeys: new Set(['mark/C1/1/hold']) })).toEqual([]);
  });

  it('releases and exchanges', () => {
    expect(reconcile(decision(null), { ...NOTHING, mark: 'hold', markChanges: 1 })).toMatchObject([
      { kind: 'release', mark: 'hold', key: 'mark/C1/2/release' },
    ]);
    expect(reconcile(decision('upfront'), { ...NOTHING, mark: 'hold', markChanges: 1 })).toMatchObject([
      {
        kind: 'place',
        mark: 'upfront',
        replaces: 'hold',
        key: 'mark/C1/2/upfront',
        why: 'Change the credit hold to upfront payment. The debt is old.',
      },
    ]);
  });

  it('while held back: nothing new, nothing stricter, no message; but releases, milder marks and tasks', () => {
    const heldBack = ['Apply cash first.'];
    expect(reconcile(decision('hold', { heldBack }), NOTHING)).toEqual([]);
    expect(reconcile(decision('hold', { heldBack }), { ...NOTHING, mark: 'upfront' })).toEqual([]);
    expect(reconcile(decision('upfront', { heldBack }), { ...NOTHING, mark: 'hold' })).toMatchObject([
      { kind: 'place', mark: 'upfront' },
    ]);
    expect(reconcile(decision(null, { heldBack }), { ...NOTHING, mark: 'hold' })).toMatchObject([{ kind: 'release' }]);
    expect(reconcile(decision(null, { heldBack, steps: [step('email')] }), NOTHING)).toEqual([]);
    expect(reconcile(decision(null, { heldBack, steps: [step('letter')] }), NOTHING)).toMatchObject([
      { kind: 'task', why: 'Send the letter for the step overdue-7: 2 invoices reached it. Apply cash first.' },
    ]);
  });

  it('turns a message into a reminder and anything else into a task, with one key for ever', () => {
    const actions = reconcile(decision(null, { steps: [step('email'), step('letter')] }), NOTHING);
    expect(actions.map(({ kind, key }) => [kind, key])).toEqual([
      ['remind', 'remind/C1/overdue-7/INV-1+INV-2'],
      ['task', 'task/C1/overdue-7/INV-1+INV-2'],
    ]);
  });
});
