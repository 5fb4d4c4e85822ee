import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_PROPERTIES } from './entities/known-properties';
import { isObject, type Json } from './json';
import { fixture, hasFixtures, invoiceBody, SHARED, Trial, type Reply } from './trial';

const whenRecorded = hasFixtures ? describe : describe.skip;

/** Every key by its path, lists seen through: `Line[].Amount`. */
function pathsOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => pathsOf(one, `${at}[]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${at}.${key}`, ...pathsOf(inner, `${at}.${key}`)]);
}

function firstError(fault: Json | undefined): Json | undefined {
  return ((fault?.['Error'] ?? fault?.['error']) as Json[] | undefined)?.[0];
}

const unique = (paths: readonly string[]): string[] => [...new Set(paths)].sort();

function collect(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => collect(one, name));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const found = key === name ? (Array.isArray(inner) ? inner : [inner]) : [];
    return [...found, ...collect(inner, name)];
  });
}

whenRecorded('against recordings of the real servers', () => {
  let trial: Trial;
  let shown: Record<string, Json>;
  let customer: string;

  const post = async (path: string, body: Json): Promise<Json> => {
    const reply = await trial.post(path, body);
    if (reply.status !== 200) throw new Error(reply.text);
    return Object.values(reply.json)[0] as Json;
  };

  beforeAll(async () => {
    trial = await Trial.open({}, { multiCurrency: true });
    const Term = await post('/term', { Name: 'Net 30', DueDays: 30 });
    const parent = await post('/customer', { DisplayName: 'Parent' });
    const more = { Notes: 'n', PrimaryEmailAddr: { Address: 'a@example.com' }, PrimaryPhone: { FreeFormNumber: '1' } };
    const terms = { SalesTermRef: { value: Term['Id'] }, ParentRef: { value: parent['Id'] } };
    const Customer = await post('/customer', { DisplayName: 'Child', CompanyName: 'Child Ltd', ...more, ...terms });
    customer = String(Customer['Id']);
    const made = await post('/invoice', invoiceBody(customer, 100, { PrivateNote: 'p', SalesTermRef: { value: Term['Id'] } }));
    const link = [{ Amount: 40, LinkedTxn: [{ TxnId: made['Id'], TxnType: 'Invoice' }] }];
    const Payment = await post('/payment', { CustomerRef: { value: customer }, TotalAmt: 50, PrivateNote: 'p', Line: link });
    const sent = await trial.post(`/invoice/${String(made['Id'])}/send`, '', { 'content-type': 'application/octet-stream' });
    const Invoice = sent.json['Invoice'] as Json;
    const CreditMemo = await post('/creditmemo', invoiceBody(customer, 10));
    const refs = [{ EntityRef: { type: 'Customer', value: customer }, IncludeOnSend: false }];
    const Attachable = await post('/attachable', { Note: 'n', AttachableRef: refs });
    shown = { Term, Customer, Invoice, Payment, CreditMemo, Attachable };
  });
  afterAll(() => trial.stop());

  test.each(['Term', 'Customer', 'Invoice', 'Payment', 'CreditMemo', 'Attachable'])('%s has no key they do not know', (name) => {
    const files = ['recorded-json', 'derived-json', 'docs-samples'].flatMap((dir) =>
      readdirSync(join(SHARED, 'fixtures/quickbooks', dir)).map((file) => `${dir}/${file}`),
    );
    const recorded = new Set(files.flatMap((file) => collect(fixture(file), name)).flatMap((one) => pathsOf(one)));
    const schema = ['Finance', 'IntuitNamesTypes', 'IntuitBaseTypes']
      .map((file) => readFileSync(join(SHARED, `specs/quickbooks/xsd/${file}.xsd`), 'utf8'))
      .join('');
    const known = KNOWN_PROPERTIES[name] ?? new Set<string>();
    const strange = unique(pathsOf(shown[name])).filter((path) => {
      const key = path.slice(path.lastIndexOf('.') + 1);
      // The JSON form of a reference, which the schema writes as text with an attribute.
      if (recorded.has(path) || /Ref\.(value|name)$/.test(path)) return false;
      return path.lastIndexOf('.') === 0 ? !known.has(key) : !schema.includes(`name="${key}"`);
    });
    expect(recorded.size).toBeGreaterThan(10);
    expect(strange).toEqual([]);
  });

  test('the recorded answers have nothing at their top that ours lack, but addresses and custom fields', () => {
    const answer = (file: string, at: number): Json =>
      (fixture(`recorded-json/${file}`) as { response: { body: Json } }[])[at]?.response.body ?? {};
    const made = answer('invoice-create.json', 0)['Invoice'] as Json;
    const lacking = Object.keys(made).filter((key) => !(key in (shown['Invoice'] ?? {})));
    expect(lacking.sort()).toEqual(['BillAddr', 'CustomField', 'ShipAddr']);
    const read = answer('customer-read-then-update.json', 1)['Customer'] as Json;
    expect(Object.keys(read).filter((key) => !(key in (shown['Customer'] ?? {})))).toEqual(['DefaultTaxCodeRef']);
  });

  const samples = (name: string): Json => (fixture('errors/samples.json') as Record<string, { body: Json }>)[name]?.body ?? {};
  const recordedFault = (file: string): Json =>
    (fixture(`recorded-json/${file}`) as { response: { body: Json } }[]).at(-1)?.response.body ?? {};

  test('faults have their keys, codes, messages and content types', async () => {
    const asks: [Promise<Reply>, Json][] = [
      [trial.query('SELECT * FROM Custmoer'), recordedFault('fault-400-query-unknown-entity.json')],
      [trial.get('/customer/1.5'), recordedFault('fault-400-invalid-id.json')],
      [trial.post('/invoice', { BadJson: true }), recordedFault('fault-400-unknown-property.json')],
      [trial.post('/customer', { DisplayName: 'Parent' }), samples('400_duplicate_name_2019')],
      [trial.get('/customer/1/5'), samples('400_unsupported_operation')],
      [trial.get('/customer/1', { authorization: 'Bearer old' }), recordedFault('fault-401-token-expired.json')],
    ];
    for (const [asked, recorded] of asks) {
      const reply = await asked;
      expect(reply.headers.get('content-type')).toBe('application/json');
      expect(unique(pathsOf(reply.json))).toEqual(unique(pathsOf(recorded)));
      const [ours, theirs] = [reply.json, recorded].map((body) => (body['Fault'] ?? body['fault']) as Json);
      expect(ours?.['type']).toBe(theirs?.['type']);
      const [error, real] = [ours, theirs].map((fault) => firstError(fault));
      for (const key of ['code', 'Message', 'message']) expect(error?.[key]).toBe(real?.[key]);
    }
  });

  test('faults of batch items and the throttle too', async () => {
    const items = [
      { bId: 'bid2', operation: 'delete', Invoice: { Id: '999', SyncToken: '0' } },
      { bId: 'bid3', operation: 'update', Customer: { Id: customer, SyncToken: '77', sparse: true } },
    ];
    const { json } = await trial.post('/batch', { BatchItemRequest: items });
    const [missing, stale] = json['BatchItemResponse'] as Json[];
    expect(missing).toEqual(samples('batch_item_610'));
    expect(unique(pathsOf(stale))).toEqual(unique(pathsOf(samples('batch_item_5010'))));
    trial.world.mischief.order({ kind: 'throttle', times: 1 });
    const throttled = await trial.get('/preferences');
    expect(throttled.json['Fault']).toEqual(samples('429_throttled')['Fault']);
  });

  test('deleting and paging answer as recorded', async () => {
    const made = await post('/invoice', invoiceBody(customer, 1));
    const gone = await trial.post('/invoice?operation=delete', { Id: made['Id'], SyncToken: '0' });
    expect(unique(pathsOf(gone.json))).toEqual(unique(pathsOf(recordedFault('invoice-read-then-delete.json'))));
    const pages = (fixture('recorded-json/query-paging-until-empty.json') as { response: { body: Json } }[]).map(
      ({ response }) => response.body,
    );
    const ours = await trial.query('select * from Customer startposition 99');
    expect(ours.json['QueryResponse']).toEqual(pages.at(-1)?.['QueryResponse']);
    const page = (await trial.query('select * from Customer')).json['QueryResponse'] as Json;
    expect(Object.keys(page)).toEqual(Object.keys(pages[1]?.['QueryResponse'] as Json));
  });
});
