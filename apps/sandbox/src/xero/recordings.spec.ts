import type { Books } from '../books/books';
import { addCredit, addCustomer, addInvoice, addPayment, rowsIn, Stage, type Answered } from './testing/stage';
import { describeWithFixtures, fixture, recording } from './testing/fixtures';
import { isObject, type Json } from './wire';

/** Since July 2026, after these recordings were made. */
const NEWER_KEYS = new Set(['UpdatedDateUTCString']);

type Kind = 'text' | 'date' | 'bare date' | 'number' | 'boolean' | 'list' | 'object' | 'null';

function kindOf(value: unknown): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (isObject(value)) return 'object';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value !== 'string') throw new TypeError('JSON holds nothing else');
  if (/^\/Date\(-?\d+\+0000\)\/$/.test(value)) return 'date';
  return /^\/Date\(-?\d+\)\/$/.test(value) ? 'bare date' : 'text';
}

/** Path of every key in these rows, with the kinds of value it has; lists are looked through. */
function shapeOf(rows: readonly Json[]): Map<string, Set<Kind>> {
  const shape = new Map<string, Set<Kind>>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, `${path}[]`);
    else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        if (NEWER_KEYS.has(key)) continue;
        const at = `${path}.${key}`;
        shape.set(at, (shape.get(at) ?? new Set()).add(kindOf(inner)));
        walk(inner, at);
      }
    }
  };
  for (const row of rows) walk(row, '');
  return shape;
}

/** Keys of every recorded row: those Xero always sends. */
function always(rows: readonly Json[]): string[] {
  const [first = {}] = rows;
  return Object.keys(first).filter((key) => rows.every((row) => key in row));
}

/** Every key of ours must be recorded with that kind of value, and every key Xero always sends must be there. */
function expectRecorded(ours: readonly Json[], recorded: readonly Json[]): void {
  const known = shapeOf(recorded);
  for (const [path, kinds] of shapeOf(ours)) {
    expect([path, known.has(path)]).toEqual([path, true]);
    for (const kind of kinds) expect([path, [...(known.get(path) ?? [])]]).toEqual([path, expect.arrayContaining([kind])]);
  }
  for (const row of ours) expect(Object.keys(row)).toEqual(expect.arrayContaining(always(recorded)));
}

describeWithFixtures('answers have the shape of the recordings', () => {
  let stage: Stage;
  let books: Books;
  beforeAll(async () => {
    stage = new Stage();
    await stage.open();
    books = stage.books({ homeCurrency: 'ZAR', timeZone: 'Africa/Johannesburg', country: 'ZA' });
    await stage.connect(books);
    fill(books);
  });
  afterAll(() => stage.close());

  it.each([
    ['contacts-list', '/Contacts', 'Contacts'],
    ['invoices-list', '/Invoices', 'Invoices'],
    ['payments-list', '/Payments', 'Payments'],
    ['credit_notes-list', '/CreditNotes', 'CreditNotes'],
    ['overpayments-list', '/Overpayments', 'Overpayments'],
    ['prepayments-list', '/Prepayments', 'Prepayments'],
    ['contact_groups-list', '/ContactGroups', 'ContactGroups'],
    ['organisation-get', '/Organisation', 'Organisations'],
  ])('%s', async (name, path, key) => {
    const recorded = recording(name);
    const answer = await stage.api(books, path);
    expect(Object.keys(answer.body)).toEqual(Object.keys(recorded.body));
    expect(rowsIn(answer, key).length).toBeGreaterThan(0);
    expectRecorded(rowsIn(answer, key), recorded.body[key] as Json[]);
    for (const header of Object.keys(recorded.headers)) expect([header, answer.headers.has(header)]).toEqual([header, true]);
    expect(answer.headers.get('content-type')).toBe(recorded.headers['Content-Type']);
  });

  it('connections-list', async () => {
    const recorded = recording('connections-list');
    const answer = await stage.fetch('/connections', { headers: stage.bearer() });
    expectRecorded(answer.body as unknown as Json[], recorded.body as unknown as Json[]);
    for (const header of Object.keys(recorded.headers)) expect([header, answer.headers.has(header)]).toEqual([header, true]);
    expect(answer.headers.has('x-minlimit-remaining')).toBe(false);
    expect((answer.body as unknown as Json[])[0]?.['createdDateUtc']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}$/);
  });
});

function fill(books: Books): void {
  const owing = addCustomer(books, 'Owing', { paymentTerms: { day: 30, type: 'DAYSAFTERBILLDATE' } });
  const foreign = addCustomer(books, 'Foreign', { currency: 'GBP' });
  addCustomer(books, 'Quiet', { email: null });
  const paid = addInvoice(books, owing);
  addPayment(books, paid, paid.total);
  const credited = addInvoice(books, owing);
  addInvoice(books, owing, { status: 'void' });
  addInvoice(books, owing, { status: 'draft' });
  addInvoice(books, owing, { status: 'submitted', emailed: true });
  addInvoice(books, foreign, { rate: 23.6 });
  const use = (id: string, minor: number) => [{ id, invoiceId: credited.id, minor, on: '2026-04-02' }];
  addCredit(books, owing, { applications: use('4e7da9d3-c186-4680-9a2a-2149e89eb45b', 5_000) });
  addCredit(books, owing, { number: 'CN-2', status: 'draft' });
  addCredit(books, owing, { kind: 'overpayment', number: '', applications: use('4e7da9d3-c186-4680-9a2a-2149e89eb45c', 1_000) });
  addCredit(books, owing, {
    kind: 'prepayment',
    number: 'INV-9',
    applications: use('4e7da9d3-c186-4680-9a2a-2149e89eb45d', 500),
  });
  books.insert('group', { name: 'VIPs', deleted: false, memberIds: new Set([owing.id]) });
}

describeWithFixtures('errors have the keys of the fixtures', () => {
  let stage: Stage;
  let books: Books;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    books = stage.books();
    await stage.connect(books);
  });
  afterEach(() => stage.close());

  const expectProblem = (answer: Answered, name: string): void => {
    const expected = fixture(`errors/${name}.json`);
    expect(Object.keys(answer.body)).toEqual(Object.keys(expected));
    expect(answer.status).toBe(expected['Status']);
    expect(answer.body).toMatchObject({ Type: null, Title: expected['Title'], Status: expected['Status'] });
    expect(answer.body['Instance']).toBe(answer.headers.get('xero-correlation-id'));
  };

  it('a token that is none', async () => {
    const answer = await stage.api(books, '/Contacts', { headers: { authorization: 'Bearer nonsense' } });
    expect(answer.body).toMatchObject({ Title: 'Unauthorized', Status: 401, Detail: 'AuthenticationUnsuccessful' });
    expect(Object.keys(answer.body)).toEqual(
      expect.arrayContaining(Object.keys(fixture('errors/401-authentication-unsuccessful.json'))),
    );
  });

  it('an expired token', async () => {
    stage.clock.moveTo(stage.clock.now() + 1800_000);
    const answer = await stage.api(books, '/Contacts');
    expectProblem(answer, '401-token-expired');
    expect(answer.body['Detail']).toBe('TokenExpired: token expired at 04/10/2026 12:30:00');
  });

  it('a missing scope, also for writing with a read scope', async () => {
    await stage.connect(books, 'accounting.contacts.read');
    const answer = await stage.api(books, '/Invoices');
    expectProblem(answer, '401-missing-scope');
    expect(answer.body['Detail']).toBe('AuthorizationUnsuccessful');
    expect((await stage.api(books, '/Contacts')).status).toBe(200);
    expect((await stage.api(books, '/ContactGroups', { method: 'PUT', body: { ContactGroups: [{ Name: 'x' }] } })).status).toBe(
      401,
    );
  });

  it('an organisation that is not connected, and no organisation', async () => {
    const other = stage.books({ name: 'Never connected' });
    expectProblem(await stage.api(other, '/Contacts'), '403-tenant-not-connected');
    expectProblem(await stage.api(books, '/Contacts', { headers: { 'xero-tenant-id': '' } }), '403-tenant-not-connected');
  });

  it('validation', async () => {
    const answer = await stage.api(books, '/Contacts', {
      method: 'PUT',
      body: { Contacts: [{ Name: 'A', EmailAddress: 'nope' }] },
    });
    const expected = fixture('errors/400-validation.json');
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body)).toEqual(Object.keys(expected));
    const [element] = answer.body['Elements'] as Json[];
    expect(element?.['ValidationErrors']).toEqual([{ Message: 'Email address must be valid' }]);
  });

  it('throttling and downtime, when ordered', async () => {
    stage.world.mischief.order({ kind: 'throttle', provider: 'xero', times: 1, retryAfter: 22 });
    const throttled = await stage.api(books, '/Contacts');
    expect(throttled.status).toBe(429);
    expect(throttled.headers.get('x-rate-limit-problem')).toBe('minute');
    expect(throttled.headers.get('retry-after')).toBe('22');
    expect(throttled.headers.get('x-minlimit-remaining')).toBe('0');
    stage.world.mischief.order({ kind: 'throttle', provider: 'xero', times: 1 });
    const concurrent = await stage.api(books, '/Contacts');
    expect(concurrent.headers.get('x-rate-limit-problem')).toBe('concurrent');
    expect(concurrent.headers.has('retry-after')).toBe(false);
    stage.world.mischief.order({ kind: 'down', provider: 'xero', times: 1 });
    const down = await stage.api(books, '/Contacts');
    expect([down.status, down.text]).toEqual([503, 'The Xero API is temporarily unavailable']);
  });

  it('no JSON asked for', async () => {
    const answer = await stage.api(books, '/Contacts', { headers: { accept: 'application/xml' } });
    expect(answer.status).toBe(406);
    expect(answer.text).toContain('<ApiException>');
  });
});
