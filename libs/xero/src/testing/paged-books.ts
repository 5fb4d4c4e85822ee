import type { Received, Reply } from './loopback';

export const TENANT = '33333333-3333-3333-3333-000000000001';
export const NOW = Date.UTC(2026, 10, 21, 12);
export const ORGANISATION = {
  Name: 'Books',
  BaseCurrency: 'ZAR',
  Timezone: 'NEWZEALANDSTANDARDTIME',
  ShortCode: '!GG4!Y',
  CountryCode: 'NZ',
};

export type ListedRow = { readonly [field: string]: unknown; readonly changedMs: number };
export type Lists = Readonly<Record<string, readonly ListedRow[]>>;

/** What a server may fail to heed. */
export interface Deafness {
  readonly since?: boolean;
  readonly order?: boolean;
  readonly page?: boolean;
  /** No `pagination` in the answer. */
  readonly counts?: boolean;
}

export function guid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** Lists as Xero pages them: changed at or after If-Modified-Since, oldest change first, by id where the time is one. */
export function pagedBooks(lists: Lists | (() => Lists), deaf: Deafness = {}): (request: Received) => Reply {
  return (request) => {
    const [, name = '', id] = /^\/api\.xro\/2\.0\/(\w+)(?:\/([\w-]+))?$/.exec(request.path) ?? [];
    const headers = { date: new Date(NOW).toUTCString() };
    if (name === 'Organisation') return { headers, body: { Organisations: [ORGANISATION] } };
    const all = (typeof lists === 'function' ? lists() : lists)[name] ?? [];
    if (id === undefined) return { headers, body: listed(request, { name, all, deaf }) };
    const found = all.filter((row) => Object.values(row).includes(id));
    return found.length === 0
      ? { status: 404, body: 'The resource you’re looking for cannot be found' }
      : { headers, body: { [name]: found.map(told) } };
  };
}

function listed(
  { query, headers }: Received,
  { name, all, deaf }: { name: string; all: readonly ListedRow[]; deaf: Deafness },
): object {
  const header = headers['if-modified-since'];
  const since = header === undefined || deaf.since ? 0 : Date.parse(String(header));
  const ids = query['IDs']?.split(',');
  const isAsked = (row: ListedRow) =>
    row.changedMs >= since &&
    (ids === undefined || ids.some((one) => Object.values(row).includes(one))) &&
    (!query['where']?.includes('AUTHORISED') || row['Status'] === 'AUTHORISED');
  const sign = deaf.order ? -1 : 1;
  const rows = all.filter(isAsked).sort((a, b) => sign * (a.changedMs - b.changedMs) || (keyOf(a) < keyOf(b) ? -1 : 1));
  const page = deaf.page ? 1 : Number(query['page']);
  const pageSize = Number(query['pageSize']);
  const pagination = {
    page: Number(query['page']),
    pageSize,
    pageCount: Math.ceil(rows.length / pageSize),
    itemCount: rows.length,
  };
  return {
    ...(deaf.counts ? {} : { pagination }),
    [name]: rows.slice((page - 1) * pageSize, page * pageSize).map(told),
  };
}

function keyOf(row: ListedRow): string {
  return String(Object.values(row)[0]);
}

function told({ changedMs, ...row }: ListedRow): object {
  return { ...row, UpdatedDateUTC: `/Date(${changedMs}+0000)/` };
}

export function contacts(count: number, changedMs: (index: number) => number): ListedRow[] {
  return Array.from({ length: count }, (_, index) => ({
    ContactID: guid(index),
    Name: `Contact ${index}`,
    ContactStatus: 'ACTIVE',
    changedMs: changedMs(index),
  }));
}

export function invoice(number: number, fields: object = {}): ListedRow {
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

export function credit(fields: object): ListedRow {
  return {
    ...fields,
    Date: '/Date(1587600000000+0000)/',
    Total: 5,
    RemainingCredit: 5,
    Status: 'AUTHORISED',
    Contact: { ContactID: guid(1) },
    changedMs: NOW - 1e9,
    ...fields,
  };
}
