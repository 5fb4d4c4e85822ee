import { NotFound, Rejected, SignInExpired, type CompanyProfile } from '@holdfast/accounting';
import type { Day } from '@holdfast/credit';
import type { XeroClient } from './client';
import { termsOf } from './marks';
import { lockDay } from './provider-time';
import type { Organisation } from './schema';
import { ianaTimeZone } from './time-zones';

/** The organisation's profile: three calls. Throws RateLimited, SignInExpired, Unavailable, Rejected. */
export async function readProfile(client: XeroClient, externalId: string): Promise<CompanyProfile> {
  const organisation = await client.organisation();
  const currencies = await orNullWhenRefused(client.currencyCount());
  const ownReminders = await orNullWhenRefused(client.remindersOn());
  return { externalId, ...describe(organisation), multiCurrency: currencies === null || currencies > 1, ownReminders };
}

function describe(organisation: Organisation): Omit<CompanyProfile, 'externalId' | 'multiCurrency' | 'ownReminders'> {
  const timeZone = ianaTimeZone(organisation.Timezone ?? '');
  return {
    name: organisation.Name || organisation.LegalName || '',
    country: organisation.CountryCode || null,
    homeCurrency: organisation.BaseCurrency,
    timeZone,
    timeZoneProblem: timeZone === null ? timeZoneProblem(organisation.Timezone) : null,
    closedThrough: closedThrough(organisation, timeZone),
    defaultTermsDays: termsOf(organisation.PaymentTerms?.Sales)?.days ?? null,
    links: links(organisation.ShortCode ?? ''),
  };
}

function timeZoneProblem(xeroId: string | null | undefined): string {
  return xeroId
    ? `Xero names a time zone that Holdfast does not know: ${xeroId}. Cure: choose another time zone in Xero (Settings, Financial settings), for example one with the same offset, or tell Holdfast's support this name.`
    : 'Xero does not say in which time zone the organisation is. Cure: choose one in Xero (Settings, Financial settings).';
}

/** The later of the two lock dates. */
function closedThrough({ PeriodLockDate, EndOfYearLockDate }: Organisation, timeZone: string | null): Day | null {
  const days = [lockDay(PeriodLockDate, timeZone), lockDay(EndOfYearLockDate, timeZone)];
  return days.reduce((latest, day) => (latest === null || (day !== null && day > latest) ? day : latest), null);
}

/** As Xero's own command line builds them: https://github.com/XeroAPI/xero-command-line (src/lib/deeplinks.ts). The short code selects the organisation
 * and keeps its `!`; without one, the classic addresses open whichever organisation is current. */
function links(shortCode: string): CompanyProfile['links'] {
  if (shortCode === '') {
    return {
      customer: 'https://go.xero.com/Contacts/View/{id}',
      invoice: 'https://go.xero.com/AccountsReceivable/View.aspx?InvoiceID={id}',
    };
  }
  const base = `https://go.xero.com/app/${encodeURIComponent(shortCode)}`;
  return { customer: `${base}/contacts/contact/{id}`, invoice: `${base}/invoicing/view/{id}` };
}

/** Not every plan or role may ask this: then it is unknown. */
async function orNullWhenRefused<T>(asked: Promise<T | null>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SignInExpired || error instanceof Rejected || error instanceof NotFound) return null;
    throw error;
  }
}
