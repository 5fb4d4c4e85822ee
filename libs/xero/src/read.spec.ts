import { Unavailable, type PullPage, type Reader, type SyncMark } from '@holdfast/accounting';
import { xeroSystem } from './index';
import { XERO_URLS } from './settings';
import {
  describeWithFixtures,
  loopback,
  recordedBody,
  recordingWire,
  type Loopback,
  type Received,
  type RecordingWire,
  type Reply,
} from './testing/loopback';

const TENANT = '33333333-3333-3333-3333-000000000001';
const NOW = Date.UTC(2026, 10, 21, 12);
const ORGANISATION = {
  Name: 'Books',
  BaseCurrency: 'ZAR',
  Timezone: 'NEWZEALANDSTANDARDTIME',
  ShortCode: '!GG4!Y',
  CountryCode: 'NZ',
};
const FIVE = ['Contacts', 'Invoices', 'CreditNotes', 'Prepayments', 'Overpayments'];

type Row = { readonly [field: string]: unknown; readonly changedMs: number };

function guid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** Lists as Xero pages them: changed at or after If-Modified-Since, oldest change first. */
function books(lists: Readonly<Record<string, readonly Row[]>>): (request: Received) => Reply {
  return ({ path, query, headers }) => {
    const date = { date: new Date(NOW).toUTCString() };
    const [, name = '', id] = /^\/api\.xro\/2\.0\/(\w+)(?:\/([\w-]+))?$/.exec(path) ?? [];
    if (name === 'Organisation') return { headers: date, body: { Organisations: [ORGANISATION] } };
    const since = headers['if-modified-since'] === undefined ? 0 : Date.parse(String(headers['if-modified-since']));
    const rows = [...(lists[name] ?? [])].sort((a, b) => a.changedMs - b.changedMs).filter((row) => row.changedMs >= since);
    const found = id === undefined ? rows.slice((Number(query['page']) - 1) * Number(query['pageSize']), Number(query['page']) * Number(query['pageSize'])) : rows.filter((row) => Object.values(row).includes(id)); // prettier-ignore
    if (id !== undefined && found.length === 0) return { status: 404, body: 'The resource you’re looking for cannot be found' };
    return {
      headers: date,
      body: { [name]: found.map(({ changedMs, ...row }) => ({ ...row, UpdatedDateUTC: `/Date(${changedMs}+0000)/` })) },
    };
  };
}

function contacts(count: number, changedMs: (index: number) => number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    ContactID: guid(index),
    Name: `Contact ${index}`,
    ContactStatus: 'ACTIVE',
    changedMs: changedMs(index),
  }));
}

function invoice(number: number, fields: object = {}): Row {
  const dates = { Date: '/Date(1587600000000+0000)/', DueDate: '/Date(1589068800000+0000)/' };
  return {
    InvoiceID: guid(number),
    Type: 'ACCREC',
    Status: 'AUTHORISED',
    Total: 10,
    AmountDue: 10,
    Contact: { ContactID: guid(1) },
    ...dates,
    changedMs: NOW - 1e9 + number,
    ...fields,
  };
}

describe('the reader', () => {
  let xero: Loopback;
  let wire: RecordingWire;
  let reader: Reader;

  beforeEach(async () => {
    xero = await loopback();
    wire = recordingWire(TENANT, 'token');
    const settings = { ...XERO_URLS, apiUrl: xero.url, clientId: 'id', clientSecret: 'secret', timeoutMs: 5_000, now: () => NOW };
    reader = xeroSystem(settings).reader(wire);
  });
  afterEach(() => xero.close());

  const pull = async (mark: SyncMark | null, pagesMax = Infinity): Promise<PullPage[]> => {
    const pages: PullPage[] = [];
    for await (const page of reader.pull(mark)) {
      pages.push(
        JSON.parse(JSON.stringify(page, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))) as PullPage,
      );
      if (pages.length >= pagesMax) break;
    }
    return pages;
  };
  const ids = (pages: readonly PullPage[]) => pages.flatMap((page) => page.records.map((record) => record.id));
  const lists = () => xero.calls().map((call) => call.replace('GET /api.xro/2.0/', ''));

  it('reads everything with one call a page and one for the home currency, then only what changed with five calls', async () => {
    xero.answer(books({ Contacts: contacts(2500, (index) => NOW - 1e9 + index * 1000), Invoices: [invoice(1)] }));
    const pages = await pull(null);
    expect(lists()).toEqual(['Organisation', 'Contacts', 'Contacts', 'Contacts', ...FIVE.slice(1)]);
    expect(new Set(ids(pages)).size).toBe(2501 - 1);
    const mark = pages.at(-1)!.mark;
    const began = NOW / 1000 - 120;
    expect(mark).toEqual({
      homeCurrency: 'ZAR',
      since: { contacts: began, invoices: began, creditNotes: began, prepayments: began, overpayments: began },
    });

    xero.received.length = 0;
    xero.answer(books({ Invoices: [invoice(1), invoice(2, { changedMs: NOW - 60_000 })] }));
    expect(ids(await pull(mark))).toEqual([guid(2)]);
    expect(lists()).toEqual(FIVE);
    expect(new Set(xero.received.map(({ headers }) => headers['if-modified-since']))).toEqual(
      new Set(['2026-11-21T11:58:00.000Z']),
    );
    expect(wire.paceKinds).toEqual(Array(13).fill('read'));
  });

  it('goes on where a broken-off full pull had come to', async () => {
    xero.answer(books({ Contacts: contacts(3500, (index) => NOW - 1e10 + index * 1000), Invoices: [invoice(1), invoice(2)] }));
    const begun = await pull(null, 2);
    expect(begun.map((page) => page.progress)).toEqual([{ entity: 'customer', read: 1000 }, { entity: 'customer', read: 2000 }]); // prettier-ignore
    xero.received.length = 0;
    const rest = await pull(begun[1]!.mark);
    expect(new Set([...ids(begun), ...ids(rest)]).size).toBe(3500);
    expect(lists()).toEqual(['Contacts', 'Contacts', ...FIVE.slice(1)]);
    expect(xero.received[0]?.headers).toHaveProperty('if-modified-since');
    expect(xero.received[2]?.headers).not.toHaveProperty('if-modified-since');
  });

  it('reads every row of a second that is more crowded than a page', async () => {
    const second = NOW - 1e9 - (NOW % 1000);
    xero.answer(books({ Contacts: contacts(4200, (index) => second + (index % 1000)) }));
    expect(new Set(ids(await pull(null))).size).toBe(4200);
  });

  it('does not go round in circles when the order or If-Modified-Since is ignored', async () => {
    const rows = contacts(1000, (index) => NOW - 1e9 + index * 1000).map(({ changedMs, ...row }) => ({
      ...row,
      UpdatedDateUTC: `/Date(${changedMs - (changedMs % 1e9)})/`,
    }));
    xero.answer(({ path, query }) => {
      if (path.endsWith('Organisation')) return { body: { Organisations: [ORGANISATION] } };
      return {
        body: {
          Contacts:
            query['page'] === '1' && xero.received.length > 2
              ? rows.map((row) => ({ ...row, UpdatedDateUTC: '/Date(1000)/' }))
              : rows,
        },
      };
    });
    await expect(pull(null)).rejects.toThrow(Unavailable);
    xero.answer(({ path }) =>
      path.endsWith('Organisation')
        ? { body: { Organisations: [ORGANISATION] } }
        : { body: { Contacts: [{ ContactID: guid(1) }] } },
    );
    await expect(pull(null)).rejects.toThrow(Unavailable);
  });

  it('tells credit documents of customers, and a deleted invoice as gone', async () => {
    const credit = {
      Date: '/Date(1587600000000+0000)/',
      Total: 5,
      RemainingCredit: 5,
      Status: 'AUTHORISED',
      Contact: { ContactID: guid(1) },
      changedMs: NOW - 1e9,
    };
    xero.answer(
      books({
        Invoices: [invoice(1, { Status: 'DELETED' })],
        CreditNotes: [{ CreditNoteID: guid(2), Type: 'ACCRECCREDIT', ...credit }, { CreditNoteID: guid(3), Type: 'ACCPAYCREDIT', ...credit }],
        Prepayments: [{ PrepaymentID: guid(4), Type: 'RECEIVE-PREPAYMENT', ...credit }, { PrepaymentID: guid(5), Type: 'SPEND-PREPAYMENT', ...credit }],
        Overpayments: [{ OverpaymentID: guid(6), Type: 'AROVERPAYMENT', ...credit }],
      }), // prettier-ignore
    );
    const records = (await pull(null)).flatMap((page) => page.records);
    expect(records.map((record) => [record.entity, 'kind' in record ? record.kind : '', record.id])).toEqual([
      ['gone', '', guid(1)],
      ['credit', 'credit-note', guid(2)],
      ['credit', 'prepayment', guid(4)],
      ['credit', 'overpayment', guid(6)],
    ]);
  });

  it('reads one object of each kind, and nothing for what is not there', async () => {
    const credit = { Type: 'AROVERPAYMENT', Status: 'AUTHORISED', Total: 5, RemainingCredit: 5, changedMs: NOW };
    xero.answer(
      books({
        Contacts: contacts(2, () => NOW),
        Invoices: [invoice(3), invoice(4, { Type: 'ACCPAY' })],
        Overpayments: [{ OverpaymentID: guid(5), ...credit }],
        Payments: [{ PaymentID: guid(6), Invoice: { InvoiceID: guid(3) }, changedMs: NOW }],
      }),
    );
    const one = async (...args: Parameters<Reader['one']>) =>
      (await reader.one(...args)).map((record) => `${record.entity} ${record.id}`);
    await expect(one('customer', guid(1))).resolves.toEqual([`customer ${guid(1)}`]);
    await expect(one('invoice', guid(3))).resolves.toEqual([`invoice ${guid(3)}`]);
    await expect(one('invoice', guid(4))).resolves.toEqual([]);
    await expect(one('credit', guid(5))).resolves.toEqual([`credit ${guid(5)}`]);
    await expect(one('payment', guid(6))).resolves.toEqual([`invoice ${guid(3)}`]);
    for (const entity of ['customer', 'invoice', 'credit', 'payment'] as const) {
      await expect(one(entity, guid(99))).resolves.toEqual([]);
      await expect(one(entity, 'no guid')).resolves.toEqual([]);
    }
    expect(lists().filter((call) => call === 'Organisation')).toHaveLength(1);
  });

  it('describes the organisation', async () => {
    const organisation = {
      ...ORGANISATION,
      PeriodLockDate: '/Date(1419937200000+0000)/',
      EndOfYearLockDate: '/Date(1388448000000+0000)/',
      PaymentTerms: { Sales: { Day: 14, Type: 'DAYSAFTERBILLDATE' } },
    };
    xero.answer(({ path }) => {
      if (path.endsWith('/Organisation')) return { body: { Organisations: [organisation] } };
      return path.endsWith('/Currencies')
        ? { body: { Currencies: [{ Code: 'ZAR' }, { Code: 'GBP' }] } }
        : { body: { InvoiceReminders: [{ Enabled: true }] } };
    });
    await expect(reader.profile()).resolves.toEqual({
      externalId: TENANT,
      name: 'Books',
      country: 'NZ',
      homeCurrency: 'ZAR',
      multiCurrency: true,
      timeZone: 'Pacific/Auckland',
      timeZoneProblem: null,
      closedThrough: '2014-12-31',
      defaultTermsDays: 14,
      ownReminders: true,
      links: {
        customer: 'https://go.xero.com/app/!GG4!Y/contacts/contact/{id}',
        invoice: 'https://go.xero.com/app/!GG4!Y/invoicing/view/{id}',
      },
    });
  });

  it('names an unknown time zone with the cure, and does not mind refused side questions', async () => {
    xero.answer(({ path }) =>
      path.endsWith('/Organisation')
        ? { body: { Organisations: [{ ...ORGANISATION, Timezone: 'ATLANTISSTANDARDTIME' }] } }
        : { status: 403 },
    );
    const profile = await reader.profile();
    expect(profile).toMatchObject({ timeZone: null, ownReminders: null, multiCurrency: true, closedThrough: null });
    expect(profile.timeZoneProblem).toMatch(/ATLANTISSTANDARDTIME.*Cure:/);
    xero.answer(({ path }) => (path.endsWith('/Organisation') ? { body: { Organisations: [ORGANISATION] } } : { status: 503 }));
    await expect(reader.profile()).rejects.toThrow(Unavailable);
  });
});

describeWithFixtures('the reader on recordings', () => {
  let xero: Loopback;
  beforeEach(async () => {
    xero = await loopback();
  });
  afterEach(() => xero.close());

  it('pulls every recorded list', async () => {
    const recordings: Readonly<Record<string, string>> = {
      Organisation: 'organisation-get', Contacts: 'contacts-list', Invoices: 'invoices-list', CreditNotes: 'credit_notes-list',
      Prepayments: 'prepayments-list', Overpayments: 'overpayments-list',
    }; // prettier-ignore
    xero.answer(({ path }) => ({
      headers: { date: 'Fri, 10 Apr 2026 13:43:44 GMT' },
      body: recordedBody(recordings[path.split('/').at(-1) ?? ''] ?? ''),
    }));
    const system = xeroSystem({
      ...XERO_URLS,
      apiUrl: xero.url,
      clientId: 'id',
      clientSecret: 's',
      timeoutMs: 5_000,
      now: () => NOW,
    });
    const read: string[] = [];
    for await (const page of system.reader(recordingWire(TENANT, 'token')).pull(null))
      read.push(`${page.progress.entity} ${page.progress.read} ${page.records.length}`);
    expect(read).toEqual([
      'customer 14 14',
      'invoice 28 26',
      expect.stringMatching(/^credit 10 /),
      expect.stringMatching(/^credit 6 /),
      expect.stringMatching(/^credit 6 /),
    ]);
  });
});
