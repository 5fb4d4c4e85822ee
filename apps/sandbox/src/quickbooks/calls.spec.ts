import { codeOf, invoiceBody, REALM, START, Trial } from './trial';
import { isObject, type Json } from './json';
import { meteredReads } from './metering';

let trial: Trial;
beforeEach(async () => {
  trial = await Trial.open();
});
afterEach(() => trial.stop());

const make = async (path: string, body: Json): Promise<string> => {
  const { json } = await trial.post(path, body);
  return String((Object.values(json)[0] as Json)['Id']);
};

describe('a requestid', () => {
  test('gets the first answer again, with the same body or another', async () => {
    const first = await trial.post('/customer?requestid=r-1', { DisplayName: 'Once' });
    trial.later(5000);
    const again = await trial.post('/customer?requestid=r-1', { DisplayName: 'Once' });
    const other = await trial.post('/customer?requestid=r-1', { DisplayName: 'Other' });
    expect([again.json, other.json]).toEqual([first.json, first.json]);
    expect(again.headers.get('intuit_tid')).not.toBe(first.headers.get('intuit_tid'));
    expect(await trial.rows('select * from Customer')).toHaveLength(1);
  });

  test('is free again after a fault, may be empty, and must be short', async () => {
    const other = await make('/customer', { DisplayName: 'Taken' });
    expect(codeOf(await trial.post('/customer?requestid=r-2', { DisplayName: 'Taken' }))).toBe('6240');
    expect((await trial.post('/customer?requestid=r-2', { DisplayName: 'Free' })).status).toBe(200);
    expect((await trial.post('/customer?requestid=', { DisplayName: 'Empty' })).status).toBe(200);
    expect(codeOf(await trial.post(`/customer?requestid=${'x'.repeat(51)}`, { DisplayName: 'Long' }))).toBe('2130');
    expect(other).toBeDefined();
  });

  test('may be forgotten or refused, when a test wants it so', async () => {
    await trial.stop();
    trial = await Trial.open({ unverified: { requestIdRetentionMs: 1000, refusesUsedRequestId: true } });
    await trial.post('/customer?requestid=r', { DisplayName: 'A' });
    expect(codeOf(await trial.post('/customer?requestid=r', { DisplayName: 'A' }))).toBe('600');
    trial.later(2000);
    expect(codeOf(await trial.post('/customer?requestid=r', { DisplayName: 'A' }))).toBe('6240');
  });
});

describe('a batch', () => {
  test('runs in order, each item on its own', async () => {
    const id = await make('/customer', { DisplayName: 'Batched' });
    const { status, json } = await trial.post('/batch?requestid=b-1', {
      BatchItemRequest: [
        { bId: 'a', operation: 'create', Customer: { DisplayName: 'Boraski Family Store' } },
        { bId: 'b', operation: 'delete', Invoice: { Id: '129', SyncToken: '0' } },
        { bId: 'c', operation: 'update', Customer: { Id: id, SyncToken: '9', sparse: true, Notes: 'n' } },
        { bId: 'd', Query: 'select count(*) from Customer' },
        { bId: 'e', CDCQuery: { Entities: 'Term', ChangedSince: '2026-06-01' } },
      ],
    });
    expect(status).toBe(200);
    expect(json['BatchItemResponse']).toMatchObject([
      { bId: 'a', Customer: { DisplayName: 'Boraski Family Store' } },
      { bId: 'b', Fault: { Error: [{ code: '610' }], type: 'ValidationFault' } },
      { bId: 'c', Fault: { Error: [{ code: '5010' }] } },
      { bId: 'd', QueryResponse: { totalCount: 2 } },
      { bId: 'e', CDCResponse: [{ QueryResponse: [{}] }] },
    ]);
    expect(trial.world.calls.at(-1)).toMatchObject({ kind: 'batch', items: 5, externalId: REALM });
  });

  test('replays whole, and keeps to thirty items and short ids', async () => {
    const item = (n: number, bId = String(n)): Json => ({ bId, operation: 'create', Term: { Name: `Net ${n}`, DueDays: n } });
    const body = { BatchItemRequest: Array.from({ length: 30 }, (_, n) => item(n)) };
    const first = await trial.post('/batch?requestid=b-2', body);
    expect((await trial.post('/batch?requestid=b-2', body)).json).toEqual(first.json);
    expect(await trial.rows('select * from Term')).toHaveLength(30);
    expect(codeOf(await trial.post('/batch', { BatchItemRequest: [...body.BatchItemRequest, item(31)] }))).toBe('1040');
    expect(codeOf(await trial.post(`/batch?requestid=${'x'.repeat(37)}`, body))).toBe('2130');
    expect(codeOf(await trial.post('/batch?requestid=b-3', { BatchItemRequest: [item(40, 'elevenchars')] }))).toBe('2130');
  });

  test('may be throttled at one item, by order', async () => {
    const [one, other] = [await make('/customer', { DisplayName: 'One' }), await make('/customer', { DisplayName: 'Other' })];
    trial.world.mischief.order({ kind: 'throttle', customerId: one, times: 1 });
    const item = (Id: string): Json => ({
      bId: Id,
      operation: 'update',
      Customer: { Id, SyncToken: '0', sparse: true, Notes: 'n' },
    });
    const send = () => trial.post('/batch', { BatchItemRequest: [item(other), item(one)] });
    const { status, json } = await send();
    expect(status).toBe(200);
    expect(json['BatchItemResponse']).toMatchObject([
      { Customer: { Notes: 'n' } },
      { Fault: { Error: [{ code: '3001' }], type: 'SERVICE' } },
    ]);
    expect((await send()).json['BatchItemResponse']).toMatchObject([
      { Fault: { Error: [{ code: '5010' }] } },
      { Customer: { Notes: 'n' } },
    ]);
  });
});

describe('notes', () => {
  test.each([true, false])('of many objects in one query: %s', async (attachableRefsInLists) => {
    await trial.stop();
    trial = await Trial.open({ unverified: { attachableRefsInLists } });
    const ids = [await make('/customer', { DisplayName: 'One' }), await make('/customer', { DisplayName: 'Other' })];
    for (const value of ids)
      await make('/attachable', { Note: 'n', AttachableRef: [{ EntityRef: { type: 'Customer', value } }] });
    const asked = (values: string): string => `select * from Attachable where AttachableRef.EntityRef.Value ${values}`;
    const many = await trial.query(asked(`in ('${ids.join("','")}')`));
    expect(codeOf(many)).toBe(attachableRefsInLists ? undefined : '4001');
    expect(await trial.rows(asked(`= '${ids[0]}'`))).toHaveLength(1);
    if (attachableRefsInLists) expect(many.json['QueryResponse']).toMatchObject({ maxResults: 2 });
  });
});

describe('change data capture', () => {
  const changes = async (entities: string, since: string): Promise<Json[]> => {
    const { json } = await trial.get(`/cdc?entities=${entities}&changedSince=${encodeURIComponent(since)}`);
    const [first] = json['CDCResponse'] as Json[];
    return first?.['QueryResponse'] as Json[];
  };

  test('has an element per entity, complete rows, deletions and merges', async () => {
    const [winner, loser] = [
      await make('/customer', { DisplayName: 'Winner' }),
      await make('/customer', { DisplayName: 'Loser' }),
    ];
    const invoice = await make('/invoice', invoiceBody(winner, 10));
    trial.later(3_600_000);
    await trial.signIn();
    const since = '2026-06-15T10:30:00-07:00';
    expect(await changes('Customer,Invoice,Payment', since)).toEqual([{}, {}, {}]);
    await trial.post('/invoice?operation=delete', { Id: invoice, SyncToken: '0' });
    trial.books.update('customer', loser, { active: false, mergedIntoId: winner });
    trial.books.update('customer', winner, {}, { operation: 'merge', goneId: loser });
    const [customers, invoices, payments] = await changes('customer,Invoice,Payment', since);
    expect(customers).toMatchObject({ startPosition: 1, maxResults: 2 });
    const deleted = (id: string): Json => ({
      domain: 'QBO',
      status: 'Deleted',
      Id: id,
      MetaData: { LastUpdatedTime: '2026-06-15T11:00:00-07:00' },
    });
    expect(customers?.['Customer']).toEqual(
      expect.arrayContaining([expect.objectContaining({ Id: winner, DisplayName: 'Winner' }), deleted(loser)]),
    );
    expect(invoices?.['Invoice']).toEqual([deleted(invoice)]);
    expect(payments).toEqual({});
    expect(codeOf(await trial.get(`/customer/${loser}`))).toBe('610');
  });

  test('stops at a thousand objects in all, and at thirty days', async () => {
    const customer = await make('/customer', { DisplayName: 'Many' });
    const row = trial.books.must('customer', customer);
    for (let n = 0; n < 700; n += 1) {
      trial.books.insert('credit', {
        ref: '',
        number: `${n}`,
        kind: 'credit-note',
        customerId: row.id,
        on: '2026-06-15',
        currency: 'USD',
        rate: 1,
        total: 1,
        status: 'approved',
        applications: [],
      });
      trial.books.insert('payment', {
        ref: '',
        customerId: row.id,
        on: '2026-06-15',
        currency: 'USD',
        rate: 1,
        total: 1,
        applications: [],
        creditsUsed: [],
        void: false,
        privateNote: '',
      });
    }
    const counts = (await changes('CreditMemo,Payment,Customer', '2026-06-01')).map((one) => one['maxResults']);
    expect(counts).toEqual([700, 300, undefined]);
    trial.later(31 * 86_400_000);
    await trial.signIn();
    expect(await changes('Payment', '2026-06-01')).toEqual([{}]);
    expect(codeOf(await trial.get('/cdc?entities=Payment'))).toBe('2020');
    expect(codeOf(await trial.get('/cdc?entities=CustomerType&changedSince=2026-06-01'))).toBe('2000');
  });
});

describe('the gateway', () => {
  test('keeps the sandbox time, names each answer, and counts what a real one would bill', async () => {
    const reply = await trial.query('select * from Customer');
    expect(reply.headers.get('date')).toBe(new Date(START).toUTCString());
    expect(reply.headers.get('intuit_tid')).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(reply.headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(reply.json['time']).toBe('2026-06-15T10:00:00.000-07:00');
    await trial.post('/batch', {
      BatchItemRequest: [
        { bId: '1', Query: 'select * from Term' },
        { bId: '2', Query: 'select * from Term' },
      ],
    });
    await trial.get('/cdc?entities=Customer,Invoice,Payment&changedSince=2026-06-01');
    await trial.post('/batch', { BatchItemRequest: [{ bId: '1', operation: 'create', Term: { Name: 'metered', DueDays: 1 } }] });
    await trial.post('/term', { Name: 'free', DueDays: 1 });
    await trial.get('/customer/404');
    expect(meteredReads(trial.world, REALM)).toEqual({ calls: 4, items: 7 });
  });

  test('throttles when ordered, with or without Retry-After', async () => {
    trial.world.mischief.order({ kind: 'throttle', provider: 'quickbooks', times: 1 });
    const plain = await trial.query('select * from Customer');
    expect([plain.status, plain.headers.get('retry-after')]).toEqual([429, null]);
    expect(plain.json['Fault']).toMatchObject({ type: 'SERVICE', Error: [{ code: '3001' }] });
    trial.world.mischief.order({ kind: 'throttle', retryAfter: 7, times: 1 });
    expect((await trial.query('select * from Customer')).headers.get('retry-after')).toBe('7');
  });

  test('holds ten calls a second when limits are on', async () => {
    await trial.stop();
    trial = await Trial.open({ enforceLimits: true });
    const statuses = await Promise.all(Array.from({ length: 14 }, async () => (await trial.query('select * from Term')).status));
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    await new Promise((done) => setTimeout(done, 1050));
    expect((await trial.query('select * from Term')).status).toBe(200);
  });

  test('strangers share the minute of the realm', async () => {
    await trial.stop();
    trial = await Trial.open({ enforceLimits: true });
    trial.world.mischief.strangers('quickbooks', REALM, 497);
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await trial.query('select * from Term')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  test('a lost reply has done its work', async () => {
    trial.world.mischief.order({ kind: 'lose-reply', times: 1 });
    await expect(trial.post('/customer?requestid=lost', { DisplayName: 'Lost' })).rejects.toThrow();
    const again = await trial.post('/customer?requestid=lost', { DisplayName: 'Lost' });
    expect(isObject(again.json['Customer'])).toBe(true);
    expect(await trial.rows('select * from Customer')).toHaveLength(1);
  });
});
