import { compilePolicy, type CompiledPolicy, type RuleDocument } from '@holdfast/credit';

type Condition = NonNullable<RuleDocument['enter']>;

const hold = (id: string, enter: Condition, release: Condition): RuleDocument => ({
  id,
  say: `We suspend credit: ${id}.`,
  standing: 'hold',
  mark: 'hold',
  enter,
  release,
});
const upfront = (id: string, enter: Condition, release: Condition): RuleDocument => ({
  id,
  say: `We ask for payment upfront: ${id}.`,
  standing: 'upfront',
  mark: 'upfront',
  enter,
  release,
});
const warning = (id: string, enter: Condition, release: Condition): RuleDocument => ({
  id,
  say: `We warn: ${id}.`,
  standing: 'warn',
  enter,
  release,
});

const PAID = 'overdueAmount <= tolerance';

/** Twenty rules that ask for twenty facts, as an owner would write them. closures.ts says the same by hand. */
export const TWENTY_RULES: readonly RuleDocument[] = [
  warning('overdue-week', { all: ['oldestOverdueDays > 7', 'overdueAmount > tolerance'] }, { all: [PAID] }),
  hold('overdue-fortnight', { all: ['oldestOverdueDays > 14', 'overdueAmount > tolerance'] }, { all: [PAID] }),
  hold('overdue-large', { all: ['overdueAmount > 5000.00', 'oldestOverdueDays >= 3'] }, { all: ['overdueAmount <= 1000.00'] }),
  warning('overdue-many', { all: ['overdueCount >= 4', 'meanOverdueAgeDays > 10'] }, { all: ['overdueCount <= 1'] }),
  hold('overdue-aged', { all: ['meanOverdueAgeDays > 30', 'overdueAmount > tolerance'] }, { all: [PAID] }),
  upfront('open-large', { any: ['openAmount > 40000.00', 'exposure > 35000.00'] }, { all: ['exposure <= 25000.00'] }),
  warning('open-many', { all: ['openCount > 25', 'overdueCount > 0'] }, { any: ['openCount <= 20', 'overdueCount = 0'] }),
  upfront(
    'habitual-slow-payer',
    { all: ['paidCount >= 4', 'lateShareOfLast6 >= 70%', 'meanDaysLateOfLast6 > 15'] },
    { all: [PAID, { any: ['lateShareOfLast6 <= 50%', 'meanDaysLateOfLast6 <= 7'] }] },
  ),
  hold(
    'new-account-default',
    { all: [{ any: ['paidCount < 3', 'accountAgeDays < 90'] }, 'oldestOverdueDays > 7', 'overdueAmount > tolerance'] },
    { all: [PAID, 'paidOnTimeSinceRestriction >= 1'] },
  ),
  upfront('never-on-time', { all: ['paidCount >= 6', 'paidOnTimeCount = 0'] }, { all: ['paidOnTimeCount >= 1'] }),
  warning(
    'slowing-down',
    { all: ['trendIsClear = yes', 'trendDaysPerYear > 20'] },
    { any: ['trendIsClear = no', 'trendDaysPerYear <= 10'] },
  ),
  warning(
    'unsteady',
    { all: ['spreadOfLast12 > 25', 'medianSignedDaysOfLast12 > 10'] },
    { any: ['spreadOfLast12 <= 15', 'medianSignedDaysOfLast12 <= 5'] },
  ),
  upfront(
    'usually-late',
    { all: ['medianSignedDaysOfLast12 >= 20', 'paidCount >= 8'] },
    { all: ['medianSignedDaysOfLast12 < 10'] },
  ),
  warning('lately-late', { all: ['meanSignedDaysOfLast6 > 12'] }, { all: ['meanSignedDaysOfLast6 <= 4'] }),
  warning(
    'beyond-usual-billing',
    { all: ['openAmount > 20000.00', 'monthlyBilling < 2000.00'] },
    { any: ['openAmount <= 10000.00', 'monthlyBilling >= 4000.00'] },
  ),
  warning(
    'unapplied-cash',
    { all: ['unappliedCash > 1000.00', 'overdueAmount > tolerance'] },
    { any: ['unappliedCash <= 100.00', PAID] },
  ),
  warning(
    'open-credits',
    { all: ['openCredits > 1000.00', 'overdueAmount > tolerance'] },
    { any: ['openCredits <= 100.00', PAID] },
  ),
  upfront(
    'private-customer',
    { all: ['individual = yes', 'oldestOverdueDays > 5', 'overdueAmount > 100.00'] },
    { all: ['oldestOverdueDays <= 0'] },
  ),
  upfront(
    'dormant-return',
    { all: ['accountAgeDays > 720', 'monthlyBilling <= 0', 'openAmount > 3000.00'] },
    { any: ['monthlyBilling > 0', 'openAmount <= 500.00'] },
  ),
  hold(
    'everything-late',
    { all: ['lateShareOfLast6 = 100%', 'overdueCount >= 2', { any: ['exposure > 10000.00', 'meanOverdueAgeDays >= 20'] }] },
    { all: ['overdueCount = 0'] },
  ),
];

export function twentyRules(): CompiledPolicy {
  const document = { name: 'Twenty', version: '1', tolerance: { amount: '25.00' }, rules: TWENTY_RULES, treatment: [] };
  const compiled = compilePolicy(document, 'GBP');
  if (!compiled.ok) throw new RangeError(JSON.stringify(compiled.faults));
  return compiled.policy;
}
