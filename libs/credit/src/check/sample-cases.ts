import fc from 'fast-check';
import { compilePolicy } from '../decide/compile-policy';
import type { CustomerHistory } from '../decide/decision';
import type { CompiledPolicy, RuleDocument } from '../decide/policy';
import { NO_HISTORY, SAMPLE_RULES, sampleDocument } from '../decide/sample-policy';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { decimalText, money } from '../money/money';
import type { Case } from './what-would-change';

/** For specs: everybody is looked at on this day. */
export const TODAY = sampleDay(180);

/** Rules that rest on debts; habits are left out, because paying an old debt late is a late payment. */
export const DEBT_RULES: readonly RuleDocument[] = [
  SAMPLE_RULES.warning,
  SAMPLE_RULES.hold,
  SAMPLE_RULES.newAccount,
  {
    id: 'much-open',
    say: 'We ask for money upfront when much is open.',
    standing: 'upfront',
    mark: 'upfront',
    enter: { any: ['exposure > 4000.00', 'openCount > 5'] },
    release: { all: ['exposure <= 3000.00', 'openCount <= 4'] },
  },
];

export function policyOf(rules: readonly RuleDocument[], tolerance = '25.00'): CompiledPolicy {
  const compiled = compilePolicy(sampleDocument({ rules, tolerance: { amount: tolerance } }), 'GBP');
  if (!compiled.ok) throw new RangeError(JSON.stringify(compiled.faults));
  return compiled.policy;
}

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

export const someLedger: fc.Arbitrary<CustomerLedger> = fc
  .record({ invoices: fc.array(invoice, { maxLength: 9 }), unapplied: fc.array(amount(200_000), { maxLength: 2 }) })
  .map(({ invoices, unapplied }) =>
    sampleLedger({ invoices: invoices.map((plan, index) => ({ ...plan, number: `INV-${index + 1}` })), unapplied }),
  );

/** What may have been in force already. */
export const someHistory: fc.Arbitrary<CustomerHistory> = fc
  .subarray(DEBT_RULES.map(({ id }) => id))
  .map((rules) => ({ ...NO_HISTORY, activeRules: rules.map((rule) => ({ rule, since: sampleDay(170) })) }));

export const somePolicy: fc.Arbitrary<CompiledPolicy> = fc
  .record({ rules: fc.subarray([...DEBT_RULES], { minLength: 1 }), tolerance: fc.constantFrom('0.00', '25.00', '400.00') })
  .map(({ rules, tolerance }) => policyOf(rules, tolerance));

export const someCase: fc.Arbitrary<Case> = fc
  .record({ ledger: someLedger, history: someHistory, policy: somePolicy })
  .map((one) => ({ ...one, asOf: TODAY, settings: SETTINGS }));
