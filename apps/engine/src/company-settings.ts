import type { CompanyProfile } from '@holdfast/accounting';
import type { CompanySettings } from '@holdfast/credit';

const DEFAULT_TERMS_DAYS = 30;

/** What facts need to know of the company; where the ledger names no terms, thirty days are assumed. */
export function companySettings({
  homeCurrency,
  defaultTermsDays,
  timeZone,
}: Pick<CompanyProfile, 'homeCurrency' | 'defaultTermsDays' | 'timeZone'>): CompanySettings {
  return { homeCurrency, defaultTermsDays: defaultTermsDays ?? DEFAULT_TERMS_DAYS, timeZone: timeZone ?? 'UTC' };
}
