import { assess } from '../assess/assess';
import { creditCheck, type CreditCheck, type Sale } from '../check/credit-check';
import { EMPTY_FILE, type CreditFile } from '../ledger/credit-file';
import { paidInvoice, sampleDay, sampleLedger, SETTINGS, type SampleBooks } from '../ledger/sample-books';
import { plan, pounds, promise, sampleFile } from '../ledger/sample-file';
import { decide } from './decide';
import type { ConditionEntry } from './policy';
import { NO_HISTORY, samplePolicy } from './sample-policy';

/** Every blocking rule of credit.md section 5, as an owner writes it: what has to be met to hold, and what to be free. */
interface Written {
  readonly enter: readonly ConditionEntry[];
  readonly release: readonly ConditionEntry[];
}

interface Situation {
  readonly books: SampleBooks;
  readonly file?: CreditFile;
}

const LATE = [20, 20, 20, 20].map((late, n) => paidInvoice(`P-${n}`, n - 200, late));
const debt = (overdueDays: number, total = '1000.00'): SampleBooks => ({
  invoices: [{ number: 'INV-1', issued: 100 - 30 - overdueDays, total }],
});
const limit = (amount: string, expiresOn = 365): CreditFile =>
  sampleFile({ kind: 'limit', amount: pounds(amount), from: sampleDay(0), expiresOn: sampleDay(expiresOn), reason: 'agreed' });
const NOT_DUE = debt(-10);
const terms = sampleFile({ kind: 'terms', version: '3', on: sampleDay(5), acceptedBy: 'Mrs Green' });

const CASES: readonly (readonly [what: string, written: Written, holds: Situation, free: Situation])[] = [
  [
    'the oldest undisputed debt is more than 14 days overdue',
    { enter: ['oldestOverdueDays > 14'], release: ['oldestOverdueDays <= 14'] },
    { books: debt(15) },
    { books: debt(14) },
  ],
  [
    'more than 500.00 is overdue',
    { enter: ['overdueAmount > 500.00'], release: ['overdueAmount <= 500.00'] },
    { books: debt(1, '500.01') },
    { books: debt(1, '500.00') },
  ],
  [
    'more than a fifth of the limit is overdue',
    { enter: ['overdueShareOfLimit > 20%'], release: ['overdueShareOfLimit <= 20%'] },
    { books: debt(1), file: limit('4999.00') },
    { books: debt(1), file: limit('5000.00') },
  ],
  [
    'most of the last 6 were late',
    { enter: ['lateShareOfLast6 >= 70%'], release: ['lateShareOfLast6 <= 50%'] },
    { books: { invoices: LATE } },
    { books: { invoices: [paidInvoice('P-9', -100, 0)] } },
  ],
  [
    'the last 6 were more than 15 days late on average',
    { enter: ['meanDaysLateOfLast6 > 15'], release: ['meanDaysLateOfLast6 <= 15'] },
    { books: { invoices: LATE } },
    { books: { invoices: [paidInvoice('P-9', -100, 15)] } },
  ],
  [
    'the limit is exceeded',
    { enter: ['headroom < 0.00'], release: ['headroom >= 0.00'] },
    { books: NOT_DUE, file: limit('999.99') },
    { books: NOT_DUE, file: limit('1000.00') },
  ],
  [
    'the limit has expired',
    { enter: ['limitExpired = yes'], release: ['limitExpired = no'] },
    { books: NOT_DUE, file: limit('9000.00', 99) },
    { books: NOT_DUE, file: limit('9000.00', 100) },
  ],
  [
    'a new account has a first default',
    { enter: [{ any: ['paidCount < 3', 'accountAgeDays < 90'] }, 'oldestOverdueDays > 7'], release: ['oldestOverdueDays <= 0'] },
    { books: debt(8) },
    { books: { invoices: [...LATE, ...(debt(8).invoices ?? [])] } },
  ],
  [
    'a promise was broken',
    { enter: ['promisesBroken60 >= 1'], release: ['promisesBroken60 = 0'] },
    { books: NOT_DUE, file: sampleFile(promise(80, 90, '10.00')) },
    { books: NOT_DUE, file: sampleFile(promise(80, 100, '10.00')) },
  ],
  [
    'a plan is breached',
    { enter: ['planBreached = yes'], release: ['planBreached = no'] },
    { books: debt(20), file: sampleFile(plan(85, ['INV-1'], [[90, '1000.00']])) },
    { books: debt(20), file: sampleFile(plan(85, ['INV-1'], [[97, '1000.00']])) },
  ],
  [
    'the terms are not accepted',
    { enter: ['termsAccepted = no'], release: ['termsAccepted = yes'] },
    { books: NOT_DUE },
    { books: NOT_DUE, file: terms },
  ],
];

const policyOf = ({ enter, release }: Written) =>
  samplePolicy({
    rules: [{ id: 'blocked', say: 'We hold.', standing: 'hold', mark: 'hold', enter: { all: enter }, release: { all: release } }],
  });

function asked(written: Written, { books, file = EMPTY_FILE }: Situation, sale: Partial<Sale> = {}): CreditCheck {
  const policy = policyOf(written);
  const facts = assess(sampleLedger(books), sampleDay(100), SETTINGS, file);
  const judged = { facts, policy, history: NO_HISTORY, decision: decide(facts, policy, NO_HISTORY), placed: null };
  return creditCheck(judged, { amount: pounds('1.00'), prepaid: pounds('0.00'), ...sale }, { hours: 1 });
}

describe('a policy holds when', () => {
  it.each(CASES)('%s, in decisions and in credit checks, with what lifts it', (_, written, holds, free) => {
    const held = asked(written, holds);
    expect([held.standing, held.verdict]).toEqual(['hold', 'hold']);
    expect(held.reasons[0]?.cure).toMatch(/^(pay|wait) /);
    expect(asked(written, free).standing).toBe('open');
  });

  it('a payment was returned', () => {
    const written = { enter: ['returnedPayments12 >= 1'], release: ['returnedPayments12 = 0'] };
    const ledger = sampleLedger(NOT_DUE);
    const withdrawn = [
      { sourceId: 'P', invoiceId: 'INV-1', amount: pounds('1000.00'), on: sampleDay(90), withdrawnAt: '2026-04-05T12:00:00Z' },
    ];
    const judge = (books: typeof ledger) =>
      decide(assess(books, sampleDay(100), SETTINGS), policyOf(written), NO_HISTORY).standing;
    expect([judge({ ...ledger, withdrawn }), judge(ledger)]).toEqual(['hold', 'open']);
  });
});

describe('a policy may refuse a document', () => {
  const large = { enter: ['documentAmount > 5000.00'], release: ['documentAmount <= 5000.00'] };
  const generous = { enter: ['documentTermsBeyondOwn > 0'], release: ['documentTermsBeyondOwn <= 0'] };
  const onTerms = (days: number): Situation => ({
    books: { ...NOT_DUE, customer: { terms: { id: 'T', name: `Net ${days}`, days } } },
  });

  it('that is too large, and nobody is restricted by it otherwise', () => {
    const held = asked(large, { books: NOT_DUE }, { amount: pounds('5000.01') });
    expect([held.standing, held.verdict, held.reasons.map(({ code }) => code)]).toEqual(['open', 'hold', ['blocked']]);
    expect(held.reasons[0]?.because).toBe(
      'With this document: We hold. GBP 5,000.01 is asked for on credit (the rule: more than GBP 5,000.00).',
    );
    expect(asked(large, { books: NOT_DUE }, { amount: pounds('5000.00') }).verdict).toBe('allow');
    // What is paid before supply is not sold on credit.
    expect(asked(large, { books: NOT_DUE }, { amount: pounds('6000.00'), prepaid: pounds('1000.00') }).verdict).toBe('allow');
  });

  it('that gives longer terms than the customer’s own, or the company’s where it has none', () => {
    const held = asked(generous, onTerms(14), { termsDays: 30 });
    expect([held.standing, held.verdict]).toEqual(['open', 'hold']);
    expect(held.reasons[0]?.because).toContain('The document gives 16 days more than the customer’s own terms');
    for (const termsDays of [14, 7]) expect(asked(generous, onTerms(14), { termsDays }).verdict).toBe('allow');
    expect(asked(generous, { books: NOT_DUE }, { termsDays: 30 }).verdict).toBe('allow');
    expect(asked(generous, { books: NOT_DUE }, { termsDays: 31 }).verdict).toBe('hold');
    // Terms that nobody has told are no reason.
    expect(asked(generous, onTerms(14)).verdict).toBe('allow');
  });
});
