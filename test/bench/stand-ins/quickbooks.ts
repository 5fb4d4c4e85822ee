import type { Books, Item, Kind } from './books';
import type { Answer, Asked, Front } from './stand-in';

const KIND_OF: Readonly<Record<string, Kind>> = {
  Customer: 'customers',
  Invoice: 'invoices',
  Payment: 'payments',
  CreditMemo: 'credits',
};
/** Change data is cut at this many objects in all, without a word. */
const CHANGES_MAX = 1000;
/** Change data looks back this far; what is asked for beyond it is cut. */
const LOOK_BACK_SECONDS = 30 * 86_400;

export interface QuickbooksOptions {
  /** Addresses, contact data and tax details as a real company has them: an invoice with one line is about 1.5 kB. */
  readonly full: boolean;
  /** Which objects the cap leaves out is not published. */
  readonly cutsOff?: 'oldest' | 'newest';
}

/** The part of QuickBooks Online that a reader of receivables asks. */
export function quickbooksFront(options: QuickbooksOptions): Front {
  return (asked, books) => {
    const path = asked.path.replace(/^\/v3\/company\/[^/]+\//, '');
    if (path === 'query') return query(asked.query.get('query') ?? '', books, options);
    if (path === 'cdc') return changes(asked, books, options);
    if (path === 'preferences') return ok('preferences', `{"Preferences":${PREFERENCES},"time":"${time(books.now)}"}`);
    if (path.startsWith('companyinfo/')) return ok('companyinfo', `{"CompanyInfo":${COMPANY},"time":"${time(books.now)}"}`);
    return one(path, books, options);
  };
}

function query(text: string, books: Books, options: QuickbooksOptions): Answer {
  const entity = named(/from\s+(\w+)/i.exec(text)?.[1] ?? '');
  const answer = (response: string) => ok(`query ${entity}`, `{"QueryResponse":${response},"time":"${time(books.now)}"}`);
  const kind = KIND_OF[entity];
  if (kind === undefined) return answer('{}');
  const since = timeAfter(text);
  if (/^\s*select\s+count\s*\(/i.test(text)) {
    const { total } = books.list(kind, { since, offset: 0, limit: 0 });
    return { ...answer(`{"totalCount":${total}}`), endpoint: `count ${entity}` };
  }
  const ids = /\bId\s+(?:in\s*\(([^)]*)\)|=\s*('[^']*'))/i.exec(text);
  const offset = number(/startposition\s+(\d+)/i.exec(text)?.[1], 1) - 1;
  const limit = Math.min(1000, number(/maxresults\s+(\d+)/i.exec(text)?.[1], 100));
  const items = ids ? found(books, kind, ids[1] ?? ids[2] ?? '') : books.list(kind, { since, offset, limit }).items;
  if (items.length === 0) return answer('{}');
  const rows = items.map((item) => rowOf(entity, item, options)).join(',');
  return answer(`{"${entity}":[${rows}],"startPosition":${offset + 1},"maxResults":${items.length}}`);
}

/** Names are taken in any case. */
function named(name: string): string {
  return Object.keys(KIND_OF).find((entity) => entity.toLowerCase() === name.toLowerCase()) ?? name;
}

function found(books: Books, kind: Kind, list: string): readonly Item[] {
  return [...list.matchAll(/'(\d+)'/g)].flatMap(([, id]) => living(books.find(kind, Number(id))) ?? []);
}

function living(item: Item | undefined): Item | undefined {
  return item?.deleted ? undefined : item;
}

function changes(asked: Asked, books: Books, options: QuickbooksOptions): Answer {
  const entities = (asked.query.get('entities') ?? '').split(',').map(named);
  const since = Math.max(seconds(asked.query.get('changedSince') ?? ''), books.now - LOOK_BACK_SECONDS);
  const changed = books.changes(
    entities.flatMap((entity) => KIND_OF[entity] ?? []),
    since,
  );
  const all = entities.flatMap((entity) =>
    (changed.get(KIND_OF[entity] ?? 'overpayments') ?? []).map((item) => ({ entity, item })),
  );
  all.sort((a, b) => a.item.changedAt - b.item.changedAt);
  const told = options.cutsOff === 'newest' ? all.slice(0, CHANGES_MAX) : all.slice(-CHANGES_MAX);
  const lists = entities.map((entity) => {
    const rows = told.filter((each) => each.entity === entity).map(({ item }) => rowOf(entity, item, options));
    return rows.length === 0 ? '{}' : `{"${entity}":[${rows.join(',')}],"startPosition":1,"maxResults":${rows.length}}`;
  });
  return ok('cdc', `{"CDCResponse":[{"QueryResponse":[${lists.join(',')}]}],"time":"${time(books.now)}"}`);
}

function one(path: string, books: Books, options: QuickbooksOptions): Answer {
  const [name = '', id = ''] = path.split('/');
  const entity = named(name);
  const item = living(books.find(KIND_OF[entity] ?? 'overpayments', Number(id)));
  if (item) return ok(`read ${entity}`, `{"${entity}":${rowOf(entity, item, options)},"time":"${time(books.now)}"}`);
  const fault = `{"Fault":{"Error":[{"Message":"Object Not Found","Detail":"Object Not Found : ${id}","code":"610","element":""}],"type":"ValidationFault"},"time":"${time(books.now)}"}`;
  return { endpoint: `read ${entity}`, status: 400, body: fault };
}

function rowOf(entity: string, item: Item, { full }: QuickbooksOptions): string {
  const changed = time(item.changedAt);
  const meta = `"domain":"QBO","Id":"${item.n}","MetaData":{"CreateTime":"2020-01-01T08:00:00-08:00","LastUpdatedTime":"${changed}"}`;
  if (item.deleted) return `{${meta},"status":"Deleted"}`;
  const told = `${meta},"sparse":false,"SyncToken":"${item.version}"`;
  const more = full ? (MORE[entity] ?? '') : '';
  const amount = `${Math.floor(item.cents / 100)}.${String(item.cents % 100).padStart(2, '0')}`;
  if (entity === 'Customer')
    return `{${told},"DisplayName":"Customer ${item.n} v${item.version}","Active":true,"Balance":${amount}${more}}`;
  const document = `${told},"TxnDate":"${dayAfter(0)}","CustomerRef":{"value":"${item.customer}","name":"Customer ${item.customer}"},"TotalAmt":${amount}`;
  if (entity === 'Invoice')
    return `{${document},"DocNumber":"${1000 + item.n}","DueDate":"${dayAfter(item.dueDays)}","Balance":${amount}${more}}`;
  if (entity === 'Payment') {
    const line = full ? `,"Line":[{"Amount":${amount},"LinkedTxn":[{"TxnId":"${item.n}","TxnType":"Invoice"}]}]` : ',"Line":[]';
    return `{${document},"UnappliedAmt":${full ? '0' : amount}${line}${more}}`;
  }
  return `{${document},"DocNumber":"C${item.n}","RemainingCredit":${amount},"Balance":${amount}${more}}`;
}

function ok(endpoint: string, body: string): Answer {
  return { endpoint, status: 200, body };
}

function timeAfter(text: string): number | null {
  const told = /LastUpdatedTime\s*>=\s*'([^']+)'/i.exec(text)?.[1];
  return told === undefined ? null : seconds(told);
}

function seconds(text: string): number {
  return Math.floor(Date.parse(text) / 1000);
}

function number(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Number(text);
}

const days = new Map<number, string>();

/** So many days after the day on which all documents were issued. */
function dayAfter(count: number): string {
  let day = days.get(count);
  if (day === undefined) days.set(count, (day = new Date(Date.UTC(2026, 0, 15 + count)).toISOString().slice(0, 10)));
  return day;
}

const PACIFIC_SECONDS = 8 * 3600;

/** QuickBooks writes its times in its own zone, with the offset. */
function time(at: number): string {
  return `${new Date((at - PACIFIC_SECONDS) * 1000).toISOString().slice(0, 19)}-08:00`;
}

const PREFERENCES = JSON.stringify({
  AccountingInfoPrefs: { BookCloseDate: null },
  SalesFormsPrefs: { DefaultTerms: { value: '3' } },
  CurrencyPrefs: { HomeCurrency: { value: 'USD' }, MultiCurrencyEnabled: false },
});
const COMPANY = JSON.stringify({ CompanyName: 'Stand-in', LegalName: 'Stand-in', Country: 'US', CompanyAddr: { Country: 'US' } });

const USD = { CurrencyRef: { value: 'USD', name: 'United States Dollar' } };
const ADDRESS = {
  Id: '2',
  Line1: '4581 Finch St.',
  City: 'Bayshore',
  CountrySubDivisionCode: 'CA',
  PostalCode: '94326',
  Lat: 'INVALID',
  Long: 'INVALID',
};
const LINE = {
  Id: '1',
  LineNum: 1,
  Description: 'Weekly gardening service',
  Amount: 100,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '1', name: 'Services' }, TaxCodeRef: { value: 'NON' } },
};

/** The fields that real objects have besides those we read, in the shape and size of recorded ones. */
const MORE: Readonly<Record<string, string>> = {
  Customer: tail({
    ...USD,
    Taxable: false,
    BillAddr: ADDRESS,
    ShipAddr: ADDRESS,
    Job: false,
    BillWithParent: false,
    BalanceWithJobs: 0,
    PreferredDeliveryMethod: 'Print',
    GivenName: 'Amy',
    FamilyName: 'Lauterbach',
    FullyQualifiedName: "Amy's Bird Sanctuary",
    CompanyName: "Amy's Bird Sanctuary",
    PrintOnCheckName: "Amy's Bird Sanctuary",
    PrimaryPhone: { FreeFormNumber: '(650) 555-3311' },
    PrimaryEmailAddr: { Address: 'birds@example.com' },
  }),
  Invoice: tail({
    ...USD,
    AllowIPNPayment: false,
    AllowOnlinePayment: false,
    AllowOnlineCreditCardPayment: false,
    AllowOnlineACHPayment: false,
    CustomField: [{ DefinitionId: '1', Name: 'Crew #', Type: 'StringType' }],
    LinkedTxn: [],
    Line: [LINE, { Amount: 100, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} }],
    TxnTaxDetail: { TotalTax: 0 },
    BillAddr: ADDRESS,
    ShipAddr: ADDRESS,
    ApplyTaxAfterDiscount: false,
    PrintStatus: 'NeedToPrint',
    EmailStatus: 'NotSet',
  }),
  Payment: tail({ ...USD, DepositToAccountRef: { value: '4' }, ProcessPayment: false, ExchangeRate: 1, PrivateNote: '' }),
  CreditMemo: tail({ ...USD, Line: [LINE], TxnTaxDetail: { TotalTax: 0 }, BillAddr: ADDRESS, EmailStatus: 'NotSet' }),
};

function tail(fields: object): string {
  return `,${JSON.stringify(fields).slice(1, -1)}`;
}
