import { Excuses, type Violation } from './exceptions';
import { absent, fixturesAreHere, sharedFiles, sharedText, specsAreHere } from './material';
import { QUICKBOOKS_EXCEPTIONS } from './quickbooks-exceptions';
import { QuickbooksTruth } from './quickbooks-truth';
import type { Exchange } from './tap';

interface Recorded {
  readonly request: { readonly method: string; readonly path: string; readonly headers?: object; readonly body?: unknown };
  readonly response: { readonly status: number; readonly body: unknown };
}
// A test breaks the body wherever it likes.
// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any;
const FOLDER = 'fixtures/quickbooks/recorded-json';

/** What the schemas find in recordings; nothing in the others. */
const FOUND: Readonly<Record<string, readonly Violation[]>> = {
  'attachment-upload.json': ['POST upload: no such call'],
  'attachment-upload-fault-in-200.json': ['POST upload: no such call'],
  'deactivate-no-op.json': ['GET employee/{id}: no such call', 'POST employee: no such call'],
  // What Intuit refused too.
  'fault-400-query-unknown-entity.json': ['request, query query: asks for Custmoer'],
  'fault-400-unknown-property.json': ['request, Invoice.BadJson: is not known'],
  // Custom fields, which we neither read nor write, are marked as the desktop product's.
  'batch-mixed-results.json': ['answer, SalesReceipt.CustomField: is of the desktop product'],
  'cdc-single-entity.json': ['answer, Estimate.CustomField: is of the desktop product'],
  'invoice-create.json': ['answer, Invoice.CustomField: is of the desktop product'],
  'invoice-read-then-delete.json': ['answer, Invoice.CustomField: is of the desktop product'],
  'invoice-read-then-void.json': ['answer, Invoice.CustomField: is of the desktop product'],
};

const exchangeOf = ({ request, response }: Recorded): Exchange => {
  const { pathname, searchParams } = new URL(request.path, 'http://recorded');
  const { body } = request;
  return {
    method: request.method,
    path: pathname,
    query: searchParams,
    headers: { authorization: 'Bearer x', accept: 'application/json', 'content-type': 'application/json' },
    body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    answer: { status: response.status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(response.body) },
  };
};

const whole = specsAreHere && fixturesAreHere;
(whole ? describe : describe.skip)(`Intuit’s schemas as a judge${absent('specs')}${absent('fixtures')}`, () => {
  let truth: QuickbooksTruth;
  const recorded = (file: string) => JSON.parse(sharedText(`${FOLDER}/${file}`)) as readonly [Recorded, ...Recorded[]];
  beforeAll(() => {
    truth = new QuickbooksTruth(new Excuses(QUICKBOOKS_EXCEPTIONS));
  });

  it.each(whole ? sharedFiles(FOLDER) : ['no recordings'])('%s: what the real servers took and gave passes', (file) => {
    const found = recorded(file).flatMap((each) => truth.untruths(exchangeOf(each)));
    expect([...new Set(found)].toSorted()).toEqual(FOUND[file]?.toSorted() ?? []);
  });

  const invoiceCreate = () => structuredClone(recorded('invoice-create.json')[0]) as Loose;
  const found = (change: (exchange: Loose) => void) => {
    const exchange = invoiceCreate();
    delete exchange.response.body.Invoice.CustomField;
    change(exchange);
    return truth.untruths(exchangeOf(exchange as Recorded));
  };

  it('finds nothing in an honest exchange', () => {
    expect(found(() => undefined)).toEqual([]);
  });

  it.each<[string, (exchange: Loose) => void, Violation]>([
    [
      'a name that does not exist',
      ({ request }) => (request.body.CreditLimits = 5),
      'request, Invoice.CreditLimits: is not known',
    ],
    [
      'a field of the desktop product',
      ({ request }) => (request.body.SalesTermRef = { value: '1' }),
      'request, Invoice.SalesTermRef: is of the desktop product',
    ],
    [
      'a reference as text',
      ({ request }) => (request.body.CustomerRef = '5'),
      'request, Invoice.CustomerRef: is a string, not ReferenceType',
    ],
    [
      'a reference by another name',
      ({ request }) => (request.body.CustomerRef = { id: '5' }),
      'request, ReferenceType.id: is not known',
    ],
    [
      'an amount as text',
      ({ response }) => (response.body.Invoice.Balance = '5.00'),
      'answer, Invoice.Balance: is a string, not xs:decimal',
    ],
    [
      'a day with a time',
      ({ response }) => (response.body.Invoice.TxnDate = '2020-09-29T00:00:00'),
      'answer, Invoice.TxnDate: is a string, not xs:date',
    ],
    [
      'a time without a zone',
      ({ response }) => (response.body.Invoice.MetaData.CreateTime = '2020-09-29T00:00:00'),
      'answer, ModificationMetaData.CreateTime: is a string, not xs:dateTime',
    ],
    [
      'one line instead of a list',
      ({ response }) => (response.body.Invoice.Line = response.body.Invoice.Line[0]),
      'answer, Invoice.Line: is not a list',
    ],
    [
      'a value outside the list',
      ({ response }) => (response.body.Invoice.EmailStatus = 'Sent'),
      'answer, Invoice.EmailStatus: is none of EmailStatusEnum',
    ],
    ['a parameter that is none', ({ request }) => (request.path += '?page=1'), 'request, query page: is not known'],
    [
      'a requestid that is too long',
      ({ request }) => (request.path += `?requestid=${'x'.repeat(51)}`),
      'request, query requestid: has not 1 to 50 characters',
    ],
    [
      'an address that does not exist',
      ({ request }) => (request.path = request.path.replace('invoice', 'holds')),
      'POST holds: no such call',
    ],
    ['a status that does not exist', ({ response }) => (response.status = 404), 'answer, 404: is no status of QuickBooks'],
  ])('finds %s', (_what, change, violation) => {
    expect(found(change)).toEqual([violation]);
  });

  it.each<[string, (exchange: Loose) => void, Violation]>([
    [
      'a batch whose requestid is too long',
      ({ request }) => (request.path += `?requestid=${'x'.repeat(37)}`),
      'query requestid: has more than 36 characters',
    ],
    [
      'an item’s id that is too long',
      ({ request }) => (request.body.BatchItemRequest[0].bId = 'elevenchars'),
      'body: has a bId of more than 10 characters',
    ],
    ['an item’s id twice', ({ request }) => (request.body.BatchItemRequest[0].bId = 'bid2'), 'body: has one bId twice'],
    [
      'an item’s text that is too long',
      ({ request }) => (request.body.BatchItemRequest[0] = { bId: '1', Term: { Name: 'x'.repeat(32) } }),
      'Term.Name: has more than 31 characters',
    ],
    [
      'too many items',
      ({ request }) => (request.body.BatchItemRequest = Array.from({ length: 31 }, (_, n) => ({ bId: `${n}`, Query: 'q' }))),
      'body: has more than 30 items',
    ],
  ])('finds %s', (_what, change, violation) => {
    const batch = structuredClone(recorded('batch-mixed-results.json')[0]) as Loose;
    change(batch);
    expect(truth.untruths(exchangeOf(batch as Recorded))).toContain(`request, ${violation}`);
  });

  it.each([
    ["select * from Invoice where Customer = '1'", 'Invoice has no Customer'],
    ['select Id, Total from Invoice', 'Invoice has no Total'],
    ['select * from Invoice orderby MetaData.LastUpdated', 'Invoice has no MetaData.LastUpdated'],
    ['select * from Invoice maxresults 1001', 'asks for more than 1000 rows'],
    ["select * from Customer where Notes = 'and Bogus = 1' and Active in (true, false)", null],
  ])('reads the query: %s', (query, problem) => {
    const recordedQuery = structuredClone(recorded('query-escaped-apostrophe.json')[0]);
    const path = recordedQuery.request.path.replace(/query=[^&]*/, `query=${encodeURIComponent(query)}`);
    const problems = truth.untruths(exchangeOf({ ...recordedQuery, request: { ...recordedQuery.request, path } }));
    expect(problems).toEqual(problem === null ? [] : [`request, query query: ${problem}`]);
  });
});
