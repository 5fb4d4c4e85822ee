import type { Row } from '../../books/rows';
import type { Json } from '../json';
import type { Realm } from '../realm';
import { heading, metaFields, type Entity } from './entity';

/** ISO-3 since autumn 2025: https://blogs.intuit.com/2025/08/13/upcoming-changes-to-the-accounting-api */
const ISO3 = new Map(
  'AU:AUS AT:AUT BE:BEL CA:CAN CH:CHE DE:DEU DK:DNK ES:ESP FI:FIN FR:FRA GB:GBR IE:IRL IN:IND IT:ITA JP:JPN KW:KWT MX:MEX NL:NLD NO:NOR NZ:NZL PL:POL PT:PRT SE:SWE SG:SGP US:USA ZA:ZAF'
    .split(' ')
    .map((pair) => [pair.slice(0, 2), pair.slice(3)]),
);

/** There is one of each, with the Id 1, as old as the books' first row. */
function theOne(realm: Realm): Row {
  const createdAt = realm.books.all('term')[0]?.createdAt ?? realm.books.all('customer')[0]?.createdAt ?? realm.now;
  return { id: '1', createdAt, updatedAt: createdAt, version: 0 };
}

function single(name: string, show: (realm: Realm, row: Row) => Json): Entity {
  return {
    name,
    table: null,
    nameList: false,
    rows: (realm) => [theOne(realm)],
    find: (realm, id) => (id === '1' || id === realm.id ? theOne(realm) : undefined),
    show: (realm, row) => ({ ...show(realm, row), ...heading(row, row.updatedAt) }),
    active: () => true,
    updatedAt: (_realm, row) => row.updatedAt,
    fields: metaFields((_realm, row) => row.updatedAt),
  };
}

const nameValues = (pairs: Readonly<Record<string, string>>): Json[] =>
  Object.entries(pairs).map(([Name, Value]) => ({ Name, Value }));

export const companyInfo = single('CompanyInfo', (realm, row) => {
  const { name, country, timeZone } = realm.books.identity;
  return {
    CompanyName: name,
    LegalName: name,
    CompanyAddr: { Id: '1', Country: ISO3.get(country) ?? country },
    CompanyStartDate: new Date(row.createdAt).toISOString().slice(0, 10),
    FiscalYearStartMonth: 'January',
    Country: country,
    Email: { Address: 'owner@example.com' },
    WebAddr: {},
    SupportedLanguages: 'en',
    DefaultTimeZone: timeZone,
    NameValue: nameValues({
      NeoEnabled: 'true',
      IndustryType: 'Wholesale',
      SubscriptionStatus: 'PAID',
      OfferingSku: 'QuickBooks Online Plus',
      PayrollFeature: 'false',
      AccountantFeature: 'false',
    }),
  };
});

export const preferences = single('Preferences', (realm) => {
  const { homeCurrency, multiCurrency } = realm.books.identity;
  return {
    AccountingInfoPrefs: {
      UseAccountNumbers: false,
      TrackDepartments: false,
      ClassTrackingPerTxn: false,
      ClassTrackingPerTxnLine: false,
      FirstMonthOfFiscalYear: 'January',
      TaxYearMonth: 'January',
      CustomerTerminology: 'Customers',
    },
    SalesFormsPrefs: {
      CustomTxnNumbers: false,
      EmailCopyToCompany: false,
      AllowDeposit: false,
      AllowDiscount: false,
      AllowEstimates: true,
      ETransactionEnabledStatus: 'Enabled',
      ETransactionAttachPDF: false,
      ETransactionPaymentEnabled: false,
      IPNSupportEnabled: false,
      AllowServiceDate: false,
      AllowShipping: false,
      AutoApplyCredit: false,
      AutoApplyPayments: false,
      DefaultCustomerMessage: 'Thank you for your business and have a great day!',
    },
    TaxPrefs: { UsingSalesTax: false, PartnerTaxEnabled: false },
    CurrencyPrefs: { MultiCurrencyEnabled: multiCurrency, HomeCurrency: { value: homeCurrency } },
    ReportPrefs: { ReportBasis: 'Accrual', CalcAgingReportFromTxnDate: false },
    OtherPrefs: { NameValue: nameValues({ WarnDuplicateCheckNumber: 'true', SignoutInactiveMinutes: '60' }) },
  };
});

/** The owner makes types in the UI; these books have none. */
export const customerType: Entity = {
  ...single('CustomerType', () => ({})),
  nameList: true,
  rows: () => [],
  find: () => undefined,
};
