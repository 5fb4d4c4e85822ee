import { assess } from '../assess/assess';
import { FACTS } from '../assess/fact-table';
import type { CreditFile } from '../ledger/credit-file';
import { sampleDay, sampleLedger, SETTINGS, type SampleBooks } from '../ledger/sample-books';
import { dispute, plan, pounds, promise, sampleFile } from '../ledger/sample-file';
import { essentials } from '../reconcile/essentials';
import { noLonger } from '../reconcile/no-longer';
import { reconcile } from '../reconcile/reconcile';
import { compileCondition } from './compile-condition';
import { decide } from './decide';
import { releaseSentence } from './release-sentence';
import { NO_HISTORY, SAMPLE_RULES, samplePolicy } from './sample-policy';

const BOOKS: SampleBooks = {
  invoices: [
    { number: 'INV-1', issued: 0, total: '1000.00' },
    { number: 'INV-2', issued: 5, total: '300.00' },
  ],
};
// Only the overdue rules: these customers are new.
const POLICY = samplePolicy({ rules: [SAMPLE_RULES.warning, SAMPLE_RULES.hold] });

function judged(on: number, file: CreditFile, books = BOOKS) {
  const ledger = sampleLedger(books);
  const facts = assess(ledger, sampleDay(on), SETTINGS, file);
  return { ledger, facts, decision: decide(facts, POLICY, NO_HISTORY) };
}

const decisionOf = (on: number, file: CreditFile, books = BOOKS) => judged(on, file, books).decision;
const flag = (name: 'insolvent' | 'legalHold' | 'deceased' | 'related' | 'publicBody', since: number) =>
  sampleFile({ kind: 'flag', flag: name, since: sampleDay(since), note: null });

describe('a decision with a credit file', () => {
  it('rests on what is undisputed, and says so', () => {
    const [reason] = decisionOf(46, sampleFile(dispute('INV-1', 40, '400.00'), dispute('INV-2', 40))).reasons;
    expect(reason?.because).toBe(
      'We suspend credit when a debt is more than 14 days overdue. INV-1 is 16 days overdue and GBP 600.00 of it is undisputed (the rule: more than 14 days).',
    );
    expect(reason?.release).toBe('pay INV-1 (GBP 600.00 overdue)');
    expect(reason?.invoices.map(({ number }) => number)).toEqual(['INV-1']);
    expect(decisionOf(46, sampleFile(dispute('INV-1', 40), dispute('INV-2', 40))).standing).toBe('open');
  });

  it('asks for no invoice that is wholly disputed or on a plan, and names the disputed part of the others', () => {
    const part = sampleFile(dispute('INV-1', 40, '400.00'), dispute('INV-2', 40));
    expect(decisionOf(46, part).steps).toMatchObject([
      { invoiceIds: ['INV-1'], listedInvoiceIds: ['INV-1'], disputed: [{ id: 'INV-1', amount: '400.00' }] },
    ]);
    const asked = (file: CreditFile) =>
      reconcile(decisionOf(46, file), { mark: null, markChanges: 0, knownKeys: new Set() }).map(essentials);
    expect(asked(part)).not.toEqual(asked(sampleFile(dispute('INV-1', 40, '300.00'), dispute('INV-2', 40))));
    const agreed = sampleFile(plan(40, ['INV-1'], [[60, '1000.00']]));
    expect(decisionOf(46, agreed).steps).toMatchObject([{ invoiceIds: ['INV-2'], listedInvoiceIds: ['INV-2'] }]);
    expect(decisionOf(46, agreed).steps[0]).not.toHaveProperty('disputed');
  });

  it('chases nobody while a promise is awaited, and goes on the day after', () => {
    // Made on day 40, for day 43, a Friday: awaited through Monday.
    const given = sampleFile(promise(40, 43, '1300.00'));
    expect(decisionOf(46, given)).toMatchObject({ standing: 'hold', steps: [], lookAgainOn: sampleDay(47) });
    expect(decisionOf(47, given).steps).toHaveLength(1);
    // What is not due yet may be spoken of.
    const fresh: SampleBooks = { invoices: [{ number: 'INV-3', issued: 14, total: '50.00' }] };
    expect(decisionOf(42, given, fresh).steps).toMatchObject([{ step: 'goodwill' }]);
  });

  it('reminds nobody who pays by direct debit before that has failed', () => {
    const file = sampleFile({ kind: 'flag', flag: 'directDebit', since: sampleDay(0), note: null });
    expect(decisionOf(29, sampleFile()).steps).toMatchObject([{ step: 'goodwill' }]);
    expect(decisionOf(29, file).steps).toEqual([]);
    expect(decisionOf(31, file).steps).toMatchObject([{ step: 'overdue-1', invoiceIds: ['INV-1'] }]);
  });

  it('looks again on the day on which the file speaks otherwise', () => {
    expect(decisionOf(46, sampleFile({ ...dispute('INV-1', 40), ended: 46 })).lookAgainOn).toBe(sampleDay(47));
    const pin = { kind: 'pin', pin: 'exempt', from: sampleDay(40), expiresOn: sampleDay(46), reason: 'fair' } as const;
    expect(decisionOf(46, sampleFile(pin)).lookAgainOn).toBe(sampleDay(47));
  });

  it.each([
    ['insolvent', 'Insolvent since 10 February 2026: only a person may change terms or write to this customer.'],
    ['legalHold', 'Legal hold since 10 February 2026: only a person may change terms or write to this customer.'],
    ['deceased', 'Recorded as deceased on 10 February 2026: only a person may write.'],
    ['related', 'Staff or a related party since 10 February 2026: the policy does not apply by itself.'],
    ['publicBody', 'This customer is a public body: a person must approve a restriction.'],
  ] as const)('does nothing by itself for a customer flagged as %s', (name, line) => {
    const decision = decisionOf(46, flag(name, 40));
    expect(decision).toMatchObject({ standing: 'hold', heldBack: [line] });
    expect(reconcile(decision, { mark: null, markChanges: 0, knownKeys: new Set() })).toEqual([]);
    expect(decisionOf(46, flag(name, 47)).heldBack).toEqual([]);
  });

  it('holds back nothing of a public body that is not restricted', () => {
    expect(decisionOf(34, flag('publicBody', 20)).heldBack).toEqual([]);
  });

  it.each([
    ['promised', sampleFile(promise(40, 43, '1300.00')), 'The customer has promised GBP 1,300.00 for 13 February 2026.'],
    ['disputed', sampleFile(dispute('INV-1', 40), dispute('INV-2', 40)), 'INV-1 and INV-2 are disputed.'],
    [
      'on a plan',
      sampleFile(plan(40, ['INV-1', 'INV-2'], [[60, '1.00']])),
      'INV-1 and INV-2 are covered by a payment plan that is kept.',
    ],
  ])('withdraws a reminder about what is %s, with that as the reason', (_, file, sentence) => {
    const before = reconcile(decisionOf(45, sampleFile()), { mark: null, markChanges: 0, knownKeys: new Set() });
    const reminder = before.find(({ kind }) => kind === 'remind');
    expect(reminder && noLonger(reminder, judged(46, file))).toBe(sentence);
  });
});

describe('what a policy may say of the file', () => {
  const circumstances = (file: CreditFile) => ({
    facts: assess(sampleLedger(BOOKS), sampleDay(50), SETTINGS, file),
    tolerance: 0n,
    restrictedSince: null,
  });
  const demanded = (condition: string, file: CreditFile): string => {
    const compiled = compileCondition({ all: [condition] }, 'GBP');
    if (!compiled.ok) throw new RangeError(JSON.stringify(compiled.faults));
    return releaseSentence(compiled.value, circumstances(file));
  };
  const limit = sampleFile({ kind: 'limit', amount: pounds('1000'), from: sampleDay(0), expiresOn: null, reason: 'x' });

  it('is read in words that name what is counted', () => {
    const broken = sampleFile(promise(30, 36, '10.00'), promise(30, 37, '10.00'));
    expect(demanded('promisesBroken60 = 0', broken)).toBe('wait until no promise was broken within 60 days (today 2 promises)');
    expect(demanded('promisesKept60 >= 1', broken)).toBe(
      'wait until at least 1 promise was kept within 60 days (today no promise)',
    );
    expect(demanded('limitUse <= 100%', limit)).toBe('pay until at most 100% of the credit limit is used (today 130%)');
    expect(demanded('limitExpired = no', sampleFile())).toBe('wait until whether the credit limit has expired is known');
  });

  it('may ask for headroom below nothing and a limit used beyond all of it', () => {
    for (const condition of ['headroom < 0', 'limitUse > 100%'])
      expect(compileCondition({ all: [condition] }, 'GBP')).toMatchObject({ ok: true });
    expect(compileCondition({ all: ['lateShareOfLast6 > 100%'] }, 'GBP')).toMatchObject({ ok: false });
  });

  it('has a value of the unit it declares', () => {
    const file = sampleFile(
      { kind: 'limit', amount: pounds('1000'), from: sampleDay(0), expiresOn: sampleDay(9), reason: 'x' },
      promise(0, 9, '5.00'),
    );
    const facts = assess(sampleLedger(BOOKS), sampleDay(99), SETTINGS, {
      ...file,
      group: { parentId: 'P', memberIds: ['P', 'C1'], exposureOfOthers: pounds('5') },
    });
    const kinds = { days: 'number', count: 'number', share: 'number', money: 'bigint', flag: 'boolean' };
    const values = FACTS.map(({ name, unit, read }) => [name, typeof read(facts, null), kinds[unit]]);
    const known = values.filter(([, kind]) => kind !== 'object');
    expect(known.filter(([, kind, wanted]) => kind !== wanted)).toEqual([]);
    expect(known.map(([name]) => name)).toEqual(
      expect.arrayContaining(['headroom', 'limitUse', 'groupExposure', 'paymentIndex']),
    );
  });
});
