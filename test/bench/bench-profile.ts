import type { KnownCompany } from '../../apps/engine/src/connect/open-company';

/** The company of a bench, as its ledger would describe it. */
export const BENCH_PROFILE: KnownCompany['profile'] = {
  name: 'Bench',
  country: 'US',
  homeCurrency: 'USD',
  multiCurrency: false,
  timeZone: 'UTC',
  timeZoneProblem: null,
  closedThrough: null,
  defaultTermsDays: null,
  ownReminders: null,
  links: { customer: '', invoice: '' },
};
