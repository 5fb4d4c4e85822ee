import type { PullPage, Reader, SyncMark } from '@holdfast/accounting';
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
    expect(mark).toEqual({ changedSince: company.now - 120, unfinished: null, home: 'USD', sweepDue: false });
    expect(pages.map((page) => page.progress)).toEqual([
      { entity: 'customer', read: 2 },
      { entity: 'invoice', read: 1 },
      { entity: 'payment', read: 1 },
      { entity: 'credit', read: 1 },
    ]);
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

  it('re-anchors at the last seen time, and loses nothing while the list moves', async () => {
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
    expect(
      queries()
        .filter((query) => query.includes('from invoice'))
        .every((query) => query.includes('STARTPOSITION 1 ')),
    ).toBe(true);
    expect(queries().some((query) => query.includes("WHERE MetaData.LastUpdatedTime >= '2026-03-01T09:29:59Z'"))).toBe(true);
  });

  it('reads on inside one second by offset', async () => {
    for (let n = 0; n < 2300; n += 1) company.add('Invoice', invoice(), company.now - 500);
    const { records } = await pullAll(null);
    expect(new Set(records.map((record) => record.id)).size).toBe(2300);
  });

  it('that is broken off goes on where it was: at the entity and time reached', async () => {
    company.add('Customer', customer());
    for (let n = 0; n < 2500; n += 1) company.add('Invoice', invoice(), company.now - 10_000 + n);
    const stored: PullPage[] = [];
    for await (const page of reader.pull(null)) {
      stored.push(page);
      if (stored.length === 2) break;
    }
    const startedAt = company.now;
    company.now += 3600;
    server.asked.length = 0;
    const { records, mark } = await pullAll(stored.at(-1)?.mark ?? null);
    expect(queries()[0]).toContain("from invoice WHERE MetaData.LastUpdatedTime >= '2026-03-01T09:27:59Z'");
    expect(queries().some((query) => query.includes('from customer'))).toBe(false);
    const all = [...stored.flatMap((page) => page.records), ...records].filter((record) => record.entity === 'invoice');
    expect(new Set(all.map((record) => record.id)).size).toBe(2500);
    expect(mark).toMatchObject({ changedSince: startedAt - 120, unfinished: null });
  });
});

describe('a pull of changes', () => {
  const since = (seconds: number): SyncMark => ({ changedSince: seconds, unfinished: null, home: 'USD', sweepDue: false });

  it('is one call, deletions included, and moves the mark', async () => {
    const mark = since(company.now - 3600);
    const changed = company.add('Invoice', invoice(), company.now - 60);
    company.remove('Payment', company.add('Payment', {}, company.now - 99), company.now - 50);
    company.remove('Customer', company.add('Customer', {}, company.now - 99), company.now - 50);
    const { records, mark: next, pages } = await pullAll(mark);
    expect(records).toMatchObject([
      { entity: 'gone', of: 'customer' },
      { entity: 'invoice', id: changed.Id },
      { entity: 'gone', of: 'payment' },
    ]);
    expect(endpoints()).toEqual(['GET cdc']);
    expect(server.asked[0]?.query.get('entities')).toBe('Customer,Invoice,Payment,CreditMemo,Term');
    expect(server.asked[0]?.query.get('changedSince')).toBe('2026-03-01T11:00:00Z');
    expect(pages.slice(0, -1).every((page) => JSON.stringify(page.mark) === JSON.stringify(mark))).toBe(true);
    expect(next).toEqual(since(company.now - 120));
  });

  it('of a quiet company moves the mark with the provider’s clock, and never backwards', async () => {
    expect((await pullAll(since(company.now - 5 * DAY))).mark).toEqual(since(company.now - 120));
    expect((await pullAll(since(company.now - 30))).mark).toEqual(since(company.now - 30));
  });

  it('asks for terms only when a customer has one that was not told', async () => {
    const old = company.add('Term', { Name: 'Net 30', DueDays: 30 }, company.now - 9 * DAY);
    const fresh = company.add('Term', { Name: 'Net 7', DueDays: 7 }, company.now - 60);
    const first = company.add('Customer', customer({ SalesTermRef: { value: fresh.Id } }), company.now - 60);
    expect((await pullAll(since(company.now - 3600))).records).toMatchObject([{ terms: { days: 7 } }]);
    expect(endpoints()).toEqual(['GET cdc']);
    company.touch(first, { SalesTermRef: { value: old.Id } });
    expect((await pullAll(since(company.now - 3600))).records).toMatchObject([{ terms: { days: 30 } }]);
    expect(endpoints()).toEqual(['GET cdc', 'GET cdc', 'GET query']);
  });

  it('that is too much for one answer asks entity by entity', async () => {
    for (let n = 0; n < 600; n += 1) company.add('Invoice', invoice(), company.now - 600 + n);
    for (let n = 0; n < 600; n += 1) company.add('Customer', customer(), company.now - 600 + n);
    const { records, mark } = await pullAll(since(company.now - 3600));
    expect(new Set(records.map((record) => record.id)).size).toBe(1200);
    expect(endpoints()).toEqual(Array(5).fill('GET cdc'));
    expect(mark).toEqual(since(company.now - 120));
  });

  it('that is too much for one entity reads that list, passes deletions on and asks for a sweep', async () => {
    for (let n = 0; n < 1500; n += 1) company.add('Invoice', invoice(), company.now - 2000 + n);
    company.remove('Customer', company.add('Customer', {}), company.now - 50);
    const { records, mark } = await pullAll(since(company.now - 3600));
    expect(new Set(records.flatMap((record) => (record.entity === 'invoice' ? [record.id] : []))).size).toBe(1500);
    expect(records).toContainEqual(expect.objectContaining({ entity: 'gone', of: 'customer' }));
    expect(queries().every((query) => query.includes('from invoice'))).toBe(true);
    expect(mark).toEqual({ ...since(company.now - 120), sweepDue: true });
  });

  it('after a long gap reads lists since the mark, with the deletions that change data still tells', async () => {
    company.add('Invoice', invoice(), company.now - 40 * DAY);
    const seen = company.add('Invoice', invoice(), company.now - 28 * DAY);
    company.remove('Invoice', company.add('Invoice', invoice()), company.now - DAY);
    const { records, mark } = await pullAll(since(company.now - 30 * DAY));
    expect(records).toMatchObject([{ entity: 'gone', of: 'invoice' }, { id: seen.Id }]);
    expect(mark).toEqual({ ...since(company.now - 120), sweepDue: true });
    expect((await pullAll(mark)).mark).toMatchObject({ sweepDue: true });
  });

  it('reads lists when change data is refused', async () => {
    server.answer = (asked) => (asked.path.endsWith('/cdc') ? faultReply('4001') : company.answer(asked));
    const row = company.add('Invoice', invoice(), company.now - DAY);
    expect(await pullAll(since(company.now - 29 * DAY))).toMatchObject({ records: [{ id: row.Id }], mark: { sweepDue: true } });
  });

  it('with a mark that cannot be read starts anew', async () => {
    company.add('Invoice', invoice(), company.now - 400 * DAY);
    expect((await pullAll({ changedSince: 'yesterday' })).records).toHaveLength(1);
  });
});
