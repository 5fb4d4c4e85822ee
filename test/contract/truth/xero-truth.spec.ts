import { Excuses, type Violation } from './exceptions';
import { absent, fixturesAreHere, sharedFiles, sharedText, specsAreHere } from './material';
import type { Exchange } from './tap';
import { XERO_EXCEPTIONS } from './xero-exceptions';
import { XeroTruth } from './xero-truth';

interface Recorded {
  readonly request: { readonly method: string; readonly path: string };
  readonly response: { readonly status: number; readonly body: unknown };
}
// A test breaks the body wherever it likes.
// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any;
const FOLDER = 'fixtures/xero/recorded';
const ID = '6a9ac8d4-8e2f-4f3c-9f1c-0b0e6d1c2a3b';

const exchangeOf = ({ request, response }: Recorded, more: Partial<Exchange> = {}): Exchange => {
  const { pathname, searchParams } = new URL(request.path, 'http://recorded');
  const { status, body } = response;
  return {
    method: request.method,
    path: pathname,
    query: searchParams,
    headers: { authorization: 'Bearer x', accept: 'application/json', 'xero-tenant-id': ID },
    body: '',
    answer: { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    ...more,
  };
};

const whole = specsAreHere && fixturesAreHere;
(whole ? describe : describe.skip)(`Xero’s specification as a judge${absent('specs')}${absent('fixtures')}`, () => {
  let truth: XeroTruth;
  const recorded = (file: string) => JSON.parse(sharedText(`${FOLDER}/${file}`)) as readonly [Recorded, ...Recorded[]];
  beforeAll(() => {
    truth = new XeroTruth(new Excuses(XERO_EXCEPTIONS));
  });

  it.each(whole ? sharedFiles(FOLDER) : ['no recordings'])('%s: what the real servers gave passes', (file) => {
    expect(recorded(file).flatMap((each) => truth.untruths(exchangeOf(each)))).toEqual([]);
  });

  const invoices = (change: (body: Loose) => void, more: Partial<Exchange> = {}) => {
    const exchange = structuredClone(recorded('invoices-list.json')[0]);
    change(exchange.response.body);
    return truth.untruths(exchangeOf(exchange, more));
  };
  const asked = (query: string, headers: Record<string, string> = {}) =>
    invoices(() => undefined, {
      query: new URLSearchParams(query),
      headers: { ...exchangeOf(recorded('invoices-list.json')[0]).headers, ...headers },
    });

  it.each<[string, (body: Loose) => void, Violation]>([
    [
      'a name that does not exist',
      (body) => (body.Invoices[0].Owed = 5),
      'getInvoices answer, Invoices[]: has Owed, which the specification does not know',
    ],
    [
      'an amount as text',
      (body) => (body.Invoices[0].AmountDue = '5.00'),
      'getInvoices answer, Invoices[].AmountDue: must be number',
    ],
    [
      'a status that does not exist',
      (body) => (body.Invoices[0].Status = 'SENT'),
      'getInvoices answer, Invoices[].Status: must be equal to one of the allowed values (DRAFT, SUBMITTED, DELETED, AUTHORISED, PAID, VOIDED)',
    ],
    [
      'a date in another form',
      (body) => (body.Invoices[0].DueDate = '2026-04-10'),
      'getInvoices answer, Invoices[].DueDate: must pass "x-is-msdate" keyword validation',
    ],
    [
      'an id in another form',
      (body) => (body.Invoices[0].InvoiceID = '17'),
      'getInvoices answer, Invoices[].InvoiceID: must match format "uuid"',
    ],
  ])('finds %s', (_what, change, violation) => {
    expect(invoices(change)).toEqual([violation]);
  });

  it.each<[string, Record<string, string>, Violation | null]>([
    ['page=1&pageSize=1000&order=UpdatedDateUTC%20ASC', {}, null],
    ['page=first', {}, 'getInvoices request, query page body: must be integer'],
    ['pages=1', {}, 'getInvoices request, query pages: is not known'],
    ['page=1&page=2', {}, 'getInvoices request, query page: is there twice'],
    ['IDs=1,2', {}, 'getInvoices request, query IDs []: must match format "uuid"'],
    ['', { 'if-modified-since': '2026-11-21T00:00:00.000Z' }, null],
    [
      '',
      { 'if-modified-since': 'yesterday' },
      'getInvoices request, header If-Modified-Since body: must match format "date-time"',
    ],
    ['', { 'idempotency-key': 'x' }, 'getInvoices request, header idempotency-key: is not known here'],
    ['', { accept: 'text/xml' }, 'getInvoices request, header accept: is not JSON'],
  ])('reads the request: %j with %j', (query, headers, violation) => {
    expect([...new Set(asked(query, headers))]).toEqual(violation === null ? [] : [violation]);
  });

  it('misses the tenant, and finds addresses and bodies that are wrong', () => {
    const { 'xero-tenant-id': _tenant, ...headers } = exchangeOf(recorded('invoices-list.json')[0]).headers;
    expect(invoices(() => undefined, { headers })).toEqual(['getInvoices request, header xero-tenant-id: is missing']);
    expect(invoices(() => undefined, { path: `/api.xro/2.0/Holds/${ID}` })).toEqual(['GET /Holds/{id}: no such operation']);
    const write = (sent: object) =>
      truth.untruths({
        ...exchangeOf(recorded('invoices-list.json')[0]),
        method: 'POST',
        path: `/api.xro/2.0/Contacts/${ID}`,
        headers: {
          authorization: 'Bearer x',
          accept: 'application/json',
          'content-type': 'application/json',
          'xero-tenant-id': ID,
        },
        body: JSON.stringify(sent),
        answer: null,
      });
    expect(write({ Contacts: [{ PaymentTerms: { Sales: { Day: 0, Type: 'DAYSAFTERBILLDATE' } } }] })).toEqual([]);
    expect(write({ Contacts: [{ PaymentTerms: { Sales: { Day: 0, Type: 'NOW' } } }] })[0]).toContain(
      'Contacts[].PaymentTerms.Sales.Type: must be equal',
    );
    expect(write({ Contacts: [{ CreditLimit: 5 }] })[0]).toContain('has CreditLimit, which the specification does not know');
  });
});
