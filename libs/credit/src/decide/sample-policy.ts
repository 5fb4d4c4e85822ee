import type { CustomerHistory } from './decision';
import { compilePolicy } from './compile-policy';
import type { CompiledPolicy, PolicyDocument, RuleDocument } from './policy';

/** For specs: a warning after 7 days, a hold after 14, upfront for habits, new accounts held at their first default. */
export const SAMPLE_RULES = {
  warning: {
    id: 'warning',
    say: 'We warn when a debt is more than 7 days overdue.',
    standing: 'warn',
    enter: { all: ['oldestOverdueDays > 7', 'overdueAmount > tolerance'] },
    release: { all: ['overdueAmount <= tolerance'] },
  },
  hold: {
    id: 'hold',
    say: 'We suspend credit when a debt is more than 14 days overdue.',
    standing: 'hold',
    mark: 'hold',
    enter: { all: ['oldestOverdueDays > 14', 'overdueAmount > tolerance'] },
    release: { all: ['overdueAmount <= tolerance'] },
  },
  upfront: {
    id: 'upfront',
    say: 'We ask for money upfront when most invoices are paid late.',
    standing: 'upfront',
    mark: 'upfront',
    enter: { all: ['paidCount >= 4', 'lateShareOfLast6 >= 70%'] },
    release: { all: ['overdueAmount <= tolerance', 'lateShareOfLast6 <= 50%'] },
  },
  newAccount: {
    id: 'new-account',
    say: 'We hold a new account at its first default.',
    standing: 'hold',
    mark: 'new-account',
    enter: { all: [{ any: ['paidCount < 3', 'accountAgeDays < 90'] }, 'oldestOverdueDays > 7', 'overdueAmount > tolerance'] },
    release: { all: ['overdueAmount <= tolerance', 'paidOnTimeSinceRestriction >= 1'] },
  },
} as const satisfies Record<string, RuleDocument>;

export const NO_HISTORY: CustomerHistory = { activeRules: [], said: [], messagesOn: [] };

export function sampleDocument(changes: Partial<PolicyDocument> = {}): PolicyDocument {
  return {
    name: 'Sample',
    version: '7',
    tolerance: { amount: '25.00' },
    rules: Object.values(SAMPLE_RULES),
    treatment: [
      { step: 'overdue-30', day: 30, channel: 'letter', template: 'overdue-30' },
      { step: 'goodwill', day: -3, channel: 'email', template: 'goodwill' },
      { step: 'overdue-1', day: 1, channel: 'email', template: 'overdue-1' },
      { step: 'overdue-7', day: 7, channel: 'email', template: 'overdue-7' },
      { step: 'overdue-14', day: 14, channel: 'email', template: 'overdue-14' },
    ],
    ...changes,
  };
}

export function samplePolicy(changes: Partial<PolicyDocument> = {}): CompiledPolicy {
  const compiled = compilePolicy(sampleDocument(changes), 'GBP');
  if (!compiled.ok) throw new RangeError(JSON.stringify(compiled.faults));
  return compiled.policy;
}
