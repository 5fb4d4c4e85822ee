import * as fc from 'fast-check';
import {
  NotFound,
  Rejected,
  Stale,
  Unavailable,
  type PlaceMark,
  type Reader,
  type ReleaseMark,
  type Writer,
} from '@holdfast/accounting';
import type { CustomerRecord } from '@holdfast/credit';
import { quickbooksSystem } from './index';
import { openLoopback, settingsFor, watchedWire, type Asked, type Loopback, type WatchedWire } from './testing/loopback';
import { faultReply, once, SmallCompany, type Row } from './testing/small-company';

const KEY = '01890a5d-ac96-774b-bcce-b302099a8057';
const WHY = 'CREDIT HOLD since 3 March 2026: invoice 1041 is 62 days overdue. Lifted as soon as it is paid.';

let server: Loopback;
let company: SmallCompany;
let wire: WatchedWire;
let writer: Writer;
let reader: Reader;
let net30: Row;
let row: Row;

beforeEach(async () => {
  server = await openLoopback();
  company = new SmallCompany();
  server.answer = (asked) => company.answer(asked);
  wire = watchedWire();
  const system = quickbooksSystem(settingsFor(server));
  writer = system.writer(wire);
  reader = system.reader(wire);
  net30 = company.add('Term', { Name: 'Net 30', DueDays: 30, Active: true });
  row = company.add('Customer', {
    DisplayName: 'Acme',
    CurrencyRef: { value: 'USD' },
    SalesTermRef: { value: net30.Id },
    Notes: 'Pays by cheque.\r\n ',
  });
});
afterEach(() => server.close());

async function customer(): Promise<CustomerRecord> {
  const [record] = await reader.one('customer', row.Id);
  if (record?.entity !== 'customer') throw new Error('no customer');
  server.asked.length = 0;
  return record;
}
async function place(changes: Partial<PlaceMark> = {}): Promise<PlaceMark> {
  const record = await customer();
  const prior = { terms: record.terms, groups: record.groups };
  return { kind: 'place', customer: record, mark: 'hold', replaces: null, prior, explanation: WHY, ...changes };
}
async function release(placed: PlaceMark): Promise<ReleaseMark> {
  return { kind: 'release', customer: await customer(), mark: placed.mark, prior: placed.prior };
}
const writes = () => server.asked.filter((asked) => asked.method === 'POST');
const termNamed = (name: string) => company.tables['Term']?.find((term) => term['Name'] === name);
describe('placing a mark', () => {
  it('creates our term once and changes the customer in one sparse update', async () => {
    const write = await place();
    const receipt = await writer.perform(write, KEY);
    expect(writes().map((asked) => [asked.path.split('/').at(-1), asked.body])).toEqual([
      ['term', { Name: 'CREDIT HOLD - prepay', DueDays: 0 }],
      [
        'customer',
        {
          Id: row.Id,
          SyncToken: '0',
          sparse: true,
          SalesTermRef: { value: termNamed('CREDIT HOLD - prepay')?.Id },
          Notes: `Pays by cheque.\r\n \n[Holdfast]\n${WHY}\n[/Holdfast]`,
        },
      ],
    ]);
    expect(receipt).toMatchObject({
      reference: row.Id,
      drift: [],
      records: [{ entity: 'customer', version: '1', terms: { name: 'CREDIT HOLD - prepay', days: 0 } }],
    });
    // One read of the terms for the whole life of the writer, none after a write.
    await writer.perform(await place({ mark: 'hold' }), `${KEY.slice(0, -1)}8`);
    expect(wire.reports.map((report) => report.endpoint).filter((endpoint) => endpoint.startsWith('POST'))).toEqual([
      'POST term',
      'POST customer',
      'POST customer',
    ]);
  });

  it('uses request ids that fit, differ by call, stay the same on a repeat and change with the body', async () => {
    const write = await place();
    await writer.perform(write, KEY);
    await writer.perform(write, KEY).catch(() => null);
    const ids = writes().map((asked) => asked.query.get('requestid') ?? '');
    expect(ids.every((id) => id.startsWith(`${KEY}-`) && id.length <= 50)).toBe(true);
    expect(ids).toHaveLength(3);
    expect(ids[0]).not.toBe(ids[1]);
    expect(ids[2]).toBe(ids[1]);
    await writer.perform(await place(), KEY);
    expect(writes().at(-1)?.query.get('requestid')).not.toBe(ids[1]);
  });

  it('finds our term when another process was faster', async () => {
    const write = await place();
    once(
      server,
      company,
      (asked) => asked.method === 'POST' && asked.path.endsWith('/term'),
      () => {
        company.add('Term', { Name: 'CREDIT HOLD - prepay', DueDays: 0, Active: true });
        return faultReply('6240');
      },
    );
    await writer.perform(write, KEY);
    expect(company.tables['Term']?.filter((term) => term['Name'] === 'CREDIT HOLD - prepay')).toHaveLength(1);
    expect(row['SalesTermRef']).toEqual({ value: termNamed('CREDIT HOLD - prepay')?.Id });
  });

  it('gives up plainly when the name is taken by something that is not there', async () => {
    server.answer = (asked) => (asked.method === 'POST' ? faultReply('6240') : company.answer(asked));
    await expect(writer.perform(await place(), KEY)).rejects.toBeInstanceOf(Rejected);
  });

  it('brings a deactivated term of ours back', async () => {
    const old = company.add('Term', { Name: 'UPFRONT - prepay (deleted)', DueDays: 0, Active: false });
    await writer.perform(await place({ mark: 'upfront' }), KEY);
    expect(old).toMatchObject({ Active: true, Name: 'UPFRONT - prepay' });
    expect(row['SalesTermRef']).toEqual({ value: old.Id });
  });

  it('exchanges one mark for another, in the same block', async () => {
    const first = await place();
    await writer.perform(first, KEY);
    await writer.perform(
      await place({ mark: 'upfront', replaces: 'hold', prior: first.prior, explanation: 'Money first.' }),
      'k2',
    );
    expect(row['Notes']).toBe('Pays by cheque.\r\n \n[Holdfast]\nMoney first.\n[/Holdfast]');
    expect(row['SalesTermRef']).toEqual({ value: termNamed('UPFRONT - prepay')?.Id });
  });

  it('leaves terms that the owner chose during the first mark, and says so', async () => {
    await writer.perform(await place(), KEY);
    company.touch(row, { SalesTermRef: { value: net30.Id } });
    const write = await place({ mark: 'upfront', replaces: 'hold', explanation: 'Money first.' });
    const receipt = await writer.perform(write, 'k2');
    expect(row['SalesTermRef']).toEqual({ value: net30.Id });
    expect(receipt.drift).toEqual([
      'The terms were changed from "CREDIT HOLD - prepay" to "Net 30" in QuickBooks; they were left as they are.',
    ]);
    expect(await writer.find(write)).toMatchObject({ reference: row.Id });
  });

  it('sets the terms alone when the owner’s notes are full', async () => {
    company.touch(row, { Notes: 'x'.repeat(1990) });
    const receipt = await writer.perform(await place(), KEY);
    expect(writes().at(-1)?.body).not.toHaveProperty('Notes');
    expect(receipt.drift).toHaveLength(1);
    expect(await writer.find(await place())).not.toBeNull();
  });

  it('is stale when somebody changed the customer, not found when it is gone', async () => {
    const write = await place();
    company.touch(row, { Notes: 'new' });
    await expect(writer.perform(write, KEY)).rejects.toBeInstanceOf(Stale);
    expect(row['Notes']).toBe('new');
    company.remove('Customer', row);
    await expect(writer.perform(write, KEY)).rejects.toBeInstanceOf(NotFound);
  });

  it('reads back when QuickBooks has had the request already', async () => {
    const isUpdate = (asked: Asked) => asked.method === 'POST' && asked.path.endsWith('/customer');
    once(server, company, isUpdate, (asked) => (company.answer(asked), faultReply('600')));
    expect(await writer.perform(await place(), KEY)).toMatchObject({ records: [{ terms: { name: 'CREDIT HOLD - prepay' } }] });
    once(server, company, isUpdate, () => faultReply('600'));
    await expect(writer.perform(await place({ explanation: 'other' }), KEY)).rejects.toBeInstanceOf(Unavailable);
  });

  it('in doubt is found again, or not', async () => {
    const write = await place();
    expect(await writer.find(write)).toBeNull();
    once(
      server,
      company,
      (asked) => asked.method === 'POST' && asked.path.endsWith('/customer'),
      (asked) => (company.answer(asked), { silence: 'cut' }),
    );
    await expect(writer.perform(write, KEY)).rejects.toBeInstanceOf(Unavailable);
    expect(await writer.find(write)).toMatchObject({ reference: row.Id, records: [{ version: '1' }] });
  });
});

describe('releasing', () => {
  it('puts terms and notes back as they were, whatever the notes were', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map((part) => `${part}\r\n\t ${part} `);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constant(''), text), async (Notes) => {
        company.touch(row, { Notes });
        const placed = await place();
        await writer.perform(placed, KEY);
        expect(row['Notes']).not.toBe(Notes);
        const receipt = await writer.perform(await release(placed), KEY);
        expect(receipt.drift).toEqual([]);
        expect(row['Notes']).toBe(Notes);
        expect(row['SalesTermRef']).toEqual({ value: net30.Id });
      }),
      { numRuns: 25 },
    );
  });

  it('takes the terms away again from a customer that had none', async () => {
    delete row['SalesTermRef'];
    const placed = await place();
    await writer.perform(placed, KEY);
    const write = await release(placed);
    expect(await writer.find(write)).toBeNull();
    const receipt = await writer.perform(write, KEY);
    expect(writes()[0]?.body).toMatchObject({ SalesTermRef: null, sparse: true });
    expect(row['SalesTermRef']).toBeUndefined();
    expect(receipt).toMatchObject({ drift: [], records: [{ terms: null }] });
    expect(await writer.find(write)).not.toBeNull();
  });

  it('tries a full update when the sparse null is ignored, and tells the owner when that fails too', async () => {
    for (const takesFull of [true, false]) {
      company.touch(row, { SalesTermRef: undefined, Taxable: true });
      const placed = await place();
      await writer.perform(placed, KEY);
      const write = await release(placed);
      server.answer = (asked) => {
        if (asked.method !== 'POST') return company.answer(asked);
        const { SalesTermRef, ...rest } = asked.body ?? {};
        if (SalesTermRef === null) return company.answer({ ...asked, body: rest });
        if (!takesFull) return faultReply('6000');
        delete row['SalesTermRef'];
        return company.answer(asked);
      };
      const receipt = await writer.perform(write, KEY);
      expect(writes()[1]?.body).toMatchObject({ sparse: false, DisplayName: 'Acme', Taxable: true });
      expect(writes()[1]?.body).not.toHaveProperty('SalesTermRef');
      expect(receipt.drift).toHaveLength(takesFull ? 0 : 1);
      expect(row['Notes']).toBe('Pays by cheque.\r\n ');
      server.answer = (asked) => company.answer(asked);
    }
  });

  it('leaves terms that the owner has chosen meanwhile, takes our block out, and says so', async () => {
    const placed = await place();
    await writer.perform(placed, KEY);
    const net7 = company.add('Term', { Name: 'Net 7', DueDays: 7, Active: true });
    company.touch(row, { SalesTermRef: { value: net7.Id }, Notes: `${String(row['Notes'])} and mine` });
    const receipt = await writer.perform(await release(placed), 'k2');
    expect(writes()[0]?.body).toEqual({ Id: row.Id, SyncToken: '2', sparse: true, Notes: 'Pays by cheque.\r\n  and mine' });
    expect(row['SalesTermRef']).toEqual({ value: net7.Id });
    expect(receipt.drift).toHaveLength(1);
  });

  it('does nothing twice', async () => {
    const placed = await place();
    await writer.perform(placed, KEY);
    await writer.perform(await release(placed), KEY);
    expect(await writer.perform(await release(placed), KEY)).toEqual({ reference: row.Id, drift: [], records: [] });
    expect(writes()).toEqual([]);
  });

  it('does not go back to terms that are no longer in use', async () => {
    const placed = await place();
    await writer.perform(placed, KEY);
    company.touch(net30, { Active: false });
    const later = quickbooksSystem(settingsFor(server)).writer(wire);
    const receipt = await later.perform(await release(placed), KEY);
    expect(row['SalesTermRef']).toBeUndefined();
    expect(receipt.drift).toEqual(['The earlier terms "Net 30" are no longer in use; the customer now has no terms of its own.']);
  });
});
