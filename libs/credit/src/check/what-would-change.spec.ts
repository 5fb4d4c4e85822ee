import fc from 'fast-check';
import { assess } from '../assess/assess';
import { decide } from '../decide/decide';
import { MILD_TO_STRICT, type Standing } from '../decide/decision';
import { NO_HISTORY, SAMPLE_RULES } from '../decide/sample-policy';
import { sampleDay, sampleLedger, SETTINGS, type SampleBooks } from '../ledger/sample-books';
import { money, parseMoney } from '../money/money';
import { DEBT_RULES, policyOf, someCase, TODAY } from './sample-cases';
import { whatWouldChange, type BetterByPaying, type Case } from './what-would-change';
import { withPayment } from './with-payment';

function caseOf(books: SampleBooks, changes: Partial<Case> = {}): Case {
  const history = { ...NO_HISTORY, activeRules: [{ rule: 'warning', since: sampleDay(165) }] };
  return { ledger: sampleLedger(books), asOf: TODAY, settings: SETTINGS, policy: policyOf(DEBT_RULES), history, ...changes };
}

/** The standing after these payments, each of them smaller by `less` minor units where it is named. */
function standingAfter({ ledger, asOf, settings, policy, history }: Case, { payments }: BetterByPaying, smaller = ''): Standing {
  const paid = payments.reduce(
    (before, { invoiceId, amount }) =>
      withPayment(before, {
        invoiceId,
        amount: money(amount.minor - (invoiceId === smaller ? 1n : 0n), amount.currency),
        on: asOf,
      }),
    ledger,
  );
  return decide(assess(paid, asOf, settings), policy, history).standing;
}

const rank = (standing: Standing): number => MILD_TO_STRICT.indexOf(standing);
const OLD = { number: 'INV-12', issued: 130, total: '4000.00' };
/** Paid long ago, so that the account is not new. */
const LONG_STANDING = [1, 2, 3].map((n) => ({
  number: `INV-0${n}`,
  issued: n,
  total: '500.00',
  paid: [{ on: n + 30, amount: '500.00' }],
}));

describe('what would change a hold', () => {
  it('is to pay the old debt, or so much of it that only the tolerance is left', () => {
    const { standing, byPaying } = whatWouldChange(caseOf({ invoices: [...LONG_STANDING, OLD] }));
    expect(standing).toBe('hold');
    expect(byPaying).toEqual([
      expect.objectContaining({
        standing: 'open',
        says: 'pay INV-12, or GBP 3,975.00 of it',
        total: parseMoney('3975.00', 'GBP'),
      }),
    ]);
  });

  it('is one sum over several invoices where none is enough alone', () => {
    const invoices = [
      ...LONG_STANDING,
      OLD,
      { number: 'INV-15', issued: 131, total: '700.00' },
      { number: 'INV-19', issued: 132, total: '10.00' },
    ];
    const { byPaying } = whatWouldChange(caseOf({ invoices }));
    expect(byPaying.map(({ says, standing }) => [says, standing])).toEqual([['pay INV-12 and GBP 685.00 of INV-15', 'open']]);
  });

  it('is the cheaper invoice first where either is enough', () => {
    const policy = policyOf([
      { ...SAMPLE_RULES.warning, enter: { all: ['openCount > 1'] }, release: { all: ['openCount <= 1'] } },
    ]);
    const invoices = [OLD, { number: 'INV-15', issued: 175, total: '700.00' }];
    const { byPaying } = whatWouldChange(caseOf({ invoices }, { policy }));
    expect(byPaying.map(({ says }) => says)).toEqual(['pay INV-15 (GBP 700.00)', 'pay INV-12 (GBP 4,000.00)']);
  });

  it('is nothing that can be paid where only habits speak', () => {
    const habits = [1, 2, 3, 4].map((n) => ({
      number: `H-${n}`,
      issued: n,
      total: '9.00',
      paid: [{ on: n + 60, amount: '9.00' }],
    }));
    const policy = policyOf([SAMPLE_RULES.upfront]);
    expect(whatWouldChange(caseOf({ invoices: habits }, { policy }))).toEqual({
      standing: 'upfront',
      byPaying: [],
      byTime: null,
    });
  });
});

describe('what time alone changes', () => {
  it('is told with its day: a warning becomes a hold', () => {
    const invoices = [...LONG_STANDING, { number: 'INV-9', issued: 140, total: '900.00' }];
    const { standing, byTime } = whatWouldChange(caseOf({ invoices }));
    expect([standing, byTime]).toEqual(['warn', { on: sampleDay(185), standing: 'hold' }]);
  });

  it('is nothing for who owes nothing', () => {
    expect(whatWouldChange(caseOf({ invoices: LONG_STANDING }, { history: NO_HISTORY }))).toEqual({
      standing: 'open',
      byPaying: [],
      byTime: null,
    });
  });

  it('is what deciding day by day comes to', () => {
    fc.assert(
      fc.property(someCase, (one) => {
        const { standing, byTime } = whatWouldChange(one);
        let { history } = one;
        for (let offset = 180; offset < 180 + 60; offset += 1) {
          const asOf = sampleDay(offset);
          const decision = decide(assess(one.ledger, asOf, one.settings), one.policy, history);
          if (decision.standing !== standing) return expect(byTime).toEqual({ on: asOf, standing: decision.standing });
          history = { ...history, activeRules: decision.reasons.map(({ rule, since }) => ({ rule, since })) };
        }
        return expect(byTime === null || byTime.on >= sampleDay(240)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('for any books and any policy about debts', () => {
  it('the payments really better the standing, and one minor unit less of any of them does not', () => {
    let found = 0;
    fc.assert(
      fc.property(someCase, (one) => {
        const { standing, byPaying } = whatWouldChange(one);
        for (const way of byPaying) {
          found += 1;
          expect(standingAfter(one, way)).toBe(way.standing);
          expect(rank(way.standing)).toBeLessThan(rank(standing));
          for (const { invoiceId } of way.payments)
            expect(rank(standingAfter(one, way, invoiceId))).toBeGreaterThanOrEqual(rank(standing));
        }
        const totals = byPaying.map(({ total }) => total.minor);
        expect([...totals].sort((a, b) => Number(a > b) - Number(a < b))).toEqual(totals);
      }),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(25);
  });

  it('where no payment is named, not even paying everything would help', () => {
    fc.assert(
      fc.property(someCase, (one) => {
        const { standing, byPaying } = whatWouldChange(one);
        if (standing === 'open' || byPaying.length > 0) return;
        const open = one.ledger.invoices.filter(({ balance }) => balance.minor > 0n);
        const paid = open.reduce(
          (before, { id, balance }) => withPayment(before, { invoiceId: id, amount: balance, on: one.asOf }),
          one.ledger,
        );
        const after = decide(assess(paid, one.asOf, one.settings), one.policy, one.history).standing;
        expect(rank(after)).toBeGreaterThanOrEqual(rank(standing));
      }),
      { numRuns: 60 },
    );
  });
});
