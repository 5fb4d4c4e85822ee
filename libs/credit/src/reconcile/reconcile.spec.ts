import type { Decision, DueStep, Mark, Reason } from '../decide/decision';
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
    invoices: [{ id: 'I1', number: 'INV-1', balance: 'GBP 5.00', daysOverdue: 9 }],
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

const ABOUT: DueStep['about'] = [
  { id: 'INV-1', number: 'INV-1', due: sampleDay(-7) },
  { id: '7', number: '1042', due: sampleDay(3) },
];

const step = (channel: DueStep['channel'], about = ABOUT) => ({
  step: 'overdue-7',
  channel,
  template: 'overdue-7',
  invoiceIds: ['INV-2', 'INV-1'],
  about,
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
        because: 'The debt is old. Figures of 1 January 2026.',
        release: 'pay INV-1',
        invoices: [{ id: 'I1', number: 'INV-1', balance: 'GBP 5.00' }],
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
      {
        kind: 'task',
        why: 'Send the customer a formal letter about INV-1 (7 days overdue) and invoice 1042 (due in 3 days). Apply cash first.',
      },
    ]);
  });

  it('turns a message into a reminder and anything else into a task, with one key for ever', () => {
    const actions = reconcile(decision(null, { steps: [step('email'), step('letter')] }), NOTHING);
    expect(actions.map(({ kind, key }) => [kind, key])).toEqual([
      ['remind', 'remind/C1/overdue-7/INV-1+INV-2'],
      ['task', 'task/C1/overdue-7/INV-1+INV-2'],
    ]);
  });

  it('keeps the key of a step about hundreds of invoices short, and its own', () => {
    const keyOf = (ids: readonly string[]) =>
      reconcile(decision(null, { steps: [{ ...step('email'), invoiceIds: ids }] }), NOTHING)[0]?.key ?? '';
    const ids = Array.from({ length: 3600 }, (_, n) => `243216c5-369e-4056-ac67-05388f86d${String(n).padStart(3, '0')}`);
    expect(keyOf(ids)).toMatch(/^remind\/C1\/overdue-7\/3600-invoices-[0-9a-f]{32}$/);
    expect(keyOf([...ids].reverse())).toBe(keyOf(ids));
    expect(keyOf([...ids.slice(1), 'another'])).not.toBe(keyOf(ids));
    expect(keyOf(ids.slice(0, 10))).toContain(ids.slice(0, 10).join('+'));
  });

  it('names the invoices and their age, shortly', () => {
    const why = (channel: DueStep['channel'], ...due: readonly number[]) => {
      const about = due.map((day, index) => ({ id: `I${index}`, number: `INV-${index + 1}`, due: sampleDay(day) }));
      return reconcile(decision(null, { steps: [step(channel, about)] }), NOTHING)[0]?.why;
    };
    expect(why('email', 3)).toBe('Goodwill note about INV-1 (due in 3 days).');
    expect(why('email', 0, 1)).toBe('Goodwill note about INV-1 (due today) and INV-2 (due in 1 day).');
    expect(why('email', -1)).toBe('Reminder about INV-1 (1 day overdue).');
    expect(why('email', -14, -9, -9, -2, 3)).toBe(
      'Reminder about INV-1 (14 days overdue), INV-2 (9 days overdue), INV-3 (9 days overdue) and 2 more.',
    );
    expect(why('call', -21)).toBe('Call the customer about INV-1 (21 days overdue).');
    expect(why('review', -60)).toBe('Review the customer and decide about INV-1 (60 days overdue).');
  });

  it('places with the way out that the decision found, and releases with what speaks for it', () => {
    const release = 'pay everything that is overdue (on 1 January 2026: INV-1, GBP 5.00)';
    expect(reconcile(decision('hold', { release }), NOTHING)).toMatchObject([{ kind: 'place', release }]);
    const held: Observed = { ...NOTHING, mark: 'hold' };
    const paid = 'Paid GBP 1,240.00 on 9 March 2026; nothing is overdue.';
    expect(reconcile(decision(null, { cure: paid }), held)[0]?.why).toBe(
      `Release the credit hold. ${paid} No rule restricts this customer any more.`,
    );
    expect(reconcile(decision('upfront', { cure: paid }), held)[0]?.why).toBe(
      `Change the credit hold to upfront payment. ${paid} The debt is old.`,
    );
    expect(reconcile(decision('hold', { cure: paid }), { ...NOTHING, mark: 'upfront' })[0]?.why).toBe(
      'Change upfront payment to the credit hold. The debt is old.',
    );
    expect(reconcile(decision(null, { cure: paid }), held)).toMatchObject([{ kind: 'release', cure: paid }]);
    expect(reconcile(decision(null, { cure: null }), held)[0]?.why).toBe(
      'Release the credit hold. No rule restricts this customer any more.',
    );
  });
});
