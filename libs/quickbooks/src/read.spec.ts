import { Rejected, Unavailable, type Reader } from '@holdfast/accounting';
import { money } from '@holdfast/credit';
import { quickbooksSystem } from './index';
import { openLoopback, settingsFor, watchedWire, type Loopback, type WatchedWire } from './testing/loopback';
import { faultReply, SmallCompany } from './testing/small-company';

let server: Loopback;
let company: SmallCompany;
let wire: WatchedWire;
let reader: Reader;

beforeEach(async () => {
  server = await openLoopback();
  company = new SmallCompany();
  server.answer = (asked) => company.answer(asked);
  wire = watchedWire();
  reader = quickbooksSystem(settingsFor(server)).reader(wire);
});
afterEach(() => server.close());

const endpoints = () => wire.reports.map((report) => report.endpoint);
function tells(info: object, preferences: object): void {
  server.answer = (asked) => {
    if (asked.path.endsWith('/companyinfo/9130')) return { body: { CompanyInfo: info } };
    if (asked.path.endsWith('/preferences')) return { body: { Preferences: preferences } };
    return company.answer(asked);
  };
}

describe('the profile', () => {
  it('takes two reads', async () => {
    tells(
      { CompanyName: 'Acme', Country: 'US', DefaultTimeZone: 'America/Los_Angeles' },
      {
        CurrencyPrefs: { HomeCurrency: { value: 'USD' }, MultiCurrencyEnabled: true },
        AccountingInfoPrefs: { BookCloseDate: '2025-12-31' },
      },
    );
    expect(await reader.profile()).toEqual({
      externalId: '9130',
      name: 'Acme',
      country: 'US',
      homeCurrency: 'USD',
      multiCurrency: true,
      timeZone: 'America/Los_Angeles',
      timeZoneProblem: null,
      closedThrough: '2025-12-31',
      defaultTermsDays: null,
      ownReminders: null,
      links: {
        customer: 'https://app.qbo.intuit.com/app/customerdetail?nameId={id}',
        invoice: 'https://app.qbo.intuit.com/app/invoice?txnId={id}',
      },
    });
    expect(endpoints()).toEqual(['GET preferences', 'GET companyinfo']);
  });

  it('reads the terms for a company with default terms', async () => {
    const term = company.add('Term', { Name: 'Net 15', DueDays: 15 });
    tells(
      { LegalName: 'Acme Legal' },
      { CurrencyPrefs: { HomeCurrency: 'GBP' }, SalesFormsPrefs: { DefaultTerms: { value: term.Id } } },
    );
    expect(await reader.profile()).toMatchObject({
      name: 'Acme Legal',
      homeCurrency: 'GBP',
      defaultTermsDays: 15,
      closedThrough: null,
    });
  });

  it.each([null, ''])('%j for a time zone means days that begin late, never early, and the cure is told', async (zone) => {
    tells({ CompanyName: 'Acme', DefaultTimeZone: zone }, { CurrencyPrefs: { HomeCurrency: 'USD' } });
    const { timeZone, timeZoneProblem } = await reader.profile();
    expect(timeZoneProblem).toContain('Choose one in the settings');
    const dayIn = (name: string): string =>
      new Intl.DateTimeFormat('en-CA', { timeZone: name, dateStyle: 'short' }).format(new Date('2026-03-01T11:59:00Z'));
    for (const name of Intl.supportedValuesOf('timeZone')) expect(dayIn(timeZone ?? '') <= dayIn(name)).toBe(true);
  });

  it.each(['Pacific Standard Time', 'Mars/Base', 'PST', '+01:00'])('%j is no time zone, and the cure is told', async (zone) => {
    tells({ CompanyName: 'Acme', DefaultTimeZone: zone }, { CurrencyPrefs: { HomeCurrency: 'USD' } });
    const profile = await reader.profile();
    expect(profile.timeZone).toBeNull();
    expect(profile.timeZoneProblem).toContain('Choose one in the settings');
  });

  it('without a home currency is refused: every amount would be wrong', async () => {
    tells({}, {});
    await expect(reader.profile()).rejects.toBeInstanceOf(Rejected);
  });

  it('of a sandbox company links to the sandbox', async () => {
    reader = quickbooksSystem(settingsFor(server, { environment: 'sandbox' })).reader(wire);
    tells({}, { CurrencyPrefs: { HomeCurrency: 'USD' } });
    expect((await reader.profile()).links.invoice).toBe('https://sandbox.qbo.intuit.com/app/invoice?txnId={id}');
  });
});

describe('one object', () => {
  it('is read for each kind', async () => {
    const term = company.add('Term', { Name: 'Net 15', DueDays: 15 });
    const CurrencyRef = { value: 'USD' };
    const customer = company.add('Customer', { DisplayName: 'A', SalesTermRef: { value: term.Id }, CurrencyRef });
    const base = { CustomerRef: { value: customer.Id }, TxnDate: '2026-01-01', TotalAmt: 7.5, CurrencyRef };
    const invoice = company.add('Invoice', { ...base, Balance: 7.5 });
    const payment = company.add('Payment', { ...base, UnappliedAmt: 7.5 });
    const credit = company.add('CreditMemo', { ...base, RemainingCredit: 7.5 });
    expect(await reader.one('customer', customer.Id)).toMatchObject([{ entity: 'customer', terms: { days: 15 } }]);
    expect(await reader.one('invoice', invoice.Id)).toMatchObject([{ entity: 'invoice', homeBalance: money(750n, 'USD') }]);
    expect(await reader.one('payment', payment.Id)).toMatchObject([{ entity: 'payment', unapplied: money(750n, 'USD') }]);
    expect(await reader.one('credit', credit.Id)).toMatchObject([{ entity: 'credit', remaining: money(750n, 'USD') }]);
    await reader.one('customer', customer.Id);
    await reader.one('invoice', invoice.Id);
    // Terms and preferences are read once and only when the object cannot do without.
    expect(endpoints().filter((each) => each === 'GET query' || each === 'GET preferences')).toEqual([
      'GET query',
      'GET preferences',
    ]);
  });

  it('that is not there is nothing; an answer without it proves nothing', async () => {
    expect(await reader.one('invoice', '999')).toEqual([]);
    expect(await reader.one('invoice', '')).toEqual([]);
    server.answer = () => ({ body: {} });
    await expect(reader.one('invoice', '1')).rejects.toBeInstanceOf(Unavailable);
    server.answer = () => faultReply('2030');
    await expect(reader.one('invoice', 'x')).rejects.toBeInstanceOf(Rejected);
  });
});
