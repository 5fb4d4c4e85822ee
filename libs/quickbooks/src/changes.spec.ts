import { Rejected, Unavailable, type PullPage, type Reader, type SyncMark } from '@holdfast/accounting';
import type { LedgerRecord } from '@holdfast/credit';
import { quickbooksSystem } from './index';
import { openLoopback, settingsFor, watchedWire, type Loopback, type WatchedWire } from './testing/loopback';
import { faultReply, SmallCompany } from './testing/small-company';

const DAY = 24 * 3600;
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

const customer = (fields = {}) => ({ DisplayName: 'C', CurrencyRef: { value: 'USD' }, ...fields });
const invoice = (fields = {}) => ({ CustomerRef: { value: '1' }, TxnDate: '2026-01-01', TotalAmt: 10, Balance: 10, ...fields });
const endpoints = () => wire.reports.map((report) => report.endpoint);
const queries = () => server.asked.flatMap((asked) => asked.query.get('query') ?? []);
const since = (seconds: number, fields = {}): SyncMark => ({
  changedSince: seconds,
  unfinished: null,
  home: 'USD',
  listed: {},
  terms: [],
  ...fields,
});

async function pullAll(mark: SyncMark) {
  wire.reports.length = 0;
  const pages: PullPage[] = [];
  for await (const page of reader.pull(mark)) pages.push({ ...page, mark: JSON.parse(JSON.stringify(page.mark)) as SyncMark });
  const records: readonly LedgerRecord[] = pages.flatMap((page) => page.records);
  const last = pages.at(-1);
  if (!last) throw new Error('A pull gives at least one page.');
  // A sweep that is due must not be forgotten by a break, nor be ordered twice.
  expect(pages.slice(0, -1).every((page) => page.sweepDue.length === 0)).toBe(true);
  return { pages, records, mark: last.mark, sweepDue: last.sweepDue };
}

describe('what changed', () => {
  it('is told by one call, and the mark moves with the last page', async () => {
    const mark = since(company.now - 3600);
    company.add('Customer', customer(), company.now - 60);
    const changed = company.add('Invoice', invoice(), company.now - 60);
    const { records, mark: next, pages, sweepDue } = await pullAll(mark);
    expect(records).toMatchObject([{ entity: 'customer' }, { entity: 'invoice', id: changed.Id }]);
    expect(endpoints()).toEqual(['GET cdc']);
    expect(server.asked[0]?.query.get('entities')).toBe('Customer,Invoice,Payment,CreditMemo,Term');
    expect(server.asked[0]?.query.get('changedSince')).toBe('2026-03-01T11:00:00Z');
    expect(pages.slice(0, -1).every((page) => JSON.stringify(page.mark) === JSON.stringify(mark))).toBe(true);
    expect(next).toEqual(since(company.now - 120));
    expect(sweepDue).toEqual([]);
  });

  it('of a quiet company moves the mark with the provider’s clock, and never backwards', async () => {
    expect((await pullAll(since(company.now - 5 * DAY))).mark).toEqual(since(company.now - 120));
    expect((await pullAll(since(company.now - 30))).mark).toEqual(since(company.now - 30));
  });

  it('goes on from a mark of the first version', async () => {
    company.add('Invoice', invoice(), company.now - 60);
    const old = { changedSince: company.now - 3600, unfinished: null, home: 'USD', sweepDue: false };
    expect((await pullAll(old)).mark).toEqual(since(company.now - 120));
    expect(endpoints()).toEqual(['GET cdc']);
  });

  it('asks for terms only when a customer has one that was not told', async () => {
    const old = company.add('Term', { Name: 'Net 30', DueDays: 30 }, company.now - 9 * DAY);
    const fresh = company.add('Term', { Name: 'Net 7', DueDays: 7 }, company.now - 60);
    const first = company.add('Customer', customer({ SalesTermRef: { value: fresh.Id } }), company.now - 60);
    expect((await pullAll(since(company.now - 3600))).records).toMatchObject([{ terms: { days: 7 } }]);
    expect(endpoints()).toEqual(['GET cdc']);
    company.touch(first, { SalesTermRef: { value: old.Id } });
    expect((await pullAll(since(company.now - 3600))).records).toMatchObject([{ terms: { days: 30 } }]);
    expect(endpoints()).toEqual(['GET cdc', 'GET query']);
  });
});

describe('more changes than one answer holds', () => {
  it('are asked for kind by kind', async () => {
    const term = company.add('Term', { Name: 'Net 7', DueDays: 7 }, company.now - 60);
    for (let n = 0; n < 600; n += 1) company.add('Invoice', invoice(), company.now - 600 + n);
    for (let n = 0; n < 600; n += 1)
      company.add('Customer', customer({ SalesTermRef: { value: term.Id } }), company.now - 600 + n);
    const { records, mark, sweepDue } = await pullAll(since(company.now - 3600));
    expect(new Set(records.map((record) => record.id)).size).toBe(1200);
    expect(endpoints()).toEqual(Array(5).fill('GET cdc'));
    expect(server.asked.slice(1).map((asked) => asked.query.get('entities'))).toEqual([
      'Customer,Term',
      'Invoice',
      'Payment',
      'CreditMemo',
    ]);
    expect(mark).toEqual(since(company.now - 120, { terms: [`${term.Id}/0`] }));
    expect(sweepDue).toEqual([]);
  });

  it('a kind that is still cut has to be swept; the others are told by their own answers', async () => {
    for (let n = 0; n < 1000; n += 1) company.add('Invoice', invoice(), company.now - 2000 + n);
    const gone = company.add('Customer', {}, company.now - 60);
    company.remove('Customer', gone, company.now - 50);
    const { records, mark, sweepDue } = await pullAll(since(company.now - 3600));
    expect(records).toMatchObject([{ entity: 'gone', of: 'customer', id: gone.Id }]);
    expect(sweepDue).toEqual(['invoice']);
    expect(mark).toEqual(since(company.now - 120));
    expect(endpoints()).toEqual([...Array<string>(5).fill('GET cdc'), 'GET query']);
    expect(await sweptIds('invoice')).toHaveLength(1000);
  });

  async function sweptIds(kind: 'invoice'): Promise<string[]> {
    const ids = [];
    for await (const page of reader.sweep(kind, null)) ids.push(...page.records.map((record) => record.id));
    return ids;
  }
});

describe('a long gap', () => {
  const ALL = ['customer', 'invoice', 'payment', 'credit'];

  it.each([25.1, 45, 400])('of %d days: everything has to be swept, and one call says so', async (days) => {
    company.add('Invoice', invoice(), company.now - DAY);
    const { records, mark, sweepDue } = await pullAll(since(company.now - days * DAY));
    expect({ records, mark, sweepDue }).toEqual({ records: [], mark: since(company.now - 120), sweepDue: ALL });
    expect(endpoints()).toEqual(['GET cdc']);
  });

  it('within the look-back is none', async () => {
    const row = company.add('Invoice', invoice(), company.now - 20 * DAY);
    expect(await pullAll(since(company.now - 24.9 * DAY))).toMatchObject({ records: [{ id: row.Id }], sweepDue: [] });
  });

  it('that is refused costs one call more, for the clock', async () => {
    server.answer = (asked) => (asked.path.endsWith('/cdc') ? faultReply('2190') : company.answer(asked));
    const { mark, sweepDue } = await pullAll(since(company.now - 29 * DAY));
    expect({ mark, sweepDue }).toEqual({ mark: since(company.now - 120), sweepDue: ALL });
    expect(endpoints()).toEqual(['GET cdc', 'GET query']);
  });

  it('is not what a refusal of yesterday’s time means', async () => {
    server.answer = (asked) => (asked.path.endsWith('/cdc') ? faultReply('5020') : company.answer(asked));
    await expect(pullAll(since(company.now - DAY))).rejects.toBeInstanceOf(Rejected);
  });
});

describe('deletions', () => {
  it('are looked up before they are believed: a read for each kind, and for each hundred', async () => {
    for (let n = 0; n < 101; n += 1) company.remove('Payment', company.add('Payment', invoice()), company.now - 50);
    const merged = company.add('Customer', customer(), company.now - 99);
    company.remove('Customer', merged, company.now - 50);
    const { records, sweepDue } = await pullAll(since(company.now - 3600));
    expect(records.filter((record) => record.entity === 'gone')).toHaveLength(102);
    expect(records[0]).toEqual({
      entity: 'gone',
      of: 'customer',
      id: merged.Id,
      version: '',
      changedAt: '2026-03-01T11:59:10.999Z',
    });
    expect(endpoints()).toEqual(['GET cdc', 'GET query', 'GET query', 'GET query']);
    expect(queries()[0]).toBe(`select * from customer WHERE Active IN (true,false) AND Id IN ('${merged.Id}') MAXRESULTS 100`);
    expect(sweepDue).toEqual([]);
  });

  it('of what was only edited are not believed, and the object is told as it is now (intuit/QuickBooks-V3-DotNET-SDK#189)', async () => {
    const row = company.add('Invoice', invoice({ Balance: 7 }), company.now - 60);
    const really = company.add('Invoice', invoice(), company.now - 60);
    company.remove('Invoice', really, company.now - 50);
    company.deleted.push({
      entity: 'Invoice',
      at: company.now - 60,
      row: { status: 'Deleted', Id: row.Id, MetaData: row.MetaData },
    });
    company.tables['Invoice']?.splice(0, 1, { ...row });
    const { records } = await pullAll(since(company.now - 3600));
    const told = records.filter((record) => record.id === row.Id);
    expect(told.map((record) => record.entity)).toEqual(['invoice', 'invoice']);
    expect(records).toContainEqual(expect.objectContaining({ entity: 'gone', id: really.Id }));
  });

  it('are not believed when an inactive reference hides the object (10000, intuit/QuickBooks-V3-PHP-SDK#127): the next pull asks again', async () => {
    company.remove('Invoice', company.add('Invoice', invoice(), company.now - 60), company.now - 50);
    server.answer = (asked) => (asked.path.endsWith('/query') ? faultReply('10000', 500) : company.answer(asked));
    await expect(pullAll(since(company.now - 3600))).rejects.toBeInstanceOf(Unavailable);
  });

  it('while a list of several pages was read have it swept, once', async () => {
    const row = company.add('Invoice', invoice(), company.now - 900);
    company.remove('Invoice', row, company.now - 300);
    const mark = since(company.now - 600, { listed: { invoice: company.now - 310, customer: company.now - 310 } });
    const { sweepDue, mark: next } = await pullAll(mark);
    expect(sweepDue).toEqual(['invoice']);
    expect(next).toEqual(since(company.now - 120));
    expect((await pullAll(since(company.now - 600, { listed: { invoice: company.now - 500 } }))).sweepDue).toEqual([]);
    expect((await pullAll(since(company.now - 600))).sweepDue).toEqual([]);
  });
});

describe('a term that is changed', () => {
  const mark = (fields = {}) => since(company.now - 3600, fields);

  it('has the customers swept, who do not change with it, and only once', async () => {
    const term = company.add('Term', { Name: 'Net 30', DueDays: 30 }, company.now - 9 * DAY);
    company.touch(term, { Name: 'Net 31', DueDays: 31 }, company.now - 30);
    const first = await pullAll(mark());
    expect(first.sweepDue).toEqual(['customer']);
    company.now += 60;
    const second = await pullAll(first.mark);
    expect(second.sweepDue).toEqual([]);
    company.touch(term, { DueDays: 32 });
    expect((await pullAll(second.mark)).sweepDue).toEqual(['customer']);
  });

  it('is neither a new one nor one of our own', async () => {
    company.add('Term', { Name: 'Net 9', DueDays: 9 }, company.now - 60);
    const ours = company.add('Term', { Name: 'CREDIT HOLD - prepay', DueDays: 0, Active: true }, company.now - 9 * DAY);
    company.touch(ours, { Active: false, Name: 'CREDIT HOLD - prepay (deleted)' }, company.now - 30);
    expect((await pullAll(mark())).sweepDue).toEqual([]);
  });
});
