import type { BooksIdentity } from '../../books/books';
import { bareInstant, guidOf, type Json } from '../wire';

/** Windows time zones by IANA name: what Xero shows is the Windows id in capitals without spaces and marks. */
const WINDOWS_ZONES: Readonly<Record<string, string>> = {
  UTC: 'UTC',
  'Etc/UTC': 'UTC',
  'Europe/London': 'GMT Standard Time',
  'Europe/Dublin': 'GMT Standard Time',
  'Europe/Lisbon': 'GMT Standard Time',
  'Europe/Berlin': 'W. Europe Standard Time',
  'Europe/Amsterdam': 'W. Europe Standard Time',
  'Europe/Vienna': 'W. Europe Standard Time',
  'Europe/Zurich': 'W. Europe Standard Time',
  'Europe/Rome': 'W. Europe Standard Time',
  'Europe/Stockholm': 'W. Europe Standard Time',
  'Europe/Oslo': 'W. Europe Standard Time',
  'Europe/Paris': 'Romance Standard Time',
  'Europe/Brussels': 'Romance Standard Time',
  'Europe/Copenhagen': 'Romance Standard Time',
  'Europe/Madrid': 'Romance Standard Time',
  'Europe/Warsaw': 'Central European Standard Time',
  'Europe/Prague': 'Central Europe Standard Time',
  'Europe/Helsinki': 'FLE Standard Time',
  'Europe/Athens': 'GTB Standard Time',
  'Africa/Johannesburg': 'South Africa Standard Time',
  'Africa/Lagos': 'W. Central Africa Standard Time',
  'Africa/Nairobi': 'E. Africa Standard Time',
  'Asia/Dubai': 'Arabian Standard Time',
  'Asia/Kolkata': 'India Standard Time',
  'Asia/Singapore': 'Singapore Standard Time',
  'Asia/Kuala_Lumpur': 'Singapore Standard Time',
  'Asia/Hong_Kong': 'China Standard Time',
  'Asia/Tokyo': 'Tokyo Standard Time',
  'Australia/Perth': 'W. Australia Standard Time',
  'Australia/Adelaide': 'Cen. Australia Standard Time',
  'Australia/Darwin': 'AUS Central Standard Time',
  'Australia/Brisbane': 'E. Australia Standard Time',
  'Australia/Hobart': 'Tasmania Standard Time',
  'Australia/Sydney': 'AUS Eastern Standard Time',
  'Australia/Melbourne': 'AUS Eastern Standard Time',
  'Pacific/Auckland': 'New Zealand Standard Time',
  'America/New_York': 'Eastern Standard Time',
  'America/Toronto': 'Eastern Standard Time',
  'America/Chicago': 'Central Standard Time',
  'America/Denver': 'Mountain Standard Time',
  'America/Phoenix': 'US Mountain Standard Time',
  'America/Los_Angeles': 'Pacific Standard Time',
  'America/Vancouver': 'Pacific Standard Time',
  'America/Anchorage': 'Alaskan Standard Time',
  'America/Halifax': 'Atlantic Standard Time',
  'Pacific/Honolulu': 'Hawaiian Standard Time',
};

/** A zone without an entry goes out as it is, so that the reader meets an id that it does not know. */
export function windowsZone(iana: string): string {
  return (WINDOWS_ZONES[iana] ?? iana).toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

const EDITIONS: Readonly<Record<string, string>> = { AU: 'AU', NZ: 'NZ', GB: 'UK', US: 'US' };

export function organisationShape(identity: BooksIdentity, openedAt: number): Json {
  return {
    APIKey: guidOf(identity.externalId, 'api key').replaceAll('-', '').toUpperCase(),
    Name: identity.name,
    LegalName: identity.name,
    PaysTax: true,
    Version: EDITIONS[identity.country] ?? 'GLOBAL',
    OrganisationType: 'COMPANY',
    BaseCurrency: identity.homeCurrency,
    CountryCode: identity.country,
    IsDemoCompany: false,
    OrganisationStatus: 'ACTIVE',
    TaxNumber: '000-000-000',
    FinancialYearEndDay: 31,
    FinancialYearEndMonth: 12,
    DefaultSalesTax: 'Tax Exclusive',
    DefaultPurchasesTax: 'Tax Exclusive',
    CreatedDateUTC: bareInstant(openedAt),
    OrganisationEntityType: 'COMPANY',
    Timezone: windowsZone(identity.timeZone),
    ShortCode: `!${Buffer.from(guidOf(identity.externalId, 'short')).toString('base64url').slice(0, 5)}`,
    OrganisationID: identity.externalId,
    Edition: 'BUSINESS',
    Class: 'PREMIUM',
    LineOfBusiness: 'Wholesale',
    Addresses: [],
    Phones: [],
    ExternalLinks: [],
    PaymentTerms: {},
    TaxNumberName: 'VAT Number',
  };
}

const ACTIONS = [
  'CreateApprovedInvoice',
  'CreateDraftPurchaseOrder',
  'CreateApprovedBill',
  'AttachFilesIntoInvoice',
  'UseMulticurrency',
  'CreateDraftInvoice',
  'CreateRepeatingInvoice',
  'CreateRepeatingBill',
  'CreateSentQuote',
  'CreateInvoicePayment',
  'CreateApprovedPurchaseOrder',
  'CreateDraftQuote',
  'CreateDraftBill',
];

export function actionShapes(identity: BooksIdentity): Json[] {
  return ACTIONS.map((Name) => ({
    Name,
    Status: Name === 'UseMulticurrency' && !identity.multiCurrency ? 'NOT-ALLOWED' : 'ALLOWED',
  }));
}
