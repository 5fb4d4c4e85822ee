import { assembleLedger, assess, money, parseDay, type Facts } from '@holdfast/credit';
import type { Random } from '../random';

const SETTINGS = { homeCurrency: 'GBP', defaultTermsDays: 30, timeZone: 'UTC' };
export const TODAY = parseDay('2026-03-02');

/** The facts of a customer with an empty ledger, so that what no generator sets is as `assess` says it. */
export const NOTHING_KNOWN: Facts = assess(
  assembleLedger(
    {
      entity: 'customer',
      id: 'C',
      version: '1',
      changedAt: '2026-01-01T00:00:00Z',
      name: 'C',
      emails: [],
      active: true,
      currency: 'GBP',
      parentId: null,
      mergedInto: null,
      individual: null,
      terms: null,
      notes: '',
      groups: [],
      ledgerBalance: null,
      createdAt: null,
    },
    [],
    () => null,
  ),
  TODAY,
  SETTINGS,
);

const pounds = (amount: number) => money(BigInt(Math.round(amount * 100)), 'GBP');

/** A book as businesses have it: a third of the customers owe something overdue, a fifth are new, few are late by habit. */
export function likelySheet(random: Random, number: number): Facts {
  const isNew = random.chance(0.2);
  const paidCount = isNew ? random.below(4) : random.logUniform(4, 120);
  const usualDays = random.chance(0.12) ? random.below(40) : random.below(18) - 12;
  const openCount = random.poisson(2.5);
  const overdueCount = random.chance(0.35) ? Math.min(openCount, 1 + random.poisson(0.8)) : 0;
  const typical = random.logUniform(80, 4000);
  const oldest = overdueCount === 0 ? 0 : random.logUniform(1, 90);
  const known = paidCount > 0;
  const hasTrend = paidCount >= 6;
  const late = Math.min(6, Math.max(0, Math.round(usualDays / 3)));
  const cash = random.chance(0.05) ? typical : 0;
  const credits = random.chance(0.04) ? typical / 2 : 0;
  return {
    ...NOTHING_KNOWN,
    customerId: `C${number}`,
    openAmount: pounds(typical * openCount),
    openCount,
    overdueAmount: pounds(typical * overdueCount),
    overdueCount,
    oldestOverdueDays: oldest,
    meanOverdueAgeDays: overdueCount === 0 ? null : oldest * 0.8,
    unappliedCash: pounds(cash),
    openCredits: pounds(credits),
    exposure: pounds(typical * openCount - cash - credits),
    paidCount,
    paidOnTimeCount: usualDays > 25 ? 0 : Math.round(paidCount * 0.7),
    accountAgeDays: isNew ? random.below(120) : 120 + random.below(1500),
    lateShareOfLast6: known ? late / 6 : null,
    meanDaysLateOfLast6: known ? Math.max(0, usualDays) : null,
    meanSignedDaysOfLast6: known ? usualDays : null,
    medianSignedDaysOfLast12: known ? usualDays - 1 : null,
    spreadOfLast12: known ? random.next() * 30 : null,
    trendDaysPerYear: hasTrend ? random.next() * 60 - 30 : null,
    trendTValue: hasTrend ? random.next() * 8 - 4 : null,
    monthlyBilling: pounds(random.chance(0.05) ? 0 : typical * (0.5 + random.next())),
    individual: random.chance(0.2) ? random.chance(0.3) : null,
  };
}
