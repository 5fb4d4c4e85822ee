import fc from 'fast-check';
import { decide } from '../decide/decide';
import { onceAllHasCome } from '../decide/once-all-has-come';
import { NO_HISTORY, SAMPLE_RULES, samplePolicy } from '../decide/sample-policy';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan, type SampleBooks } from '../ledger/sample-books';
import { dispute, plan, pounds, promise, sampleFile } from '../ledger/sample-file';
import type { Day } from '../money/day';
import { decimalText, money } from '../money/money';
import { assess } from './assess';
import type { Facts } from './facts';
import { settledOf } from './payment-habits';
import { ledgerOn } from './post-dated';

const TODAY = sampleDay(180);
const CHEQUE: SampleBooks = {
  invoices: [{ number: 'INV-1', issued: 130, total: '900.00', paid: [{ on: 230, amount: '900.00' }] }],
};

describe('a cheque that is dated in fifty days', () => {
  const ledger = sampleLedger(CHEQUE);

  it('pays nothing before its day: the debt is open, grows older and counts as owed', () => {
    const facts = assess(ledger, TODAY, SETTINGS);
    expect(facts).toMatchObject({ openCount: 1, overdueAmount: pounds('900'), oldestOverdueDays: 20, exposure: pounds('900') });
    expect(facts).toMatchObject({ paidCount: 0, lastPaymentOn: null, wadtp: null, settledInvoices: [] });
    expect(facts.postDated).toEqual([{ on: sampleDay(230), amount: pounds('900'), invoiceId: 'INV-1' }]);
    expect(facts.openInvoices).toMatchObject([{ balance: pounds('900'), postDated: pounds('900') }]);
    expect(settledOf(ledger, TODAY, SETTINGS)).toEqual([]);
  });

  it('pays on its day, and is seventy days late then', () => {
    const facts = assess(ledger, sampleDay(230), SETTINGS);
    expect(facts).toMatchObject({ openCount: 0, paidCount: 1, latestOfLast12: 70, lastPaymentOn: sampleDay(230) });
    expect(facts).not.toHaveProperty('postDated');
    expect(ledgerOn(ledger, sampleDay(230))).toBe(ledger);
  });

  it('is no returned payment when it is taken back before its day, and is one after it', () => {
    const [invoice] = sampleLedger({ invoices: [{ number: 'INV-1', issued: 130, total: '900.00' }] }).invoices;
    if (!invoice) throw new Error('there is an invoice');
    const takenBack = (on: number, withdrawn: number): CustomerLedger => ({
      ...sampleLedger({}),
      invoices: [invoice],
      withdrawn: [
        {
          sourceId: 'P',
          invoiceId: 'INV-1',
          amount: pounds('900'),
          on: sampleDay(on),
          withdrawnAt: `${sampleDay(withdrawn)}T09:00:00Z`,
        },
      ],
    });
    expect(assess(takenBack(230, 178), TODAY, SETTINGS).returnedPayments12).toBe(0);
    expect(assess(takenBack(170, 178), TODAY, SETTINGS).returnedPayments12).toBe(1);
  });
});

describe('what is dated later', () => {
  it('is rebuilt at the invoice’s own rate', () => {
    const usd = (minor: bigint) => ({ minor, currency: 'USD' });
    const ledger = sampleLedger({
      invoices: [{ number: 'INV-1', issued: 130, total: '0.00', changes: { total: usd(3_00n), balance: usd(1_00n), homeTotal: pounds('1.00'), homeBalance: pounds('0.33') } }], // prettier-ignore
    });
    const later = { sourceId: 'P', invoiceId: 'INV-1', on: sampleDay(200), amount: usd(2_00n), kind: 'cash' as const };
    const paid = { ...ledger, invoices: ledger.invoices.map((invoice) => ({ ...invoice, applications: [later] })) };
    expect(assess(paid, TODAY, SETTINGS).openInvoices).toMatchObject([{ balance: usd(3_00n), homeBalance: pounds('1.00') }]);
    expect(assess(paid, sampleDay(200), SETTINGS).openInvoices).toMatchObject([
      { balance: usd(1_00n), homeBalance: pounds('0.33') },
    ]);
  });

  it('leaves a credit open until the day on which it goes to an invoice, whoever tells of it', () => {
    const books = { invoices: [{ number: 'INV-1', issued: 130, total: '900.00' }], openCredits: ['200.00'] };
    const ledger = sampleLedger(books);
    const part = { invoiceId: 'INV-1', on: sampleDay(200), amount: pounds('200'), kind: 'credit' as const };
    const spent = (sourceId: string, ofCredit: boolean): CustomerLedger => ({
      ...ledger,
      invoices: ledger.invoices.map((one) => ({
        ...one,
        balance: pounds('700'),
        homeBalance: pounds('700'),
        applications: [{ ...part, sourceId }],
      })),
      credits: ledger.credits.map((one) => ({
        ...one,
        remaining: pounds('0'),
        status: 'used',
        applications: ofCredit ? [{ ...part, sourceId }] : [],
      })),
    });
    for (const told of [spent('O0', true), spent('a payment of nothing', false)]) {
      expect(assess(told, TODAY, SETTINGS)).toMatchObject({ openAmount: pounds('900'), openCredits: pounds('200'), exposure: pounds('700') }); // prettier-ignore
      expect(assess(told, sampleDay(200), SETTINGS)).toMatchObject({ openAmount: pounds('700'), openCredits: pounds('0') });
    }
  });
});

const LAST = 240;
const day = fc.integer({ min: 0, max: LAST });

const invoice: fc.Arbitrary<Omit<InvoicePlan, 'number'>> = fc
  .record({
    issued: fc.integer({ min: 0, max: 150 }),
    terms: fc.constantFrom(0, 14, 30, null),
    minor: fc.integer({ min: 3, max: 90_000 }),
    parts: fc.array(fc.record({ on: day, isCash: fc.boolean() }), { maxLength: 3 }),
    isWhole: fc.boolean(),
  })
  .map(({ issued, terms, minor, parts, isWhole }) => {
    const part = Math.floor(minor / 3);
    const told = parts.map(({ on, isCash }, n) => {
      const amount = isWhole && n === parts.length - 1 ? minor - part * n : part;
      return { on, isCash, amount: decimalText(money(BigInt(amount), 'GBP')) };
    });
    const of = (cash: boolean) => told.filter(({ isCash }) => isCash === cash).map(({ on, amount }) => ({ on, amount }));
    return { issued, terms, total: decimalText(money(BigInt(minor), 'GBP')), paid: of(true), credited: of(false) };
  });

interface Books {
  readonly invoices: readonly InvoicePlan[];
  readonly free: readonly { readonly on: number; readonly isCash: boolean }[];
}

const someBooks: fc.Arbitrary<Books> = fc
  .record({
    plans: fc.array(invoice, { minLength: 1, maxLength: 8 }),
    free: fc.array(fc.record({ on: day, isCash: fc.boolean() }), { maxLength: 3 }),
  }) // prettier-ignore
  .map(({ plans, free }) => ({ invoices: plans.map((each, n) => ({ ...each, number: `INV-${n + 1}` })), free }));

function ledgerOf({ invoices, free }: Books, ledgerBalance: CustomerLedger['customer']['ledgerBalance'] = null): CustomerLedger {
  const of = (cash: boolean) => free.filter(({ isCash }) => isCash === cash);
  const [unapplied, openCredits] = [of(true), of(false)].map((list) => list.map(() => '40.00'));
  const ledger = sampleLedger({
    customer: { ledgerBalance },
    invoices,
    unapplied: unapplied ?? [],
    openCredits: openCredits ?? [],
  });
  const dated = <One extends { readonly id: string; readonly on: Day }>(
    list: readonly One[],
    mark: string,
    days: Books['free'],
  ) => list.map((one) => (one.id.startsWith(mark) ? { ...one, on: sampleDay(days[Number(one.id.slice(1))]?.on ?? 0) } : one));
  return { ...ledger, payments: dated(ledger.payments, 'U', of(true)), credits: dated(ledger.credits, 'O', of(false)) };
}

function until({ invoices, free }: Books, last: number): Books {
  const come = <Line extends { readonly on: number }>(lines: readonly Line[] = []) => lines.filter(({ on }) => on <= last);
  return {
    invoices: invoices.map((each) => ({ ...each, paid: come(each.paid), credited: come(each.credited) })),
    free: come(free),
  };
}

/** The same books with nothing dated later than this day. */
function allBy({ invoices, free }: Books, last: number): Books {
  const moved = <Line extends { readonly on: number }>(lines: readonly Line[] = []) =>
    lines.map((line) => ({ ...line, on: Math.min(line.on, last) }));
  return {
    invoices: invoices.map((each) => ({ ...each, paid: moved(each.paid), credited: moved(each.credited) })),
    free: moved(free),
  };
}

const FILE = sampleFile(
  dispute('INV-1', 100, '30.00'),
  plan(90, ['INV-2'], [[120, '50.00'], [200, '50.00']]), // prettier-ignore
  promise(110, 170, '60.00'),
);
const POLICY = samplePolicy({ rules: [SAMPLE_RULES.warning, SAMPLE_RULES.hold, SAMPLE_RULES.newAccount] });

/** Without what only tells of days to come. */
function known({ postDated: _later, ...facts }: Facts): unknown {
  return {
    ...facts,
    byCurrency: facts.byCurrency.map(({ fundsToCome: _more, ...own }) => own),
    openInvoices: facts.openInvoices.map(({ postDated: _part, ...one }) => one),
  };
}

describe('for any books, on any day,', () => {
  const judged = (ledger: CustomerLedger, on: number) => {
    const facts = assess(ledger, sampleDay(on), SETTINGS, FILE);
    return { facts, decision: decide(facts, POLICY, NO_HISTORY) };
  };

  it('facts and standing are those of the books without what is dated later', () => {
    fc.assert(
      fc.property(someBooks, day, (books, on) => {
        const [whole, cut] = [judged(ledgerOf(books), on), judged(ledgerOf(until(books, on)), on)];
        expect(known(whole.facts)).toEqual(known(cut.facts));
        const { standing, mark, reasons, release } = whole.decision;
        expect({ standing, mark, reasons, release }).toEqual({
          standing: cut.decision.standing,
          mark: cut.decision.mark,
          reasons: cut.decision.reasons,
          release: cut.decision.release,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('the next look is no later than the day on which something comes', () => {
    fc.assert(
      fc.property(someBooks, day, (books, on) => {
        const { facts, decision } = judged(ledgerOf(books), on);
        const [next] = facts.postDated ?? [];
        if (next) expect((decision.lookAgainOn ?? '9999') <= next.on).toBe(true);
        const later = books.invoices
          .flatMap(({ paid = [], credited = [] }) => [...paid, ...credited])
          .filter((line) => line.on > on);
        expect(next !== undefined).toBe(later.length > 0 || books.free.some((line) => line.on > on));
      }),
    );
  });

  it('what the ledger says now is explained by what it has now', () => {
    fc.assert(
      fc.property(someBooks, day, (books, on) => {
        const now = assess(ledgerOf(books), sampleDay(LAST), SETTINGS).byCurrency[0]?.netReceivable ?? pounds('0');
        expect(judged(ledgerOf(books, now), on).facts.unexplainedBalance).toEqual(pounds('0'));
      }),
    );
  });

  const disputedParts = ({ openInvoices }: Facts) => new Map(openInvoices.map(({ id, disputed }) => [id, disputed]));

  it('what would be overdue once all has come is what is when it came today', () => {
    const disputes = sampleFile(dispute('INV-1', 1, '30.00'), dispute('INV-2', 1, '200.00'), dispute('INV-3', 1));
    fc.assert(
      fc.property(someBooks, day, (books, on) => {
        const now = assess(ledgerOf(books), sampleDay(on), SETTINGS, disputes);
        const then = assess(ledgerOf(allBy(books, on)), sampleDay(on), SETTINGS, disputes);
        const once = onceAllHasCome(now) ?? now;
        expect([once.overdueAmount, once.overdueAfterCash, disputedParts(once)]).toEqual([
          then.overdueAmount,
          then.overdueAfterCash,
          disputedParts(then),
        ]);
      }),
      { numRuns: 300 },
    );
  });
});
