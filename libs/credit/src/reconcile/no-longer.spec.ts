import { assess } from '../assess/assess';
import { decide } from '../decide/decide';
import type { CustomerHistory } from '../decide/decision';
import { NO_HISTORY, samplePolicy } from '../decide/sample-policy';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan, type SampleBooks } from '../ledger/sample-books';
import type { Action, Observed } from './action';
import { noLonger } from './no-longer';
import { reconcile } from './reconcile';

const invoice = (number: string, changes: Partial<InvoicePlan> = {}): InvoicePlan => ({
  number,
  issued: 0,
  total: '100.00',
  ...changes,
});
const paid = (on: number, amount = '100.00'): Partial<InvoicePlan> => ({ paid: [{ on, amount }] });
const BEFORE: SampleBooks = { invoices: [invoice('INV-1'), invoice('INV-2')] };
const FREE: Observed = { mark: null, markChanges: 0, knownKeys: new Set() };

function judged(books: SampleBooks, on: number, history: Partial<CustomerHistory> = {}, policy = samplePolicy()) {
  const ledger = sampleLedger(books);
  const facts = assess(ledger, sampleDay(on), SETTINGS);
  return { ledger, facts, decision: decide(facts, policy, { ...NO_HISTORY, ...history }) };
}

function planned(kind: Action['kind'], books: SampleBooks, on: number, observed = FREE): Action {
  const action = reconcile(judged(books, on).decision, observed).find((each) => each.kind === kind);
  if (!action) throw new RangeError(`no ${kind} is planned`);
  return action;
}

/** What is said of the reminder planned on day 38 when the books have become these on day 39. */
const ofReminder = (books: SampleBooks, on = 39, history: Partial<CustomerHistory> = {}) =>
  noLonger(planned('remind', BEFORE, 38), judged(books, on, history));
const withFirst = (changes: Partial<InvoicePlan>): SampleBooks => ({ invoices: [invoice('INV-1', changes), invoice('INV-2')] });

describe('a reminder is not wanted any more', () => {
  it.each<[string, SampleBooks, string]>([
    ['was paid', withFirst(paid(38)), 'INV-1 was paid.'],
    ['were paid', { invoices: [invoice('INV-1', paid(38)), invoice('INV-2', paid(39))] }, 'INV-1 and INV-2 were paid.'],
    ['was credited', withFirst({ credited: [{ on: 38, amount: '100.00' }] }), 'INV-1 was credited.'],
    ['was settled, nobody tells how', withFirst({ changes: { balance: { minor: 0n, currency: 'GBP' } } }), 'INV-1 was settled.'],
    ['was voided', withFirst({ changes: { status: 'void' } }), 'INV-1 was voided.'],
    ['is a draft', withFirst({ changes: { status: 'draft' } }), 'INV-1 is a draft.'],
    ['was deleted', { invoices: [invoice('INV-2')] }, 'INV-1 was deleted, or given to another customer.'],
    ['is promised', withFirst({ changes: { expectedOn: sampleDay(44) } }), 'INV-1 is promised for 14 February 2026.'],
    ['is due later', withFirst({ changes: { due: sampleDay(50) } }), 'INV-1 is due only on 20 February 2026 by now.'],
    [
      'several things happened',
      { invoices: [invoice('INV-1', paid(38)), invoice('INV-2', { changes: { status: 'void' } })] },
      'INV-1 was paid; INV-2 was voided.',
    ],
  ])('as an invoice of it %s', (_, books, sentence) => {
    expect(ofReminder(books)).toBe(sentence);
  });

  it('as the ledger mailed one of its invoices', () => {
    expect(ofReminder(withFirst({ changes: { mailedAt: `${sampleDay(38)}T12:00:00Z` } }))).toBe(
      'Waits until 11 February 2026: INV-1 was mailed from the ledger on 8 February 2026; the policy keeps 3 days between messages.',
    );
  });

  it('as it is held back', () => {
    expect(ofReminder({ ...BEFORE, unapplied: ['500.00'] })).toBe(
      'Held back: Apply cash first: GBP 500.00 received and not yet set against an invoice could cover what is overdue.',
    );
  });

  it('as it is paid with a later date, which is no payment yet', () => {
    expect(ofReminder(withFirst(paid(60)))).toBe('INV-1 is paid with a later date.');
    expect(ofReminder({ invoices: [invoice('INV-1', paid(60)), invoice('INV-2', paid(70))] })).toBe(
      'INV-1 and INV-2 are paid with a later date.',
    );
    // Part of it changes nothing about what is asked for.
    expect(ofReminder(withFirst(paid(60, '50.00')), 44)).toBe('The next step, overdue-14, is due by now.');
  });

  it('as another one took its place', () => {
    expect(ofReminder(BEFORE, 44)).toBe('The next step, overdue-14, is due by now.');
    const joined = { invoices: [invoice('INV-1'), invoice('INV-2'), invoice('INV-3', { issued: 1 })] };
    expect(ofReminder(joined)).toBe('It is about INV-1, INV-2 and INV-3 by now.');
  });

  it('as only pennies are left', () => {
    const left = withFirst(paid(38, '90.00'));
    const pennies = { invoices: [invoice('INV-1', paid(38, '90.00')), invoice('INV-2', paid(38, '99.00'))] };
    expect(ofReminder(pennies)).toBe('INV-1 is open with GBP 10.00 only; INV-2 is open with GBP 1.00 only.');
    // A part payment that changes nothing is not what is told.
    expect(ofReminder(left, 44)).toBe('The next step, overdue-14, is due by now.');
  });

  it('as the customer was merged, or is inactive', () => {
    expect(ofReminder({ ...BEFORE, customer: { mergedInto: 'C2', active: false } })).toBe(
      'The customer was merged into another one.',
    );
    const said = ['INV-1', 'INV-2'].map((invoiceId) => ({ invoiceId, step: 'overdue-7', on: sampleDay(38) }));
    expect(ofReminder({ ...BEFORE, customer: { active: false } }, 39, { said })).toBe('The customer is inactive in the ledger.');
    expect(ofReminder(BEFORE, 39, { said })).toBe('No rule asks for it any more.');
  });
});

describe('a task is not wanted any more', () => {
  it('as its invoice was paid, while neither messages nor what holds them back matter to it', () => {
    const task = planned('task', { invoices: [invoice('INV-1')] }, 60);
    expect(noLonger(task, judged({ invoices: [invoice('INV-1', paid(61))] }, 62))).toBe('INV-1 was paid.');
    const said = [{ invoiceId: 'INV-1', step: 'overdue-30', on: sampleDay(60) }];
    const held = { invoices: [invoice('INV-1')], unapplied: ['500.00'] };
    expect(noLonger(task, judged(held, 62, { said }))).toBe('No rule asks for it any more.');
  });
});

describe('a mark is not wanted any more', () => {
  const hold = () => planned('place', BEFORE, 45);

  it('as what was overdue was paid, or another mark is called for', () => {
    expect(noLonger(hold(), judged({ invoices: [invoice('INV-1', paid(45)), invoice('INV-2', paid(45))] }, 46))).toBe(
      'INV-1 and INV-2 were paid.',
    );
    const upfront = { ...judged(BEFORE, 46).decision, mark: 'upfront' as const };
    expect(noLonger(hold(), { ...judged(BEFORE, 46), decision: upfront })).toBe('Upfront payment is called for instead.');
  });

  it('as it is held back, or stands already', () => {
    expect(noLonger(hold(), judged({ ...BEFORE, unapplied: ['500.00'] }, 46))).toMatch(/^Held back: Apply cash first/);
    expect(noLonger(hold(), judged(BEFORE, 46))).toBe('What stands in the ledger has changed meanwhile.');
  });

  it('as the policy became milder', () => {
    const milder = samplePolicy({ rules: [], tolerance: { amount: '500.00' } });
    expect(noLonger(hold(), judged(BEFORE, 46, {}, milder))).toBe(
      'Only GBP 200.00 is overdue, no more than the GBP 500.00 that is let pass.',
    );
    expect(noLonger(hold(), judged(BEFORE, 46, {}, samplePolicy({ rules: [] })))).toBe('No rule asks for it any more.');
  });

  it('nor its release, as it is called for again', () => {
    const release = planned('release', {}, 45, { ...FREE, mark: 'hold' });
    expect(noLonger(release, judged(BEFORE, 46))).toMatch(/^The credit hold is called for again: We suspend credit/);
    const wrongMark = planned('release', {}, 45, { ...FREE, mark: 'upfront' });
    expect(noLonger(wrongMark, judged(BEFORE, 46))).toMatch(/^The credit hold is called for instead: We suspend credit/);
    expect(noLonger(release, judged({}, 46))).toBe('No mark of ours stands in the ledger any more.');
  });
});

describe('an expected day is not told any more', () => {
  const expecting: Action = {
    kind: 'expect',
    customerId: 'C1',
    key: 'expect/E0/INV-1',
    asOf: sampleDay(38),
    why: 'promised',
    invoice: { id: 'INV-1', number: 'INV-1', expectedOn: null },
    entryId: 'E0',
    on: sampleDay(45),
    prior: null,
    takesBack: false,
  };

  it.each<[string, SampleBooks, string]>([
    ['the invoice was paid', withFirst(paid(38)), 'INV-1 was paid.'],
    ['the invoice was voided', withFirst({ changes: { status: 'void' } }), 'INV-1 was voided.'],
    [
      'somebody has chosen another',
      withFirst({ changes: { expectedOn: sampleDay(44) } }),
      'INV-1 is expected on 14 February 2026 by now.',
    ],
    ['the promise was taken back', BEFORE, 'The promises are others by now.'],
  ])('as %s', (_, books, sentence) => {
    expect(noLonger(expecting, judged(books, 39))).toBe(sentence);
  });
});
