import { Unavailable, type PullPage, type Reader, type SyncMark } from '@holdfast/accounting';
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

async function pullAll(mark: SyncMark | null): Promise<{ pages: PullPage[]; records: LedgerRecord[]; mark: SyncMark }> {
  const pages: PullPage[] = [];
  // As the engine keeps it: JSON.
  for await (const page of reader.pull(mark)) pages.push({ ...page, mark: JSON.parse(JSON.stringify(page.mark)) as SyncMark });
  return { pages, records: pages.flatMap((page) => page.records), mark: pages.at(-1)?.mark ?? {} };
}

describe('a first pull', () => {
  it('reads the four lists once, inactive customers too, and ends behind the provider’s clock', async () => {
    const term = company.add('Term', { Name: 'Net 30', DueDays: 30, Active: true }, company.now - 9 * DAY);
    company.add('Customer', customer({ SalesTermRef: { value: term.Id } }), company.now - DAY);
    company.add('Customer', customer({ DisplayName: 'Old (deleted)', Active: false }), company.now - DAY);
    company.add('Invoice', invoice(), company.now - DAY);
    company.add('Payment', { CustomerRef: { value: '1' }, TxnDate: '2026-01-02', TotalAmt: 5, UnappliedAmt: 5 });
    company.add('CreditMemo', { CustomerRef: { value: '1' }, TxnDate: '2026-01-02', TotalAmt: 5, RemainingCredit: 5 });
    const { records, pages, mark } = await pullAll(null);
    expect(records.map((record) => record.entity)).toEqual(['customer', 'customer', 'invoice', 'payment', 'credit']);
    expect(records[0]).toMatchObject({ terms: { name: 'Net 30', days: 30 } });
    expect(records[1]).toMatchObject({ active: false });
    expect(mark).toEqual({ changedSince: company.now - 120, unfinished: null, home: 'USD', listed: {}, terms: [] });
    expect(pages.map((page) => page.progress)).toEqual([
      { entity: 'customer', read: 2, of: null },
      { entity: 'invoice', read: 1, of: null },
      { entity: 'payment', read: 1, of: null },
      { entity: 'credit', read: 1, of: null },
    ]);
    expect(pages.flatMap((page) => page.sweepDue)).toEqual([]);
    expect(endpoints()).toEqual(['GET preferences', ...Array<string>(5).fill('GET query')]);
    expect(queries()[0]).toBe(
      'select * from customer WHERE Active IN (true,false) ORDERBY MetaData.LastUpdatedTime STARTPOSITION 1 MAXRESULTS 1000',
    );
  });

  it('of an empty company still gives a mark', async () => {
    const { records, mark } = await pullAll(null);
    expect(records).toEqual([]);
    expect(mark).toMatchObject({ changedSince: company.now - 120 });
  });

  it('takes a page for each thousand rows of a list, and one more where the last page came full', async () => {
    const sizes = { Customer: 1000, Invoice: 2500, Payment: 999, CreditMemo: 0 };
    for (const [entity, size] of Object.entries(sizes))
      for (let n = 0; n < size; n += 1)
        company.add(entity, entity === 'Customer' ? customer() : invoice(), company.now - 10_000 + n);
    const { records } = await pullAll(null);
    expect(records).toHaveLength(4499);
    expect(endpoints()).toEqual(['GET preferences', ...Array<string>(2 + 3 + 1 + 1).fill('GET query')]);
  });

  it('right after the profile does not ask for the home currency again', async () => {
    server.answer = (asked) => (asked.path.includes('companyinfo') ? { body: { CompanyInfo: {} } } : company.answer(asked));
    await reader.profile();
    wire.reports.length = 0;
    await pullAll(null);
    expect(endpoints()).toEqual(Array(4).fill('GET query'));
  });

  it('believes no count beside rows: it may be that of the page', async () => {
    for (let n = 0; n < 1500; n += 1) company.add('Invoice', invoice(), company.now - 10_000 + n);
    server.answer = (asked) => {
      const reply = company.answer(asked);
      const { QueryResponse } = (reply.body ?? {}) as { QueryResponse?: Record<string, unknown> };
      return QueryResponse
        ? { ...reply, body: { QueryResponse: { ...QueryResponse, totalCount: QueryResponse['maxResults'] } } }
        : reply;
    };
    expect((await pullAll(null)).records).toHaveLength(1500);
  });

  it('anchors at the last seen time, and loses nothing while the list moves', async () => {
    for (let n = 0; n < 2500; n += 1) company.add('Invoice', invoice({ DocNumber: `${n}` }), company.now - 10_000 + n);
    let calls = 0;
    server.answer = (asked) => {
      const reply = company.answer(asked);
      // While page one is on its way, rows of it are edited and go to the end of the list.
      if (asked.query.get('query')?.includes('from invoice') && (calls += 1) === 1)
        for (const row of (company.tables['Invoice'] ?? []).slice(0, 300)) company.touch(row, {}, company.now);
      return reply;
    };
    const { records } = await pullAll(null);
    expect(new Set(records.map((record) => record.id)).size).toBe(2500);
    // One row of the anchor's second was read, so the next page begins at the second one.
    expect(queries().some((query) => query.includes("WHERE MetaData.LastUpdatedTime >= '2026-03-01T09:29:59Z'"))).toBe(true);
    expect(queries().filter((query) => query.includes('STARTPOSITION 2 '))).toHaveLength(2);
  });

  it('reads on inside one second by offset', async () => {
    for (let n = 0; n < 2300; n += 1) company.add('Invoice', invoice(), company.now - 500);
    const { records } = await pullAll(null);
    expect(new Set(records.map((record) => record.id)).size).toBe(2300);
  });

  it('that is broken off goes on where it was: in its list, at its place, reading at most one page again', async () => {
    company.add('Customer', customer());
    for (let n = 0; n < 3500; n += 1) company.add('Invoice', invoice(), company.now - 10_000 + n);
    const stored: PullPage[] = [];
    for await (const page of reader.pull(null)) {
      stored.push(page);
      if (stored.length === 3) break;
    }
    const startedAt = company.now;
    company.now += 3600;
    server.asked.length = 0;
    const { pages, records, mark } = await pullAll(stored.at(-1)?.mark ?? null);
    expect(queries()[0]).toContain("from invoice WHERE MetaData.LastUpdatedTime >= '2026-03-01T09:46:39Z'");
    expect(queries().some((query) => query.includes('from customer'))).toBe(false);
    expect(queries().filter((query) => query.includes('from invoice'))).toHaveLength(2);
    const all = [...stored.flatMap((page) => page.records), ...records].filter((record) => record.entity === 'invoice');
    expect(new Set(all.map((record) => record.id)).size).toBe(3500);
    expect(pages.map((page) => page.progress.read)).toEqual([2999, 3500, 0, 0]);
    expect(mark).toEqual({
      changedSince: startedAt - 120,
      unfinished: null,
      home: 'USD',
      listed: { invoice: company.now },
      terms: [],
    });
  });

  it('gives what it has read before a list that fails', async () => {
    company.add('Customer', customer());
    server.answer = (asked) =>
      asked.query.get('query')?.includes('from payment') ? faultReply('10000', 500) : company.answer(asked);
    const stored: PullPage[] = [];
    const work = (async () => {
      for await (const page of reader.pull(null)) stored.push(page);
    })();
    await expect(work).rejects.toBeInstanceOf(Unavailable);
    expect(stored.at(-1)?.mark).toMatchObject({ unfinished: { kind: 'payment', next: { since: null, offset: 0 } } });
  });

  it.each([
    { changedSince: 'yesterday' },
    // Of the first version, broken off in the middle.
    {
      changedSince: null,
      unfinished: { startedAt: 5, done: ['customer'], reached: { invoice: 7 } },
      home: 'USD',
      sweepDue: false,
    },
  ])('follows a mark that cannot be read: %j', async (mark) => {
    company.add('Invoice', invoice(), company.now - 400 * DAY);
    expect((await pullAll(mark)).records).toHaveLength(1);
  });
});
