import { Rejected, type CompanyProfile } from '@holdfast/accounting';
import type { Call } from './calls';
import { dayOf } from './map';
import { objectOf } from './rows';
import { companyInfoSchema, preferencesSchema } from './schema';
import type { QuickbooksSettings } from './settings';
import { readTerms } from './terms';

export interface Preferences {
  readonly home: string;
  readonly multiCurrency: boolean;
  readonly closedThrough: CompanyProfile['closedThrough'];
  /** Id of the term that new customers' invoices get; null when none is set. */
  readonly defaultTerm: string | null;
}

/** Throws what Call throws. */
export async function readPreferences(call: Call): Promise<Preferences> {
  const read = preferencesSchema.safeParse(objectOf(await call({ op: 'preferences' }), 'Preferences'));
  const home = read.data?.CurrencyPrefs?.HomeCurrency?.value;
  // Every amount needs it, and a guess would make every amount wrong.
  if (!read.data || !home)
    throw new Rejected(
      'QuickBooks does not tell the home currency of this company. Set it in QuickBooks under Account and settings, Advanced.',
    );
  return {
    home,
    multiCurrency: read.data.CurrencyPrefs?.MultiCurrencyEnabled ?? false,
    closedThrough: dayOf(read.data.AccountingInfoPrefs?.BookCloseDate),
    defaultTerm: read.data.SalesFormsPrefs?.DefaultTerms?.value ?? null,
  };
}

/** Two reads, and a third only for a company that has default terms. Throws what Call throws. */
export async function readProfile(
  call: Call,
  preferences: Preferences,
  company: { readonly externalId: string; readonly environment: QuickbooksSettings['environment'] },
): Promise<CompanyProfile> {
  const { externalId, environment } = company;
  const answer = await call({ op: 'read', entity: 'CompanyInfo', id: externalId });
  const info = companyInfoSchema.parse(objectOf(answer, 'CompanyInfo') ?? {});
  const terms = preferences.defaultTerm === null ? null : await readTerms(call);
  const app = environment === 'sandbox' ? 'https://sandbox.qbo.intuit.com/app' : 'https://app.qbo.intuit.com/app';
  return {
    externalId,
    name: info.CompanyName ?? info.LegalName ?? externalId,
    country: info.Country ?? info.CompanyAddr?.Country ?? null,
    homeCurrency: preferences.home,
    multiCurrency: preferences.multiCurrency,
    ...timeZoneOf(info.DefaultTimeZone),
    closedThrough: preferences.closedThrough,
    defaultTermsDays: terms?.get(preferences.defaultTerm ?? '')?.days ?? null,
    ownReminders: null,
    links: { customer: `${app}/customerdetail?nameId={id}`, invoice: `${app}/invoice?txnId={id}` },
  };
}

/** The zone in which every day begins last: a rule that counts days by it acts late for everybody, and early for nobody. */
const LAST_ZONE_ON_EARTH = 'Etc/GMT+12';

/** Days are counted in the company's own time zone. Many companies tell none: then the latest there is. One that is told and not known is a problem to be
 * solved, not to be guessed away. */
function timeZoneOf(name: string | null): Pick<CompanyProfile, 'timeZone' | 'timeZoneProblem'> {
  const cure = 'Choose one in the settings of the company, for example Europe/London.';
  if (name === null || name === '') {
    const late = 'Until one is chosen, days begin when they begin at the last place on earth, so nothing is ever done too early.';
    return {
      timeZone: LAST_ZONE_ON_EARTH,
      timeZoneProblem: `QuickBooks does not tell the time zone of this company. ${late} ${cure}`,
    };
  }
  if (isZone(name)) return { timeZone: name, timeZoneProblem: null };
  const found = `QuickBooks tells a time zone that is not known: ${JSON.stringify(name.slice(0, 60))}.`;
  return { timeZone: null, timeZoneProblem: `${found} ${cure}` };
}

function isZone(name: string): boolean {
  // `Intl` also takes abbreviations and offsets, which know no daylight saving.
  if (!/^([A-Za-z_]+\/[A-Za-z0-9_+/-]+|UTC)$/.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
