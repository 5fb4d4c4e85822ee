import { Rejected, Unavailable, type Reader, type SweepPage, type SyncMark } from '@holdfast/accounting';
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

const invoice = (fields = {}) => ({ CustomerRef: { value: '1' }, TxnDate: '2026-01-01', TotalAmt: 10, Balance: 10, ...fields });

describe('a sweep', () => {
  async function sweep(mark: SyncMark | null, pagesMax = Number.POSITIVE_INFINITY): Promise<SweepPage[]> {
    const pages: SweepPage[] = [];
    for await (const page of reader.sweep('invoice', mark)) {
      pages.push({ ...page, mark: JSON.parse(JSON.stringify(page.mark)) as SyncMark | null });
      if (pages.length === pagesMax) break;
    }
    return pages;
  }

  it('lists a whole kind, inactive customers too, in the minimum of calls', async () => {
    company.add('Customer', { DisplayName: 'Old (deleted)', Active: false, CurrencyRef: { value: 'USD' } });
    for await (const page of reader.sweep('customer', null)) {
      expect(page).toMatchObject({
        records: [{ active: false }],
        mark: null,
        progress: { entity: 'customer', read: 1, of: null },
      });
    }
    expect(endpoints()).toEqual(['GET query']);
    expect(await sweep(null)).toMatchObject([{ records: [], mark: null }]);
  });

  it('broken off goes on where it was', async () => {
    for (let n = 0; n < 2500; n += 1) company.add('Invoice', invoice(), company.now - 10_000 + n);
    const begun = await sweep(null, 2);
    wire.reports.length = 0;
    const rest = await sweep(begun.at(-1)?.mark ?? null);
    expect(endpoints()).toEqual(['GET query', 'GET cdc']);
    expect(rest).toHaveLength(1);
    const ids = [...begun, ...rest].flatMap((page) => page.records.map((record) => record.id));
    expect(new Set(ids).size).toBe(2500);
    expect(rest[0]).toMatchObject({ mark: null, progress: { read: 2500 } });
  });

  it('goes over a long list again when something was deleted meanwhile, but not for ever', async () => {
    for (let n = 0; n < 1500; n += 1) company.add('Invoice', invoice(), company.now - 500);
    let deletions = 0;
    let secondsPerCall = 200;
    server.answer = (asked) => {
      const reply = company.answer(asked);
      const [first] = company.tables['Invoice'] ?? [];
      const isFirstPage = asked.query.get('query')?.includes('STARTPOSITION 1 ') ?? false;
      if (first && isFirstPage && deletions-- > 0) company.remove('Invoice', first);
      company.now += secondsPerCall;
      return reply;
    };
    const queriesFor = async (deletedRows: number) => {
      deletions = deletedRows;
      const pages = await sweep(null);
      expect(pages.map((page) => page.mark === null).indexOf(true)).toBe(pages.length - 1);
      const ids = new Set(pages.flatMap((page) => page.records.map((record) => record.id)));
      return { pages: pages.length, hasAll: (company.tables['Invoice'] ?? []).every((row) => ids.has(row.Id)) };
    };
    expect(await queriesFor(0)).toEqual({ pages: 2, hasAll: true });
    expect(await queriesFor(1)).toEqual({ pages: 4, hasAll: true });
    expect((await queriesFor(99)).pages).toBe(6);
    // While a deletion is so young that another one may not be visible yet, the list is gone over once more.
    company.now += 1000;
    secondsPerCall = 1;
    expect(await queriesFor(1)).toEqual({ pages: 6, hasAll: true });
  });

  it('after a pull does not ask for the home currency', async () => {
    company.add('Invoice', invoice());
    const mark = { changedSince: company.now - 60, unfinished: null, home: 'CHF' };
    for await (const _page of reader.pull(mark));
    wire.reports.length = 0;
    expect((await sweep(null))[0]?.records).toMatchObject([{ homeTotal: { currency: 'CHF' } }]);
    expect(endpoints()).toEqual(['GET query']);
  });
});

describe('a second look', () => {
  it('tells what is there as it is now, and what is not as gone', async () => {
    const open = company.add('Invoice', invoice());
    const inactive = company.add('Customer', { DisplayName: 'Old (deleted)', Active: false });
    expect(await reader.recheck('invoice', [open.Id, '998', '998', ''])).toMatchObject([
      { entity: 'invoice', id: open.Id, homeBalance: money(1000n, 'USD') },
      { entity: 'gone', of: 'invoice', id: '998', changedAt: '2026-03-01T12:00:00.999Z' },
    ]);
    expect(await reader.recheck('customer', [inactive.Id])).toMatchObject([{ entity: 'customer', active: false }]);
    expect(await reader.recheck('credit', [])).toEqual([]);
  });

  it('takes a read for each hundred, in addresses that no server finds too long', async () => {
    for (let n = 0; n < 250; n += 1) company.add('Payment', invoice({ CurrencyRef: { value: 'USD' } }));
    const ids = [...(company.tables['Payment'] ?? []).map((row) => row.Id), ...Array<string>(50).fill('9'.repeat(19))];
    expect(await reader.recheck('payment', ids)).toHaveLength(251);
    expect(endpoints()).toEqual(Array(3).fill('GET query'));
    await reader.recheck(
      'payment',
      Array.from({ length: 100 }, (_, n) => `${10n ** 18n + BigInt(n)}`),
    );
    for (const asked of server.asked) expect(`${asked.path}?${asked.query.toString()}`.length).toBeLessThan(4000);
  });

  it('reads the terms once, and again only for one that it has not seen', async () => {
    const [old, fresh, lost] = ['1', '2', '404'].map((value) =>
      company.add('Customer', { CurrencyRef: { value: 'USD' }, SalesTermRef: { value: `9${value}` } }),
    );
    company.add('Term', { Id: '91', Name: 'Net 30', DueDays: 30 });
    const termsOf = async (row = old) =>
      (await reader.recheck('customer', [row?.Id ?? ''])).map((each) => 'terms' in each && each.terms);
    expect([await termsOf(), await termsOf()].flat()).toEqual(Array(2).fill({ id: '91', name: 'Net 30', days: 30 }));
    expect(endpoints()).toHaveLength(3);
    company.add('Term', { Id: '92', Name: 'CREDIT HOLD - prepay', DueDays: 0 });
    expect(await termsOf(fresh)).toEqual([{ id: '92', name: 'CREDIT HOLD - prepay', days: 0 }]);
    expect(endpoints()).toHaveLength(5);
    expect([await termsOf(lost), await termsOf(lost)].flat()).toEqual(Array(2).fill({ id: '9404', name: '', days: null }));
    expect(endpoints()).toHaveLength(8);
  });

  it('without an answer declares nothing gone, and without a customer neither', async () => {
    const odd = company.add('Invoice', { TotalAmt: 1 });
    expect(await reader.recheck('invoice', [odd.Id])).toEqual([]);
    server.answer = () => faultReply('10000', 500);
    await expect(reader.recheck('invoice', ['1'])).rejects.toBeInstanceOf(Unavailable);
    server.answer = () => ({ body: { QueryResponse: { Fault: { Error: [{ code: '10000' }] } } } });
    await expect(reader.recheck('invoice', ['1'])).rejects.toBeInstanceOf(Unavailable);
    server.answer = () => ({ body: {}, headers: {} });
    await expect(reader.recheck('invoice', ['1'])).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('counts', () => {
  it('are those of the lists, one read each', async () => {
    for (const Active of [true, false]) company.add('Customer', { Active });
    for (let n = 0; n < 3; n += 1) company.add('Invoice');
    company.remove('Payment', company.add('Payment'));
    expect(await reader.counts()).toEqual({ customer: 2, invoice: 3, payment: 0, credit: 0 });
    expect(endpoints()).toEqual(Array(4).fill('GET query'));
    expect(server.asked.map((asked) => asked.query.get('query')?.replace(/ startposition.*/i, ''))).toEqual([
      'select count(*) from customer where Active IN (true,false)',
      'select count(*) from invoice',
      'select count(*) from payment',
      'select count(*) from creditMemo',
    ]);
  });

  it('that are not told are missing', async () => {
    server.answer = () => ({ body: { QueryResponse: {} } });
    expect(await reader.counts()).toEqual({});
  });
});

it('has no history to ask when an invoice was mailed', async () => {
  await expect(reader.mailed(['1'])).rejects.toThrow(RangeError);
  expect(server.asked).toEqual([]);
});

it('tells everything when it changes, so nothing is left to be read besides', async () => {
  for await (const _page of reader.unreported()) throw new Error('There is nothing.');
  expect(endpoints()).toEqual([]);
});
