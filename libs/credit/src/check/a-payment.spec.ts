import fc from 'fast-check';
import { assess } from '../assess/assess';
import { decide } from '../decide/decide';
import { NO_HISTORY, SAMPLE_RULES } from '../decide/sample-policy';
import type { RuleDocument } from '../decide/policy';
import { sampleDay, sampleLedger, SETTINGS } from '../ledger/sample-books';
import { money } from '../money/money';
import { DEBT_RULES, policyOf, TODAY } from './sample-cases';
import { withPayment } from './with-payment';

const HABIT_RULES: readonly RuleDocument[] = [
  SAMPLE_RULES.upfront,
  {
    id: 'weeks-late',
    say: 'Hold when the last invoices were weeks late.',
    standing: 'hold',
    mark: 'hold',
    enter: { all: ['paidCount >= 2', 'meanDaysLateOfLast6 > 15'] },
    release: { all: ['meanDaysLateOfLast6 <= 7'] },
  },
];
const RULES = [...DEBT_RULES, ...HABIT_RULES];
const POLICY = policyOf(RULES);

const someInvoice = fc.record({
  issued: fc.integer({ min: 0, max: 175 }),
  terms: fc.constantFrom(0, 14, 30),
  minor: fc.integer({ min: 100, max: 300_000 }),
  paidAfter: fc.option(fc.integer({ min: 0, max: 70 })),
});
const someBooks = fc.array(someInvoice, { minLength: 1, maxLength: 9 }).map((invoices) =>
  sampleLedger({
    invoices: invoices.map(({ issued, terms, minor, paidAfter }, index) => {
      const total = (minor / 100).toFixed(2);
      const paid = paidAfter === null || issued + paidAfter > 180 ? [] : [{ on: issued + paidAfter, amount: total }];
      return { number: `INV-${index + 1}`, issued, terms, total, paid };
    }),
  }),
);
const someHistory = fc
  .subarray(RULES.map(({ id }) => id))
  .map((rules) => ({ ...NO_HISTORY, activeRules: rules.map((rule) => ({ rule, since: sampleDay(170) })) }));

describe('a payment', () => {
  it('lets no rule about debts take hold: only one that asks how somebody has paid so far learns anything from it', () => {
    let byHabit = 0;
    fc.assert(
      fc.property(
        someBooks,
        someHistory,
        fc.nat(),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (ledger, history, which, part) => {
          const open = ledger.invoices.filter(({ balance }) => balance.minor > 0n);
          const invoice = open[which % Math.max(1, open.length)];
          if (!invoice) return;
          const amount = money(BigInt(Math.ceil(Number(invoice.balance.minor) * part)), 'GBP');
          const after = withPayment(ledger, { invoiceId: invoice.id, amount, on: TODAY });
          const rulesOn = (books: typeof ledger) =>
            decide(assess(books, TODAY, SETTINGS), POLICY, history).reasons.map(({ rule }) => rule);
          const before = rulesOn(ledger);
          const added = rulesOn(after).filter((rule) => !before.includes(rule));
          byHabit += added.length;
          expect(added.filter((rule) => DEBT_RULES.some(({ id }) => id === rule))).toEqual([]);
          // Half of an invoice tells nothing of how it was paid.
          if (amount.minor < invoice.balance.minor) expect(added).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
    // That it happens at all is the price of judging by habit: the payment that settles an invoice late is a late payment.
    expect(byHabit).toBeGreaterThan(0);
  });
});
