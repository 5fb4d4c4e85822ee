import { compilePolicy } from '../decide/compile-policy';
import type { CompiledPolicy, RuleDocument } from '../decide/policy';
import { SAMPLE_RULES, sampleDocument } from '../decide/sample-policy';
import { sampleDay } from '../ledger/sample-books';

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
