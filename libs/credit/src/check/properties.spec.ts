import fc from 'fast-check';
import { assess } from '../assess/assess';
import { decide } from '../decide/decide';
import { MILD_TO_STRICT, type CustomerHistory, type Mark, type Standing } from '../decide/decision';
import type { CompiledPolicy } from '../decide/policy';
import { NO_HISTORY } from '../decide/sample-policy';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { decimalText, money } from '../money/money';
import { creditCheck, type CreditCheck } from './credit-check';
import { DEBT_RULES, policyOf, TODAY } from './sample-cases';
import { strictnessOf } from './verdict';
import { whatWouldChange, type BetterByPaying, type Case } from './what-would-change';
import { withPayment } from './with-payment';

const amount = (maxMinor: number) =>
  fc.integer({ min: 1, max: maxMinor }).map((minor) => decimalText(money(BigInt(minor), 'GBP')));

const invoice: fc.Arbitrary<Omit<InvoicePlan, 'number'>> = fc
  .record({
    issued: fc.integer({ min: 20, max: 180 }),
    terms: fc.constantFrom(0, 14, 30, 60),
    minor: fc.integer({ min: 2, max: 300_000 }),
    paid: fc.constantFrom<'none' | 'part' | 'all'>('none', 'none', 'part', 'all'),
    after: fc.integer({ min: 0, max: 60 }),
  })
  .map(({ issued, terms, minor, paid, after }) => {
    const total = money(BigInt(minor), 'GBP');
    const received = paid === 'all' ? total : money(BigInt(minor) / 2n, 'GBP');
    return {
      issued,
      terms,
      total: decimalText(total),
      paid: paid === 'none' ? [] : [{ on: Math.min(180, issued + after), amount: decimalText(received) }],
    };
  });

const someLedger: fc.Arbitrary<CustomerLedger> = fc
  .record({ invoices: fc.array(invoice, { maxLength: 9 }), unapplied: fc.array(amount(200_000), { maxLength: 2 }) })
  .map(({ invoices, unapplied }) =>
    sampleLedger({ invoices: invoices.map((plan, index) => ({ ...plan, number: `INV-${index + 1}` })), unapplied }),
  );

/** What may have been in force already. */
const someHistory: fc.Arbitrary<CustomerHistory> = fc
  .subarray(DEBT_RULES.map(({ id }) => id))
  .map((rules) => ({ ...NO_HISTORY, activeRules: rules.map((rule) => ({ rule, since: sampleDay(170) })) }));

const somePolicy: fc.Arbitrary<CompiledPolicy> = fc
  .record({
    rules: fc.subarray([...DEBT_RULES], { minLength: 1 }),
    tolerance: fc.constantFrom('0.00', '25.00', '400.00'),
    depositPercent: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
  })
  .map(({ rules, tolerance, depositPercent }) =>
    policyOf(
      rules.map((rule) => (rule.standing === 'upfront' ? { ...rule, depositPercent } : rule)),
      tolerance,
    ),
  );

const someCase: fc.Arbitrary<Case> = fc
  .record({ ledger: someLedger, history: someHistory, policy: somePolicy })
  .map((one) => ({ ...one, asOf: TODAY, settings: SETTINGS }));

describe('a credit check, for any books and any policy about debts,', () => {
  const cents = fc.integer({ min: 1, max: 900_000 }).map((minor) => money(BigInt(minor), 'GBP'));
  const limit = fc.option(fc.integer({ min: 0, max: 600_000 }).map((minor) => money(BigInt(minor), 'GBP')));
  const hours = fc.constantFrom(1, 30, null);
  const placed = fc.constantFrom<Mark | null>('hold', null);
  const ask = fc.record({ one: someCase, amount: cents, prepaid: cents, creditLimit: limit, hours, placed });
  type Ask = typeof ask extends fc.Arbitrary<infer Value> ? Value : never;
  const answer = ({ one, amount, prepaid, creditLimit, hours: age, placed }: Ask): CreditCheck => {
    const facts = { ...assess(one.ledger, one.asOf, one.settings), creditLimit };
    const decision = decide(facts, one.policy, one.history);
    return creditCheck({ ...one, facts, decision, placed }, { amount, prepaid }, { hours: age });
  };
  const strictness = (asked: Ask): number => strictnessOf(answer(asked).verdict);
  const RUNS = { numRuns: 150 };

  it('a larger document never gets a milder verdict', () => {
    fc.assert(
      fc.property(ask, cents, (asked, more) => {
        const larger = { ...asked, amount: money(asked.amount.minor + more.minor, 'GBP') };
        expect(strictness(larger)).toBeGreaterThanOrEqual(strictness(asked));
      }),
      RUNS,
    );
  });

  it('a payment never gets a stricter one', () => {
    fc.assert(
      fc.property(ask, fc.nat(), fc.double({ min: 0.001, max: 1, noNaN: true }), (asked, which, part) => {
        const open = asked.one.ledger.invoices.filter(({ balance }) => balance.minor > 0n);
        const invoice = open[which % Math.max(1, open.length)];
        if (!invoice) return;
        const paid = money(BigInt(Math.ceil(Number(invoice.balance.minor) * part)), 'GBP');
        const payment = { invoiceId: invoice.id, amount: paid, on: asked.one.asOf };
        const after = { ...asked, one: { ...asked.one, ledger: withPayment(asked.one.ledger, payment) } };
        expect(strictness(after)).toBeLessThanOrEqual(strictness(asked));
      }),
      RUNS,
    );
  });

  it('the deposit it names is enough, and a verdict without consent always has a cure', () => {
    fc.assert(
      fc.property(ask, (asked) => {
        const before = answer(asked);
        if (strictnessOf(before.verdict) < strictnessOf('upfront')) expect([before.deposit, before.cure]).toEqual([null, null]);
        else {
          expect(before.cure).toBeTruthy();
          const prepaid = money(asked.prepaid.minor + (before.deposit?.minor ?? 0n), 'GBP');
          expect(strictness({ ...asked, prepaid })).toBeLessThan(strictnessOf('upfront'));
        }
      }),
      RUNS,
    );
  });

  it('the strictest reason is the verdict, and the same question gets the same answer', () => {
    fc.assert(
      fc.property(ask, (asked) => {
        const { verdict, reasons } = answer(asked);
        expect(reasons[0]?.verdict ?? 'allow').toBe(verdict);
        expect(answer(asked)).toEqual(answer(asked));
      }),
      RUNS,
    );
  });
});

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

describe('what would change a standing, for any books and any policy about debts,', () => {
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
