import { codeOf, detailOf, invoiceBody, Trial, type Reply } from './trial';
import type { Json } from './json';

let trial: Trial;
beforeEach(async () => {
  trial = await Trial.open();
});
afterEach(() => trial.stop());

const inside = (reply: Reply): Json => {
  const value = Object.values(reply.json)[0] as Json;
  if (reply.status !== 200) throw new Error(reply.text);
  return value;
};
const post = async (path: string, body: Json): Promise<Json> => inside(await trial.post(path, body));
const customerNamed = (name: string, more: Json = {}): Promise<Json> => post('/customer', { DisplayName: name, ...more });
const idOf = (json: Json): string => String(json['Id']);

describe('an update', () => {
  test('that is sparse keeps what it does not send; a full one clears it', async () => {
    const term = await post('/term', { Name: 'CREDIT HOLD - prepay', DueDays: 0 });
    const made = await customerNamed('Bakery', {
      Notes: 'mine',
      PrimaryEmailAddr: { Address: 'a@example.com' },
      CompanyName: 'Bakery Ltd',
      Fax: { FreeFormNumber: '1' },
    });
    const sparse = await post('/customer', { Id: idOf(made), SyncToken: '0', sparse: true, SalesTermRef: { value: idOf(term) } });
    expect(sparse).toMatchObject({
      SyncToken: '1',
      Notes: 'mine',
      CompanyName: 'Bakery Ltd',
      SalesTermRef: { value: idOf(term) },
      sparse: false,
      PrimaryEmailAddr: { Address: 'a@example.com' },
    });
    const company = await post('/customer', { Id: idOf(made), SyncToken: '1', sparse: true, CompanyName: 'Other Ltd' });
    expect(company).toMatchObject({ DisplayName: 'Bakery', CompanyName: 'Other Ltd', SyncToken: '2' });
    const full = await post('/customer', { Id: idOf(made), SyncToken: '2', DisplayName: 'Bakery' });
    expect(full).toMatchObject({ SyncToken: '3', DisplayName: 'Bakery', Taxable: false, Active: true });
    expect(Object.keys(full)).not.toEqual(expect.arrayContaining(['Notes']));
    for (const key of ['Notes', 'SalesTermRef', 'PrimaryEmailAddr', 'CompanyName', 'Fax']) expect(full).not.toHaveProperty(key);
  });

  test('that changes nothing leaves SyncToken and time', async () => {
    const made = await customerNamed('Same', { Notes: 'n' });
    trial.later(60_000);
    const again = await post('/customer', { Id: idOf(made), SyncToken: '0', sparse: true, Notes: 'n', Active: true });
    expect(again).toEqual(made);
  });

  test('with an old SyncToken, or as ordered, is stale', async () => {
    const made = await customerNamed('Race');
    await post('/customer', { Id: idOf(made), SyncToken: '0', sparse: true, Notes: 'first' });
    const late = await trial.post('/customer', { Id: idOf(made), SyncToken: '0', sparse: true, Notes: 'second' });
    expect([late.status, codeOf(late)]).toEqual([400, '5010']);
    trial.world.mischief.order({ kind: 'stale', customerId: idOf(made), times: 1 });
    const body = { Id: idOf(made), SyncToken: '1', sparse: true, Notes: 'second' };
    expect(codeOf(await trial.post('/customer', body))).toBe('5010');
    expect(await post('/customer', body)).toMatchObject({ Notes: 'second', SyncToken: '2' });
  });

  test('takes a null in a sparse update for nothing, unless told otherwise', async () => {
    const term = await post('/term', { Name: 'Net 30', DueDays: 30 });
    const made = await customerNamed('Nulls', { SalesTermRef: { value: idOf(term) } });
    const body = { Id: idOf(made), SyncToken: '0', sparse: true, SalesTermRef: null };
    expect(await post('/customer', body)).toMatchObject({ SyncToken: '0', SalesTermRef: { value: idOf(term) } });
    await trial.stop();
    trial = await Trial.open({ unverified: { sparseNullClears: true } });
    const other = await post('/term', { Name: 'Net 30', DueDays: 30 });
    const second = await customerNamed('Nulls', { SalesTermRef: { value: idOf(other) } });
    expect(await post('/customer', { ...body, Id: idOf(second) })).not.toHaveProperty('SalesTermRef');
  });
});

describe('a name', () => {
  test('is taken once per parent, and free again after deactivation', async () => {
    const first = await customerNamed('Weiskopf Consulting');
    expect(codeOf(await trial.post('/customer', { DisplayName: 'weiskopf consulting' }))).toBe('6240');
    const child = await customerNamed('Job', { ParentRef: { value: idOf(first) } });
    expect(child).toMatchObject({
      Job: true,
      Level: 1,
      FullyQualifiedName: 'Weiskopf Consulting:Job',
      ParentRef: { value: idOf(first) },
    });
    await customerNamed('Job');
    const gone = await post('/customer', { Id: idOf(first), SyncToken: '0', sparse: true, Active: false });
    expect(gone).toMatchObject({
      Active: false,
      DisplayName: 'Weiskopf Consulting (deleted)',
      PrintOnCheckName: 'Weiskopf Consulting',
    });
    await customerNamed('Weiskopf Consulting');
  });

  test('stays while its customer owes money', async () => {
    const made = await customerNamed('Owes');
    await post('/invoice', invoiceBody(idOf(made), 10));
    const reply = await trial.post('/customer', { Id: idOf(made), SyncToken: '0', sparse: true, Active: false });
    expect(codeOf(reply)).toBe('6220');
  });
});

describe('a wrong write', () => {
  test.each<[string, Json, string]>([
    ['/customer', { DisplayName: 'x', BadJson: true }, '2010'],
    ['/customer', { DisplayName: 'x', Notes: 'n'.repeat(2001) }, '2050'],
    ['/term', { Name: 'n'.repeat(32), DueDays: 1 }, '2050'],
    ['/term', { Name: 'no days' }, '2020'],
    ['/invoice', { Line: [] }, '2020'],
    ['/invoice', invoiceBody('999', 1), '2500'],
    ['/customer', { Id: '999', SyncToken: '0', sparse: true }, '610'],
    ['/customer', { Id: '1.5', SyncToken: '0' }, '2030'],
    ['/customer', { DisplayName: 'x', SalesTermRef: { value: '77' } }, '2500'],
    ['/attachable', { Note: 'n', AttachableRef: [{ EntityRef: { type: 'Invoice', value: '75' } }] }, '6000'],
    ['/customer?operation=delete', { Id: '1', SyncToken: '0' }, '610'],
    ['/vendor', { DisplayName: 'x' }, '500'],
  ])('%s %j answers %s', async (path, body, code) => {
    const reply = await trial.post(path, body);
    expect([reply.status, codeOf(reply)]).toEqual([400, code]);
    expect(reply.headers.get('content-type')).toBe('application/json');
  });

  test('that is no JSON answers 2010, and a missing object 610', async () => {
    expect(codeOf(await trial.post('/customer', '{'))).toBe('2010');
    expect(codeOf(await trial.get('/customer/404'))).toBe('610');
    expect((await trial.get('/customer/1/5')).json['Fault']).toMatchObject({
      Error: [{ code: '500', Message: 'Unsupported Operation' }],
    });
  });
});

describe('documents', () => {
  test('a payment lowers the balance, shows itself on the invoice, and moves its customer', async () => {
    const customer = await customerNamed('Payer');
    trial.later(1000);
    const invoice = await post('/invoice', invoiceBody(idOf(customer), 100.1));
    trial.later(1000);
    const body = {
      CustomerRef: { value: idOf(customer) },
      TotalAmt: 60.05,
      Line: [{ Amount: 50.05, LinkedTxn: [{ TxnId: idOf(invoice), TxnType: 'Invoice' }] }],
    };
    const payment = await post('/payment', body);
    expect(payment).toMatchObject({ TotalAmt: 60.05, UnappliedAmt: 10, Line: [{ Amount: 50.05 }] });
    const after = inside(await trial.get(`/invoice/${idOf(invoice)}`));
    expect(after).toMatchObject({ Balance: 50.05, SyncToken: '1', LinkedTxn: [{ TxnId: idOf(payment), TxnType: 'Payment' }] });
    expect(after['MetaData']).toMatchObject({ LastUpdatedTime: '2026-06-15T10:00:02-07:00' });
    const owed = inside(await trial.get(`/customer/${idOf(customer)}`));
    expect(owed).toMatchObject({ Balance: 40.05, SyncToken: '0', MetaData: { LastUpdatedTime: '2026-06-15T10:00:02-07:00' } });
    const voided = inside(
      await trial.post('/payment?operation=update&include=void', { Id: idOf(payment), SyncToken: '0', sparse: true }),
    );
    expect(voided).toMatchObject({ TotalAmt: 0, UnappliedAmt: 0, Line: [], PrivateNote: 'Voided', SyncToken: '1' });
    expect(inside(await trial.get(`/invoice/${idOf(invoice)}`))).toMatchObject({ Balance: 100.1, LinkedTxn: [] });
  });

  test('payment lines are all or none, even in a sparse update', async () => {
    const customer = await customerNamed('Splitter');
    const [one, two] = [
      await post('/invoice', invoiceBody(idOf(customer), 10)),
      await post('/invoice', invoiceBody(idOf(customer), 20)),
    ];
    const line = (invoice: Json, Amount: number): Json => ({ Amount, LinkedTxn: [{ TxnId: idOf(invoice), TxnType: 'Invoice' }] });
    const made = await post('/payment', { CustomerRef: { value: idOf(customer) }, TotalAmt: 20, Line: [line(one, 10)] });
    await post('/payment', { Id: idOf(made), SyncToken: '0', sparse: true, Line: [line(two, 20)] });
    expect(inside(await trial.get(`/invoice/${idOf(one)}`))).toMatchObject({ Balance: 10 });
    expect(inside(await trial.get(`/invoice/${idOf(two)}`))).toMatchObject({ Balance: 0 });
    const much = await trial.post('/payment', { Id: idOf(made), SyncToken: '1', sparse: true, Line: [line(one, 15)] });
    expect(codeOf(much)).toBe('6000');
    expect(inside(await trial.get(`/invoice/${idOf(two)}`))).toMatchObject({ Balance: 0 });
  });

  test('a credit memo is set against an invoice by a payment of nothing, and taken back with it', async () => {
    const customer = await customerNamed('Returner');
    const invoice = await post('/invoice', invoiceBody(idOf(customer), 50));
    const credit = await post('/creditmemo', invoiceBody(idOf(customer), 30));
    expect(credit).toMatchObject({ RemainingCredit: 30, Balance: 30, TotalAmt: 30 });
    const link = (TxnId: string, TxnType: string): Json => ({ Amount: 30, LinkedTxn: [{ TxnId, TxnType }] });
    const payment = await post('/payment', {
      CustomerRef: { value: idOf(customer) },
      TotalAmt: 0,
      Line: [link(idOf(invoice), 'Invoice'), link(idOf(credit), 'CreditMemo')],
    });
    expect(payment['Line']).toMatchObject([link(idOf(invoice), 'Invoice'), link(idOf(credit), 'CreditMemo')]);
    expect(inside(await trial.get(`/invoice/${idOf(invoice)}`))).toMatchObject({ Balance: 20 });
    expect(inside(await trial.get(`/creditmemo/${idOf(credit)}`))).toMatchObject({ RemainingCredit: 0 });
    await post('/payment?operation=delete', { Id: idOf(payment), SyncToken: '0' });
    expect(inside(await trial.get(`/invoice/${idOf(invoice)}`))).toMatchObject({ Balance: 50, LinkedTxn: [] });
    expect(inside(await trial.get(`/creditmemo/${idOf(credit)}`))).toMatchObject({ RemainingCredit: 30 });
  });

  test('an invoice takes its due date from the term, and its number must be new', async () => {
    const customer = await customerNamed('Terms');
    const term = await post('/term', { Name: 'Due on receipt', DueDays: 0 });
    const made = await post(
      '/invoice',
      invoiceBody(idOf(customer), 1, { DocNumber: '77', TxnDate: '2026-06-10', SalesTermRef: { value: idOf(term) } }),
    );
    expect(made).toMatchObject({ DueDate: '2026-06-10', DocNumber: '77' });
    const again = await trial.post('/invoice', invoiceBody(idOf(customer), 1, { DocNumber: '77' }));
    expect(codeOf(again)).toBe('6140');
    expect(detailOf(again)).toContain(`TxnId=${idOf(made)}`);
    inside(await trial.post('/invoice?include=allowduplicatedocnum', invoiceBody(idOf(customer), 1, { DocNumber: '77' })));
    expect(await post('/invoice', invoiceBody(idOf(customer), 1))).toMatchObject({ DocNumber: '1001', DueDate: '2026-07-15' });
  });

  test('lines sent without an Id come back with new ones', async () => {
    const customer = await customerNamed('Liner');
    const made = await post('/invoice', invoiceBody(idOf(customer), 5));
    const ids = (json: Json): unknown[] => (json['Line'] as Json[]).map((line) => line['Id']);
    expect(ids(made)).toEqual(['1', undefined]);
    const full = await post('/invoice', { ...invoiceBody(idOf(customer), 5), Id: idOf(made), SyncToken: '0' });
    expect([ids(full), full['SyncToken']]).toEqual([['2', undefined], '1']);
    expect(codeOf(await trial.post('/invoice', { Id: idOf(made), SyncToken: '1', CustomerRef: { value: idOf(customer) } }))).toBe(
      '2020',
    );
  });

  test('a void keeps the Id, with nothing left but a note', async () => {
    const customer = await customerNamed('Voider');
    const made = await post('/invoice', invoiceBody(idOf(customer), 5, { PrivateNote: 'memo' }));
    const voided = await post('/invoice?operation=void', { Id: idOf(made), SyncToken: '0' });
    expect(voided).toMatchObject({ Id: idOf(made), SyncToken: '1', TotalAmt: 0, Balance: 0, PrivateNote: 'Voided - memo' });
    expect((voided['Line'] as Json[]).map((line) => line['Amount'])).toEqual([0, 0]);
  });

  test('is e-mailed only with an empty octet-stream', async () => {
    const customer = await customerNamed('Mailed', { PrimaryEmailAddr: { Address: 'a@example.com' } });
    const made = await post('/invoice', invoiceBody(idOf(customer), 5));
    const path = `/invoice/${idOf(made)}/send`;
    expect((await trial.post(path, '', { 'content-type': 'application/json' })).status).toBe(500);
    const sent = inside(await trial.post(`${path}?sendTo=b%2Bc@example.com`, '', { 'content-type': 'application/octet-stream' }));
    expect(sent).toMatchObject({
      EmailStatus: 'EmailSent',
      BillEmail: { Address: 'b+c@example.com' },
      DeliveryInfo: { DeliveryType: 'Email' },
    });
  });

  test('amounts have the decimals of their currency, and home amounts where several are kept', async () => {
    await trial.stop();
    trial = await Trial.open({}, { multiCurrency: true });
    const customer = await customerNamed('Dinar', { CurrencyRef: { value: 'KWD' } });
    const made = await post('/invoice', invoiceBody(idOf(customer), 10.125, { ExchangeRate: 3.25 }));
    expect(made).toMatchObject({ TotalAmt: 10.125, HomeTotalAmt: 32.91, HomeBalance: 32.91, ExchangeRate: 3.25 });
    const yen = await customerNamed('Yen', { CurrencyRef: { value: 'JPY' } });
    expect(await post('/invoice', invoiceBody(idOf(yen), 1500, { ExchangeRate: 0.0065 }))).toMatchObject({
      TotalAmt: 1500,
      HomeTotalAmt: 9.75,
    });
  });
});

test('a note hangs on its customer and is found by it', async () => {
  const customer = await customerNamed('Noted');
  const ref = { EntityRef: { type: 'Customer', value: idOf(customer) }, IncludeOnSend: false };
  const made = await post('/attachable', { Note: 'on hold since today', AttachableRef: [ref] });
  const found = await trial.rows(
    `select * from Attachable where AttachableRef.EntityRef.Type = 'Customer' and AttachableRef.EntityRef.value = '${idOf(customer)}'`,
  );
  expect(found).toEqual([made]);
  await post('/attachable?operation=delete', { Id: idOf(made), SyncToken: '0' });
  expect(await trial.rows('select * from Attachable')).toEqual([]);
});

test('the company tells its currency, its time zone and its preferences', async () => {
  const info = inside(await trial.get('/companyinfo/9341452000000001'));
  expect(info).toMatchObject({ CompanyName: 'Trial & Sons', DefaultTimeZone: 'America/New_York', Country: 'US', Id: '1' });
  expect(await trial.rows('select * from CompanyInfo')).toEqual([info]);
  expect(inside(await trial.get('/preferences'))).toMatchObject({
    CurrencyPrefs: { MultiCurrencyEnabled: false, HomeCurrency: { value: 'USD' } },
  });
});

test('without Accept: application/json the answer is XML', async () => {
  const made = await customerNamed('Ex & Em');
  const reply = await trial.get(`/customer/${idOf(made)}`, { accept: '*/*' });
  expect(reply.headers.get('content-type')).toBe('application/xml;charset=utf-8');
  expect(reply.text).toContain('<DisplayName>Ex &amp; Em</DisplayName>');
  expect(reply.text).toContain('<CurrencyRef name="United States Dollar">USD</CurrencyRef>');
  const fault = await trial.get('/customer/404', { accept: '*/*' });
  expect(fault.text).toContain('<Fault type="ValidationFault"><Error code="610" element=""><Message>Object Not Found</Message>');
});
