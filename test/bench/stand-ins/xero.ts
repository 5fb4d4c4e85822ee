import { KINDS, type Books, type Item, type Kind } from './books';
import type { Answer, Asked, Front } from './stand-in';

const KIND_OF: Readonly<Record<string, Kind>> = {
  Contacts: 'customers',
  Invoices: 'invoices',
  CreditNotes: 'credits',
  Prepayments: 'prepayments',
  Overpayments: 'overpayments',
};

export interface XeroOptions {
  /** Contact, lines and payments as a real company has them: an invoice with one line is about 2 kB. */
  readonly full: boolean;
}

/** The part of Xero's Accounting API that a reader of receivables asks. */
export function xeroFront(options: XeroOptions): Front {
  return (asked, books) => {
    const [name = '', id] = asked.path.replace('/api.xro/2.0/', '').split('/');
    const around = (rows: string) =>
      `{"Id":"${UNIQUE}","Status":"OK","ProviderName":"Holdfast","DateTimeUTC":"/Date(${books.now * 1000})/",${rows}}`;
    if (name === 'Organisation') return ok('Organisation', around(`"Organisations":[${ORGANISATION}]`));
    const kind = KIND_OF[name];
    if (kind === undefined) return { endpoint: name, status: 404, body: '"not there"' };
    if (id !== undefined)
      return one({ name, kind, n: numberOf(id) }, books, (item) => around(`"${name}":[${rowOf(kind, item, options)}]`));
    return list({ name, kind, asked }, books, (items, pagination) =>
      around(`${pagination}"${name}":[${items.map((item) => rowOf(kind, item, options)).join(',')}]`),
    );
  };
}

function list(
  { name, kind, asked }: { readonly name: string; readonly kind: Kind; readonly asked: Asked },
  books: Books,
  write: (items: readonly Item[], pagination: string) => string,
): Answer {
  const page = Math.max(1, Number(asked.query.get('page') ?? 1));
  const pageSize = Math.min(1000, Math.max(1, Number(asked.query.get('pageSize') ?? 100)));
  const where = asked.query.get('where') ?? '';
  if (!WHERES.has(where))
    return { endpoint: name, status: 400, body: JSON.stringify({ Type: 'QueryParseException', Message: where }) };
  const offset = (page - 1) * pageSize;
  const ids = asked.query.get('IDs') ?? '';
  const found = ids === '' ? null : ids.split(',').flatMap((id) => books.find(kind, numberOf(id)) ?? []);
  const range = { since: modifiedSince(asked), offset, limit: pageSize, livingOnly: where.includes('AUTHORISED') };
  const { items, total } = found
    ? { items: found.slice(offset, offset + pageSize), total: found.length }
    : books.list(kind, range);
  const pagination = { page, pageSize, pageCount: Math.ceil(total / pageSize), itemCount: total };
  return ok(found ? `${name} by IDs` : name, write(items, `"pagination":${JSON.stringify(pagination)},`));
}

function one(
  { name, kind, n }: { readonly name: string; readonly kind: Kind; readonly n: number },
  books: Books,
  write: (item: Item) => string,
): Answer {
  const item = books.find(kind, n);
  return item ? ok(`${name} one`, write(item)) : { endpoint: `${name} one`, status: 404, body: '"not there"' };
}

/** All our invoices are sales, and those that are not deleted are open. */
const WHERES = new Set(['', 'Type=="ACCREC"', 'Type=="ACCREC" AND Status=="AUTHORISED"']);
const ISSUED_MS = Date.UTC(2026, 0, 15);

/** Xero reads a time without a zone as UTC. */
function modifiedSince({ headers }: Asked): number | null {
  const told = headers['if-modified-since'];
  if (typeof told !== 'string') return null;
  return Math.floor(Date.parse(/Z|GMT|[+-]\d\d:?\d\d$/.test(told) ? told : `${told}Z`) / 1000);
}

function ok(endpoint: string, body: string): Answer {
  return { endpoint, status: 200, body };
}

/** The GUID of an object; its kind is in it, as ids of different kinds never meet. */
export function guidOf(kind: Kind, n: number): string {
  return `${KINDS.indexOf(kind)}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

function numberOf(id: string): number {
  return Number(id.slice(-12));
}

function rowOf(kind: Kind, item: Item, { full }: XeroOptions): string {
  const id = guidOf(kind, item.n);
  const updated = `"UpdatedDateUTC":"/Date(${item.changedAt * 1000}+0000)/"`;
  const more = full ? MORE[kind] : '';
  if (kind === 'customers') {
    const merged = item.deleted
      ? `"ContactStatus":"ARCHIVED","MergedToContactID":"${guidOf(kind, item.customer)}"`
      : '"ContactStatus":"ACTIVE"';
    return `{"ContactID":"${id}",${merged},"Name":"Customer ${item.n} v${item.version}",${updated}${more}}`;
  }
  const amount = `${Math.floor(item.cents / 100)}.${String(item.cents % 100).padStart(2, '0')}`;
  const contact = `"Contact":{"ContactID":"${guidOf('customers', item.customer)}","Name":"Customer ${item.customer}"${full ? INSIDE : ''}}`;
  const document = `${contact},"Date":"/Date(${ISSUED_MS}+0000)/","Total":${amount},"CurrencyCode":"USD",${updated}`;
  const status = `"Status":"${item.deleted ? 'DELETED' : 'AUTHORISED'}"`;
  if (kind === 'invoices') {
    const payments = full
      ? `[{"PaymentID":"${guidOf('payments', item.n)}","Date":"/Date(1769435200000+0000)/","Amount":${amount},"CurrencyRate":1.0,"HasAccount":false,"HasValidationErrors":false}]`
      : '[]';
    const paid = full ? `"AmountDue":0,"AmountPaid":${amount}` : `"AmountDue":${amount},"AmountPaid":0`;
    return `{"Type":"ACCREC","InvoiceID":"${id}","InvoiceNumber":"INV-${item.n}","Payments":${payments},${paid},"AmountCredited":0,"DueDate":"/Date(${ISSUED_MS + item.dueDays * 86_400_000}+0000)/",${status},${document}${more}}`;
  }
  const { type, idName } = CREDIT[kind];
  return `{"${idName}":"${id}","Type":"${type}","RemainingCredit":${amount},"Allocations":[],${status},${document}${more}}`;
}

const CREDIT = {
  credits: { type: 'ACCRECCREDIT', idName: 'CreditNoteID' },
  prepayments: { type: 'RECEIVE-PREPAYMENT', idName: 'PrepaymentID' },
  overpayments: { type: 'RECEIVE-OVERPAYMENT', idName: 'OverpaymentID' },
  payments: { type: '', idName: 'PaymentID' },
} as const;

const UNIQUE = 'cf57923d-2304-4348-a7a8-391235bd8e25';
const ORGANISATION = JSON.stringify({
  Name: 'Stand-in',
  LegalName: 'Stand-in',
  BaseCurrency: 'USD',
  CountryCode: 'US',
  Timezone: 'UTC',
  ShortCode: '!STAND',
});

/** The fields that real objects have besides those we read, in the shape and size of recorded ones. */
const ADDRESSES = [
  { AddressType: 'STREET', City: '', Region: '', PostalCode: '', Country: '', AttentionTo: '' },
  {
    AddressType: 'POBOX',
    AddressLine1: '1 Oak Street',
    City: 'Oaktown',
    Region: 'NY',
    PostalCode: '12345',
    Country: 'USA',
    AttentionTo: '',
  },
];
const PHONES = ['DDI', 'DEFAULT', 'FAX', 'MOBILE'].map((PhoneType) => ({
  PhoneType,
  PhoneNumber: '',
  PhoneAreaCode: '',
  PhoneCountryCode: '',
}));
const INSIDE = tail({ Addresses: [], Phones: [], ContactGroups: [], ContactPersons: [], HasValidationErrors: false });
const LINE = {
  LineItemID: UNIQUE,
  Description: 'Weekly gardening service',
  UnitAmount: 100,
  TaxType: 'NONE',
  TaxAmount: 0,
  LineAmount: 100,
  AccountCode: '200',
  Tracking: [],
  Quantity: 1,
};
const DOCUMENT = tail({
  CurrencyRate: 1,
  IsDiscounted: false,
  HasAttachments: false,
  InvoiceAddresses: [],
  HasErrors: false,
  InvoicePaymentServices: [],
  DateString: '2026-01-15T00:00:00',
  DueDateString: '2026-02-14T00:00:00',
  LineAmountTypes: 'Exclusive',
  LineItems: [LINE],
  SubTotal: 100,
  TotalTax: 0,
});
const MORE: Readonly<Record<Kind, string>> = {
  customers: tail({
    FirstName: 'Amy',
    LastName: 'Lauterbach',
    EmailAddress: 'birds@example.com',
    BankAccountDetails: '',
    Addresses: ADDRESSES,
    Phones: PHONES,
    ContactGroups: [],
    IsSupplier: false,
    IsCustomer: true,
    DefaultCurrency: 'USD',
    ContactPersons: [],
    HasAttachments: false,
    HasValidationErrors: false,
  }),
  invoices: `${DOCUMENT}${tail({ Reference: '', SentToContact: true, CreditNotes: [], Prepayments: [], Overpayments: [] })}`,
  credits: DOCUMENT,
  prepayments: DOCUMENT,
  overpayments: DOCUMENT,
  payments: '',
};

function tail(fields: object): string {
  return `,${JSON.stringify(fields).slice(1, -1)}`;
}
