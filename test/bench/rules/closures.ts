import type { CustomerHistory, Day, Facts } from '@holdfast/credit';

/** A comparison with the value it was judged by. */
export interface Said {
  readonly comparison: string;
  readonly value: number | bigint | boolean | null;
}

export interface Spoken {
  readonly rule: string;
  readonly since: Day;
  readonly behind: readonly Said[];
  readonly missing: readonly Said[];
}

/** `why` and `toLift` are asked only of a rule in force, and leave out what is not met, or is. */
interface HandWritten {
  readonly id: string;
  readonly enter: (facts: Facts, tolerance: bigint) => boolean;
  readonly release: (facts: Facts, tolerance: bigint, since: Day) => boolean;
  readonly why: (facts: Facts, tolerance: bigint) => readonly Said[];
  readonly toLift: (facts: Facts, tolerance: bigint, since: Day) => readonly Said[];
}

const said = (comparison: string, value: Said['value']): Said => ({ comparison, value });
const overdue = (f: Facts): Said => said('overdueAmount > tolerance', f.overdueAmount.minor);
const pay = (f: Facts): Said => said('overdueAmount <= tolerance', f.overdueAmount.minor);
/** An unknown fact meets nothing. */
const over = (value: number | null, bound: number): value is number => value !== null && value > bound;
const atLeast = (value: number | null, bound: number): value is number => value !== null && value >= bound;
const under = (value: number | null, bound: number): value is number => value !== null && value < bound;
const atMost = (value: number | null, bound: number): value is number => value !== null && value <= bound;
const paidSince = (f: Facts, since: Day): number =>
  f.settledInvoices.filter(({ settled, signedDays }) => settled >= since && signedDays <= 0).length;
const isClear = (f: Facts): boolean | null => (f.trendTValue === null ? null : Math.abs(f.trendTValue) > 2.5);

/** The rules of twenty-rules.ts as a programmer writes them who has no policy to read, and nobody to change it. */
const BY_HAND: readonly HandWritten[] = [
  {
    id: 'overdue-week',
    enter: (f, tolerance) => f.oldestOverdueDays > 7 && f.overdueAmount.minor > tolerance,
    release: (f, tolerance) => f.overdueAmount.minor <= tolerance,
    why: (f) => [said('oldestOverdueDays > 7', f.oldestOverdueDays), overdue(f)],
    toLift: (f) => [pay(f)],
  },
  {
    id: 'overdue-fortnight',
    enter: (f, tolerance) => f.oldestOverdueDays > 14 && f.overdueAmount.minor > tolerance,
    release: (f, tolerance) => f.overdueAmount.minor <= tolerance,
    why: (f) => [said('oldestOverdueDays > 14', f.oldestOverdueDays), overdue(f)],
    toLift: (f) => [pay(f)],
  },
  {
    id: 'overdue-large',
    enter: (f) => f.overdueAmount.minor > 500_000n && f.oldestOverdueDays >= 3,
    release: (f) => f.overdueAmount.minor <= 100_000n,
    why: (f) => [said('overdueAmount > 5000.00', f.overdueAmount.minor), said('oldestOverdueDays >= 3', f.oldestOverdueDays)],
    toLift: (f) => [said('overdueAmount <= 1000.00', f.overdueAmount.minor)],
  },
  {
    id: 'overdue-many',
    enter: (f) => f.overdueCount >= 4 && over(f.meanOverdueAgeDays, 10),
    release: (f) => f.overdueCount <= 1,
    why: (f) => [said('overdueCount >= 4', f.overdueCount), said('meanOverdueAgeDays > 10', f.meanOverdueAgeDays)],
    toLift: (f) => [said('overdueCount <= 1', f.overdueCount)],
  },
  {
    id: 'overdue-aged',
    enter: (f, tolerance) => over(f.meanOverdueAgeDays, 30) && f.overdueAmount.minor > tolerance,
    release: (f, tolerance) => f.overdueAmount.minor <= tolerance,
    why: (f) => [said('meanOverdueAgeDays > 30', f.meanOverdueAgeDays), overdue(f)],
    toLift: (f) => [pay(f)],
  },
  {
    id: 'open-large',
    enter: (f) => f.openAmount.minor > 4_000_000n || (f.exposure !== null && f.exposure.minor > 3_500_000n),
    release: (f) => f.exposure !== null && f.exposure.minor <= 2_500_000n,
    why: (f) => [
      ...(f.openAmount.minor > 4_000_000n ? [said('openAmount > 40000.00', f.openAmount.minor)] : []),
      ...(f.exposure !== null && f.exposure.minor > 3_500_000n ? [said('exposure > 35000.00', f.exposure.minor)] : []),
    ],
    toLift: (f) => [said('exposure <= 25000.00', f.exposure && f.exposure.minor)],
  },
  {
    id: 'open-many',
    enter: (f) => f.openCount > 25 && f.overdueCount > 0,
    release: (f) => f.openCount <= 20 || f.overdueCount === 0,
    why: (f) => [said('openCount > 25', f.openCount), said('overdueCount > 0', f.overdueCount)],
    toLift: (f) => [said('openCount <= 20', f.openCount), said('overdueCount = 0', f.overdueCount)],
  },
  {
    id: 'habitual-slow-payer',
    enter: (f) => f.paidCount >= 4 && atLeast(f.lateShareOfLast6, 0.7) && over(f.meanDaysLateOfLast6, 15),
    release: (f, tolerance) =>
      f.overdueAmount.minor <= tolerance && (atMost(f.lateShareOfLast6, 0.5) || atMost(f.meanDaysLateOfLast6, 7)),
    why: (f) => [
      said('paidCount >= 4', f.paidCount),
      said('lateShareOfLast6 >= 70%', f.lateShareOfLast6),
      said('meanDaysLateOfLast6 > 15', f.meanDaysLateOfLast6),
    ],
    toLift: (f, tolerance) => [
      ...(f.overdueAmount.minor <= tolerance ? [] : [pay(f)]),
      said('lateShareOfLast6 <= 50%', f.lateShareOfLast6),
      said('meanDaysLateOfLast6 <= 7', f.meanDaysLateOfLast6),
    ],
  },
  {
    id: 'new-account-default',
    enter: (f, tolerance) =>
      (f.paidCount < 3 || under(f.accountAgeDays, 90)) && f.oldestOverdueDays > 7 && f.overdueAmount.minor > tolerance,
    release: (f, tolerance, since) => f.overdueAmount.minor <= tolerance && paidSince(f, since) >= 1,
    why: (f) => [
      ...(f.paidCount < 3 ? [said('paidCount < 3', f.paidCount)] : []),
      ...(under(f.accountAgeDays, 90) ? [said('accountAgeDays < 90', f.accountAgeDays)] : []),
      said('oldestOverdueDays > 7', f.oldestOverdueDays),
      overdue(f),
    ],
    toLift: (f, tolerance, since) => [
      ...(f.overdueAmount.minor <= tolerance ? [] : [pay(f)]),
      ...(paidSince(f, since) >= 1 ? [] : [said('paidOnTimeSinceRestriction >= 1', paidSince(f, since))]),
    ],
  },
  {
    id: 'never-on-time',
    enter: (f) => f.paidCount >= 6 && f.paidOnTimeCount === 0,
    release: (f) => f.paidOnTimeCount >= 1,
    why: (f) => [said('paidCount >= 6', f.paidCount), said('paidOnTimeCount = 0', f.paidOnTimeCount)],
    toLift: (f) => [said('paidOnTimeCount >= 1', f.paidOnTimeCount)],
  },
  {
    id: 'slowing-down',
    enter: (f) => isClear(f) === true && over(f.trendDaysPerYear, 20),
    release: (f) => isClear(f) === false || atMost(f.trendDaysPerYear, 10),
    why: (f) => [said('trendIsClear = yes', isClear(f)), said('trendDaysPerYear > 20', f.trendDaysPerYear)],
    toLift: (f) => [said('trendIsClear = no', isClear(f)), said('trendDaysPerYear <= 10', f.trendDaysPerYear)],
  },
  {
    id: 'unsteady',
    enter: (f) => over(f.spreadOfLast12, 25) && over(f.medianSignedDaysOfLast12, 10),
    release: (f) => atMost(f.spreadOfLast12, 15) || atMost(f.medianSignedDaysOfLast12, 5),
    why: (f) => [
      said('spreadOfLast12 > 25', f.spreadOfLast12),
      said('medianSignedDaysOfLast12 > 10', f.medianSignedDaysOfLast12),
    ],
    toLift: (f) => [
      said('spreadOfLast12 <= 15', f.spreadOfLast12),
      said('medianSignedDaysOfLast12 <= 5', f.medianSignedDaysOfLast12),
    ],
  },
  {
    id: 'usually-late',
    enter: (f) => atLeast(f.medianSignedDaysOfLast12, 20) && f.paidCount >= 8,
    release: (f) => under(f.medianSignedDaysOfLast12, 10),
    why: (f) => [said('medianSignedDaysOfLast12 >= 20', f.medianSignedDaysOfLast12), said('paidCount >= 8', f.paidCount)],
    toLift: (f) => [said('medianSignedDaysOfLast12 < 10', f.medianSignedDaysOfLast12)],
  },
  {
    id: 'lately-late',
    enter: (f) => over(f.meanSignedDaysOfLast6, 12),
    release: (f) => atMost(f.meanSignedDaysOfLast6, 4),
    why: (f) => [said('meanSignedDaysOfLast6 > 12', f.meanSignedDaysOfLast6)],
    toLift: (f) => [said('meanSignedDaysOfLast6 <= 4', f.meanSignedDaysOfLast6)],
  },
  {
    id: 'beyond-usual-billing',
    enter: (f) => f.openAmount.minor > 2_000_000n && f.monthlyBilling.minor < 200_000n,
    release: (f) => f.openAmount.minor <= 1_000_000n || f.monthlyBilling.minor >= 400_000n,
    why: (f) => [said('openAmount > 20000.00', f.openAmount.minor), said('monthlyBilling < 2000.00', f.monthlyBilling.minor)],
    toLift: (f) => [
      said('openAmount <= 10000.00', f.openAmount.minor),
      said('monthlyBilling >= 4000.00', f.monthlyBilling.minor),
    ],
  },
  {
    id: 'unapplied-cash',
    enter: (f, tolerance) => f.unappliedCash !== null && f.unappliedCash.minor > 100_000n && f.overdueAmount.minor > tolerance,
    release: (f, tolerance) =>
      (f.unappliedCash !== null && f.unappliedCash.minor <= 10_000n) || f.overdueAmount.minor <= tolerance,
    why: (f) => [said('unappliedCash > 1000.00', f.unappliedCash && f.unappliedCash.minor), overdue(f)],
    toLift: (f) => [said('unappliedCash <= 100.00', f.unappliedCash && f.unappliedCash.minor), pay(f)],
  },
  {
    id: 'open-credits',
    enter: (f, tolerance) => f.openCredits !== null && f.openCredits.minor > 100_000n && f.overdueAmount.minor > tolerance,
    release: (f, tolerance) => (f.openCredits !== null && f.openCredits.minor <= 10_000n) || f.overdueAmount.minor <= tolerance,
    why: (f) => [said('openCredits > 1000.00', f.openCredits && f.openCredits.minor), overdue(f)],
    toLift: (f) => [said('openCredits <= 100.00', f.openCredits && f.openCredits.minor), pay(f)],
  },
  {
    id: 'private-customer',
    enter: (f) => f.individual === true && f.oldestOverdueDays > 5 && f.overdueAmount.minor > 10_000n,
    release: (f) => f.oldestOverdueDays <= 0,
    why: (f) => [
      said('individual = yes', f.individual),
      said('oldestOverdueDays > 5', f.oldestOverdueDays),
      said('overdueAmount > 100.00', f.overdueAmount.minor),
    ],
    toLift: (f) => [said('oldestOverdueDays <= 0', f.oldestOverdueDays)],
  },
  {
    id: 'dormant-return',
    enter: (f) => over(f.accountAgeDays, 720) && f.monthlyBilling.minor <= 0n && f.openAmount.minor > 300_000n,
    release: (f) => f.monthlyBilling.minor > 0n || f.openAmount.minor <= 50_000n,
    why: (f) => [
      said('accountAgeDays > 720', f.accountAgeDays),
      said('monthlyBilling <= 0', f.monthlyBilling.minor),
      said('openAmount > 3000.00', f.openAmount.minor),
    ],
    toLift: (f) => [said('monthlyBilling > 0', f.monthlyBilling.minor), said('openAmount <= 500.00', f.openAmount.minor)],
  },
  {
    id: 'everything-late',
    enter: (f) =>
      f.lateShareOfLast6 === 1 &&
      f.overdueCount >= 2 &&
      ((f.exposure !== null && f.exposure.minor > 1_000_000n) || atLeast(f.meanOverdueAgeDays, 20)),
    release: (f) => f.overdueCount === 0,
    why: (f) => [
      said('lateShareOfLast6 = 100%', f.lateShareOfLast6),
      said('overdueCount >= 2', f.overdueCount),
      ...(f.exposure !== null && f.exposure.minor > 1_000_000n ? [said('exposure > 10000.00', f.exposure.minor)] : []),
      ...(atLeast(f.meanOverdueAgeDays, 20) ? [said('meanOverdueAgeDays >= 20', f.meanOverdueAgeDays)] : []),
    ],
    toLift: (f) => [said('overdueCount = 0', f.overdueCount)],
  },
];

export function byClosures(facts: Facts, tolerance: bigint, { activeRules }: CustomerHistory): readonly Spoken[] {
  const spoken: Spoken[] = [];
  for (const { id, enter, release, why, toLift } of BY_HAND) {
    const before = activeRules.length === 0 ? null : (activeRules.find(({ rule }) => rule === id)?.since ?? null);
    const isEntered = enter(facts, tolerance);
    if (!isEntered && before === null) continue;
    const since = before ?? facts.asOf;
    if (release(facts, tolerance, since)) continue;
    const missing = toLift(facts, tolerance, since);
    spoken.push({ rule: id, since, behind: isEntered ? why(facts, tolerance) : missing, missing });
  }
  return spoken;
}
