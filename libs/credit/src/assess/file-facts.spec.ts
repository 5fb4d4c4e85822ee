import type { CreditFile } from '../ledger/credit-file';
import { sampleDay, sampleLedger, SETTINGS, type SampleBooks } from '../ledger/sample-books';
import { dispute, plan, pounds, promise, sampleFile } from '../ledger/sample-file';
import { moneyText, parseMoney } from '../money/money';
import { assess } from './assess';

/** 2026-01-01, day 0, is a Thursday. */
const factsOf = (books: SampleBooks, on: number, file: CreditFile = sampleFile()) =>
  assess(sampleLedger(books), sampleDay(on), SETTINGS, file);
const ONE: SampleBooks = { invoices: [{ number: 'INV-1', issued: 0, total: '1000.00' }] };
const TWO: SampleBooks = {
  invoices: [
    { number: 'INV-1', issued: 0, total: '1000.00' },
    { number: 'INV-2', issued: 5, total: '300.00' },
  ],
};

describe('a dispute', () => {
  it('takes the disputed part out of what is overdue, and leaves it in what is open and exposed', () => {
    const facts = factsOf(TWO, 50, sampleFile(dispute('INV-1', 40, '400.00')));
    expect(facts).toMatchObject({
      overdueAmount: pounds('900'),
      overdueCount: 2,
      oldestOverdueDays: 20,
      disputedAmount: pounds('400'),
      disputedSince: sampleDay(40),
      openAmount: pounds('1300'),
      exposure: pounds('1300'),
    });
    expect(facts.byCurrency[0]).toMatchObject({ overdueAmount: pounds('900'), disputedAmount: pounds('400') });
    expect(facts.meanOverdueAgeDays).toBe((600 * 20 + 300 * 15) / 900);
  });

  it('of a whole invoice lets the next one be the oldest, and comes first only among those that count', () => {
    const facts = factsOf(TWO, 50, sampleFile(dispute('INV-1', 40)));
    expect(facts).toMatchObject({ oldestOverdueDays: 15, overdueCount: 1, overdueAmount: pounds('300') });
    expect(facts.openInvoices.map(({ number }) => number)).toEqual(['INV-2', 'INV-1']);
  });

  it('counts from the day it was raised through the day it was resolved', () => {
    const file = sampleFile({ ...dispute('INV-1', 40), ended: 45 });
    expect([39, 40, 45, 46].map((day) => factsOf(ONE, day, file).overdueCount)).toEqual([1, 0, 0, 1]);
    expect(factsOf(ONE, 42, file).fileChangesOn).toEqual(sampleDay(46));
  });

  it('is never more than the balance, and pays for itself last', () => {
    const books: SampleBooks = {
      invoices: [{ number: 'INV-1', issued: 0, total: '1000.00', paid: [{ on: 41, amount: '700.00' }] }],
    };
    expect(factsOf(books, 50, sampleFile(dispute('INV-1', 40, '400.00')))).toMatchObject({
      disputedAmount: pounds('300'),
      overdueAmount: pounds('0'),
      overdueCount: 0,
    });
  });
});

describe('a promise', () => {
  const paid = (on: number, amount: string): SampleBooks => ({
    invoices: [{ number: 'INV-1', issued: 0, total: '1000.00', paid: [{ on, amount }] }],
  });
  // Made on day 35, for day 43, a Friday: the business day after it is Monday, day 46.
  const file = sampleFile(promise(35, 43, '600.00'));

  it('is awaited through the business day after it, then broken', () => {
    expect(factsOf(ONE, 46, file)).toMatchObject({
      promisedUntil: sampleDay(46),
      promisesBroken60: 0,
      promises: [{ state: 'awaited' }],
    });
    expect(factsOf(ONE, 46, file).fileChangesOn).toBe(sampleDay(47));
    expect(factsOf(ONE, 47, file)).toMatchObject({ promisedUntil: null, promisesBroken60: 1, promisesKept60: 0 });
  });

  it('is kept by money that comes in time, and by that alone', () => {
    expect(factsOf(paid(46, '600.00'), 47, file)).toMatchObject({ promisesKept60: 1, promisesBroken60: 0 });
    expect(factsOf(paid(47, '600.00'), 48, file)).toMatchObject({ promisesKept60: 0, promisesBroken60: 1 });
    expect(factsOf(paid(34, '600.00'), 48, file)).toMatchObject({ promisesKept60: 0, promisesBroken60: 1 });
    expect(factsOf({ ...ONE, unapplied: ['600.00'] }, 48, sampleFile(promise(0, 43, '600.00')))).toMatchObject({
      promisesKept60: 1,
    });
  });

  it('that is paid in part is broken, and its share is shown', () => {
    expect(factsOf(paid(40, '200.00'), 47, file).promises).toMatchObject([{ state: 'broken', paid: pounds('200') }]);
  });

  it('does not share its money with another one', () => {
    const both = sampleFile(promise(35, 43, '600.00'), promise(35, 50, '300.00'));
    expect(factsOf(paid(40, '700.00'), 60, both)).toMatchObject({ promisesKept60: 1, promisesBroken60: 1 });
    expect(factsOf(paid(40, '900.00'), 60, both)).toMatchObject({ promisesKept60: 2, promisesBroken60: 0 });
  });

  it('is forgotten after 60 days, and when we call it off', () => {
    expect([103, 104].map((day) => factsOf(ONE, day, file).promisesBroken60)).toEqual([1, 0]);
    expect(factsOf(ONE, 47, sampleFile({ ...promise(35, 43, '600.00'), ended: 41 })).promises).toEqual([]);
  });
});

describe('a payment plan', () => {
  const agreed = sampleFile(plan(40, ['INV-1'], [[50, '400.00'], [60, '600.00']])); // prettier-ignore
  const paying = (...paid: readonly { readonly on: number; readonly amount: string }[]): SampleBooks => ({
    invoices: [{ number: 'INV-1', issued: 0, total: '1000.00', paid }],
  });

  it('replaces the due dates of what it covers while no instalment is more than 3 days late', () => {
    const seen = [39, 40, 53, 54].map((day) => factsOf(ONE, day, agreed));
    expect(seen.map(({ plan: state, overdueCount }) => [state, overdueCount])).toEqual([
      [null, 1],
      ['good', 0],
      ['good', 0],
      ['breached', 1],
    ]);
    expect(seen[1]).toMatchObject({ nextInstalmentOn: sampleDay(50), fileChangesOn: sampleDay(54), oldestOverdueDays: 0 });
    expect(seen[1]?.ageing.current).toEqual(pounds('1000'));
    expect(seen[3]?.oldestOverdueDays).toBe(24);
  });

  it('is good again for who catches up, and over when its days are', () => {
    expect(factsOf(paying({ on: 55, amount: '400.00' }), 55, agreed)).toMatchObject({
      plan: 'good',
      nextInstalmentOn: sampleDay(60),
    });
    const short = sampleFile(plan(40, ['INV-1'], [[50, '400.00']]));
    const paid = paying({ on: 45, amount: '400.00' });
    expect([46, 53, 54].map((day) => factsOf(paid, day, short).plan)).toEqual(['good', 'good', null]);
    expect(factsOf(paying({ on: 45, amount: '1000.00' }), 46, agreed).plan).toBeNull();
  });
});

describe('a receipt that came back', () => {
  const books: SampleBooks = { invoices: [{ number: 'INV-1', issued: 0, total: '1000.00' }] };
  const bounced = (given: SampleBooks, on = 20) => ({
    ...sampleLedger(given),
    withdrawn: [
      {
        sourceId: 'P1',
        invoiceId: 'INV-1',
        amount: pounds('1000'),
        on: sampleDay(15),
        withdrawnAt: `${sampleDay(on)}T12:00:00.000Z`,
      },
    ],
  });
  const paidOn = (on: number): SampleBooks => ({
    invoices: [{ number: 'INV-1', issued: 0, total: '1000.00', paid: [{ on, amount: '1000.00' }] }],
  });

  it('gives the debt back and counts for a year', () => {
    const facts = (day: number) => assess(bounced(books), sampleDay(day), SETTINGS);
    expect(facts(31)).toMatchObject({ overdueAmount: pounds('1000'), returnedPayments12: 1, paidCount: 0 });
    expect([19, 20, 384, 385].map((day) => facts(day).returnedPayments12)).toEqual([0, 1, 1, 0]);
    expect(facts(31).fileChangesOn).toBe(sampleDay(385));
  });

  it('makes the invoice late, even when it is paid again before it is due', () => {
    expect(assess(bounced(paidOn(25)), sampleDay(40), SETTINGS)).toMatchObject({
      returnedPayments12: 1,
      lateShareOfLast6: 1,
      paidOnTimeCount: 0,
    });
  });

  it('is none when it was only keyed in anew, or the invoice itself was withdrawn', () => {
    expect(assess(bounced(paidOn(15)), sampleDay(40), SETTINGS)).toMatchObject({ returnedPayments12: 0, paidOnTimeCount: 1 });
    const ledger = bounced({ invoices: [{ number: 'INV-1', issued: 0, total: '1000.00', changes: { status: 'void' } }] });
    expect(assess(ledger, sampleDay(40), SETTINGS).returnedPayments12).toBe(0);
  });
});

describe('a bad debt', () => {
  it('is no receivable any more, explains its balance, and is never paid', () => {
    const file = sampleFile({ kind: 'bad-debt', invoiceId: 'INV-1', on: sampleDay(60), reason: 'gone' });
    const customer = { ledgerBalance: pounds('1300') };
    expect(factsOf({ ...TWO, customer }, 60, file)).toMatchObject({
      openAmount: pounds('300'),
      overdueCount: 1,
      writtenOff: pounds('1000'),
      unexplainedBalance: pounds('0'),
    });
    expect(factsOf(TWO, 59, file)).toMatchObject({ writtenOff: pounds('0'), fileChangesOn: sampleDay(60) });
    const recovered: SampleBooks = {
      invoices: [{ number: 'INV-1', issued: 0, total: '10.00', paid: [{ on: 90, amount: '10.00' }] }],
    };
    expect(factsOf(recovered, 100, file)).toMatchObject({ paidCount: 0, paymentIndex: null });
  });
});

describe('what a person grants or decides', () => {
  const limit = (amount: string, from: number, expires: number | null) =>
    ({
      kind: 'limit',
      amount: pounds(amount),
      from: sampleDay(from),
      expiresOn: expires === null ? null : sampleDay(expires),
      reason: 'asked',
    }) as const;

  it('is the limit recorded last, with what is left of it and until when', () => {
    const file = sampleFile({ ...limit('500', 0, null), recorded: 1 }, { ...limit('800', 10, 60), recorded: 10 });
    expect(factsOf(ONE, 5, file)).toMatchObject({ creditLimit: pounds('500'), limitExpired: false, limitExpiresOn: null });
    expect(factsOf(ONE, 60, file)).toMatchObject({
      headroom: pounds('-200'),
      limitUse: 1.25,
      limitExpired: false,
      fileChangesOn: sampleDay(61),
    });
    expect(factsOf(ONE, 61, file)).toMatchObject({ creditLimit: pounds('800'), limitExpired: true });
    expect(factsOf(ONE, 61)).toMatchObject({ creditLimit: null, headroom: null, limitUse: null, limitExpired: null });
  });

  it('is held against what the whole group owes', () => {
    const group = { parentId: 'C0', memberIds: ['C0', 'C1'], exposureOfOthers: pounds('700') };
    const file = { ...sampleFile(limit('2000', 0, null)), group };
    expect(factsOf(ONE, 10, file)).toMatchObject({ groupExposure: pounds('1700'), headroom: pounds('300'), limitUse: 0.85 });
    const unknown = { ...file, group: { ...group, exposureOfOthers: null } };
    expect(factsOf(ONE, 10, unknown)).toMatchObject({ groupExposure: null, headroom: null, limitUse: null });
  });

  it('does not compare a limit in another currency without a rate', () => {
    const file = sampleFile({ ...limit('1', 0, null), amount: parseMoney('1', 'USD') });
    expect(factsOf(ONE, 10, file)).toMatchObject({ creditLimit: null, headroom: null });
  });

  it('is a pin that ends by itself, a flag since a day, and terms accepted', () => {
    const file = sampleFile(
      { kind: 'pin', pin: 'exempt', from: sampleDay(5), expiresOn: sampleDay(9), reason: 'fair week' },
      { kind: 'flag', flag: 'insolvent', since: sampleDay(7), note: null, ended: 20 },
      { kind: 'terms', version: '3', on: sampleDay(2), acceptedBy: 'Mr Blue' },
    );
    expect([4, 5, 9, 10].map((day) => factsOf(ONE, day, file).pin?.pin)).toEqual([undefined, 'exempt', 'exempt', undefined]);
    expect([6, 7, 19, 20].map((day) => factsOf(ONE, day, file).flags.insolvent)).toEqual([
      null,
      sampleDay(7),
      sampleDay(7),
      null,
    ]);
    expect(factsOf(ONE, 10, file)).toMatchObject({ termsAccepted: { version: '3' }, fileChangesOn: sampleDay(20) });
    expect(factsOf(ONE, 5, file).pin).toEqual({
      pin: 'exempt',
      reason: 'fair week',
      by: 'Ada',
      from: sampleDay(5),
      expiresOn: sampleDay(9),
    });
  });

  it('counts what was raised in spite of a restriction, for a year', () => {
    const file = { ...sampleFile(), violationsOn: [sampleDay(3), sampleDay(9)] };
    expect([2, 3, 9, 367, 368].map((day) => factsOf(ONE, day, file).violations12)).toEqual([0, 1, 2, 2, 1]);
  });
});

describe('ageing and payment figures', () => {
  it('put each remaining balance whole into one bucket', () => {
    const books: SampleBooks = {
      invoices: [
        { number: 'A', issued: 70, total: '500.00' },
        { number: 'B', issued: 69, total: '800.00', paid: [{ on: 80, amount: '300.00' }] },
        { number: 'C', issued: 40, total: '200.00' },
        { number: 'D', issued: 39, total: '100.00' },
      ],
      openCredits: ['150.00'],
    };
    const { ageing, exposure } = factsOf(books, 100);
    expect(Object.values(ageing).map(moneyText)).toEqual(['GBP 500.00', 'GBP 700.00', 'GBP 100.00', 'GBP 0.00', 'GBP 0.00']);
    expect(exposure).toEqual(pounds('1150'));
  });

  it('weigh payments by amount: credit.md section 3', () => {
    const wadtp: SampleBooks = {
      invoices: [{ number: 'A', issued: 0, total: '1000.00', paid: [{ on: 20, amount: '600.00' }, { on: 50, amount: '400.00' }] }], // prettier-ignore
    };
    expect(factsOf(wadtp, 60).wadtp).toBe(32);
    const index: SampleBooks = {
      invoices: [
        { number: 'A', issued: 0, total: '1000.00', paid: [{ on: 30, amount: '1000.00' }] },
        { number: 'B', issued: 0, total: '500.00', paid: [{ on: 52, amount: '500.00' }] },
        { number: 'C', issued: 0, total: '250.00', paid: [{ on: 20, amount: '250.00' }] },
      ],
    };
    expect(factsOf(index, 60).paymentIndex).toBe(75);
    expect(factsOf(index, 60).paymentFiguresChangeOn).toBe(sampleDay(20 + 365));
    expect(factsOf(ONE, 52).paymentIndex).toBe(60);
    expect(factsOf(ONE, 20)).toMatchObject({ paymentIndex: null, wadtp: null, paymentFiguresChangeOn: null });
  });
});
