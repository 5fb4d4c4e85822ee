import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { AccountingError, NotFound, RateLimited, Rejected, SignInExpired, Unavailable } from '@holdfast/accounting';
import { XeroClient } from './client';
import { loopback, recordingWire, type Loopback, type RecordingWire } from './testing/loopback';

const TENANT = '33333333-3333-3333-3333-000000000001';
const CONTACT = '751e8fd8-8735-47ce-b429-4ba841d66990';
const GROUP = '5088da5d-109e-4489-9434-7c5dc0104691';
const TOKEN = 'CANARY.header.payload';
const FIRST_PAGE = { since: null, page: 1, pageSize: 1000 };
const EXPIRED = {
  status: 401,
  body: { Type: null, Title: 'Unauthorized', Status: 401, Detail: 'TokenExpired: token expired at 02/20/2025 08:32:50' },
};

describe('the tamed SDK', () => {
  let xero: Loopback;
  let wire: RecordingWire;
  let client: XeroClient;

  beforeEach(async () => {
    xero = await loopback();
    wire = recordingWire(TENANT, TOKEN);
    client = new XeroClient({ apiUrl: xero.url, timeoutMs: 5_000 }, wire);
  });
  afterEach(() => xero.close());

  const fault = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'no fault',
      (error: unknown) => error,
    );

  it('asks for a page with exactly the parameters and headers meant, and no body', async () => {
    xero.answer(() => ({ body: { Invoices: [] } }));
    await client.list('invoices', { since: 1_700_000_000, page: 2, pageSize: 900 });
    const [request] = xero.received;
    expect(request).toMatchObject({
      method: 'GET',
      path: '/api.xro/2.0/Invoices',
      query: { where: 'Type=="ACCREC"', order: 'UpdatedDateUTC ASC', page: '2', pageSize: '900' },
      body: '',
    });
    expect(Object.keys(request?.query ?? {})).toHaveLength(4);
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      'xero-tenant-id': TENANT,
      accept: 'application/json',
      'if-modified-since': '2023-11-14T22:13:20Z',
    });
    for (const name of ['content-type', 'content-length', 'transfer-encoding']) expect(request?.headers).not.toHaveProperty(name);
  });

  it('sends no If-Modified-Since, and no empty parameter, on a full read', async () => {
    xero.answer(() => ({ body: { Contacts: [] } }));
    await client.list('contacts', FIRST_PAGE);
    expect(xero.received[0]?.headers).not.toHaveProperty('if-modified-since');
    expect(xero.received[0]?.query).toEqual({
      order: 'UpdatedDateUTC ASC',
      page: '1',
      includeArchived: 'true',
      pageSize: '1000',
    });
  });

  it('deletes one member with neither body nor content type', async () => {
    xero.answer(() => ({ status: 204 }));
    await client.removeFromGroup(GROUP, CONTACT);
    expect(xero.calls()).toEqual([`DELETE /api.xro/2.0/ContactGroups/${GROUP}/Contacts/${CONTACT}`]);
    expect(xero.received[0]?.body).toBe('');
    expect(xero.received[0]?.headers).not.toHaveProperty('content-type');
  });

  it('cannot empty a group', async () => {
    await expect(client.removeFromGroup(GROUP, '')).rejects.toThrow(NotFound);
    await expect(client.removeFromGroup(GROUP, '..')).rejects.toThrow(NotFound);
    await expect(
      client['send']({ kind: 'write' }, (api, tenant) => api.deleteContactGroupContacts(tenant, GROUP)),
    ).rejects.toThrow(Rejected);
    await expect(
      client['send']({ kind: 'write' }, (api, tenant) => api.deleteContactGroupContact(tenant, GROUP, '')),
    ).rejects.toThrow(Rejected);
    expect(xero.received).toEqual([]);
    const sources = readdirSync(__dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
    expect(sources.filter((file) => readFileSync(`${__dirname}/${file}`, 'utf8').includes('deleteContactGroupContacts'))).toEqual(
      [],
    );
  });

  it('asks only for objects with an id of Xero: anything else could climb the path or name a contact by its number', async () => {
    for (const id of ['', '..', '../Organisation', 'C-0001', `${CONTACT}?x=1`])
      await expect(client.contact(id)).rejects.toThrow(NotFound);
    expect(xero.received).toEqual([]);
  });

  it('writes the sales terms and nothing else', async () => {
    xero.answer(() => ({ body: { Contacts: [{ ContactID: CONTACT }] } }));
    await client.postSalesTerms(CONTACT, { day: 0, type: 'DAYSAFTERBILLDATE' }, 'key:terms');
    expect(xero.calls()).toEqual([`POST /api.xro/2.0/Contacts/${CONTACT}`]);
    expect(JSON.parse(xero.received[0]?.body ?? '')).toEqual({
      Contacts: [{ ContactID: CONTACT, PaymentTerms: { Sales: { Day: 0, Type: 'DAYSAFTERBILLDATE' } } }],
    });
    expect(xero.received[0]?.headers).toMatchObject({
      'idempotency-key': expect.stringMatching(/^key:terms:[0-9a-f]{16}$/),
      'content-type': 'application/json',
    });
  });

  it('gives up on silence, and on an answer that drips for ever', async () => {
    const impatient = new XeroClient({ apiUrl: xero.url, timeoutMs: 300 }, wire);
    xero.answer(() => null);
    await expect(impatient.organisation()).rejects.toThrow(Unavailable);
    const drips: NodeJS.Timeout[] = [];
    xero.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      drips.push(setInterval(() => response.write(' '), 50));
      return null;
    });
    await expect(impatient.organisation()).rejects.toThrow(Unavailable);
    drips.forEach(clearInterval);
    expect(wire.reports.map((report) => report.status)).toEqual([0, 0]);
  });

  it('calls a broken connection, half an answer and an unreadable one unavailable', async () => {
    xero.answer((_, response) => (response.destroy(), null));
    await expect(client.organisation()).rejects.toThrow(Unavailable);
    xero.answer((_, response) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write('{"Organisations":');
      setTimeout(() => response.destroy(), 20);
      return null;
    });
    await expect(client.organisation()).rejects.toThrow(Unavailable);
    for (const body of ['<html>maintenance</html>', '', { Status: 'OK' }, { Contacts: 'none' }]) {
      xero.answer(() => ({ body }));
      await expect(client.list('contacts', FIRST_PAGE)).rejects.toThrow(Unavailable);
    }
  });

  it('follows no redirect', async () => {
    const elsewhere = await loopback();
    try {
      xero.answer(() => ({ status: 302, headers: { location: `${elsewhere.url}/steal` } }));
      await expect(client.organisation()).rejects.toThrow(Unavailable);
      expect(elsewhere.received).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('sends nothing to another origin', async () => {
    await expect(
      client['send']({ kind: 'read' }, (api, tenant) => {
        api.basePath = 'http://127.0.0.1:9/api.xro/2.0';
        return api.getOrganisations(tenant);
      }),
    ).rejects.toThrow(Rejected);
  });

  it('refreshes a refused token once and tries once more', async () => {
    xero.answer(({ headers }) =>
      headers.authorization === `Bearer ${TOKEN}` ? EXPIRED : { body: { Organisations: [{ BaseCurrency: 'ZAR' }] } },
    );
    await expect(client.organisation()).resolves.toMatchObject({ BaseCurrency: 'ZAR' });
    expect(wire.refused).toEqual([TOKEN]);
    expect(wire.paceKinds).toEqual(['read', 'read']);
    expect(xero.received).toHaveLength(2);
  });

  it('says that the sign-in is over when the fresh token is refused too', async () => {
    xero.answer(() => EXPIRED);
    await expect(client.organisation()).rejects.toThrow(SignInExpired);
    expect(xero.received).toHaveLength(2);
  });

  it('does not refresh for a missing scope: only consent helps', async () => {
    xero.answer(() => ({ status: 401, body: { Detail: 'AuthorizationUnsuccessful' } }));
    await expect(client.organisation()).rejects.toThrow(/consent/);
    expect(xero.received).toHaveLength(1);
  });

  it('turns every bad answer into one of the six errors, none of which carries the token, whatever the answer repeats', async () => {
    const statuses = [301, 400, 401, 403, 404, 405, 409, 412, 415, 429, 500, 501, 502, 503, 504];
    for (const status of statuses) {
      xero.answer(({ headers }) => ({
        status,
        headers: { 'x-echo': String(headers.authorization) },
        body: { Message: `you sent ${headers.authorization}` },
      }));
      const error = await fault(client.list('invoices', FIRST_PAGE));
      expect(error).toBeInstanceOf(AccountingError);
      const traces = [
        inspect(error, { depth: null, showHidden: true }),
        JSON.stringify(error),
        String(error),
        (error as Error).stack,
      ];
      expect(traces.join('\n')).not.toContain('CANARY');
      expect((error as Error).cause).toBeUndefined();
    }
  });

  it('refuses an element that Xero refused inside a success', async () => {
    xero.answer(() => ({
      body: {
        Contacts: [
          {
            ContactID: CONTACT,
            StatusAttributeString: 'ERROR',
            ValidationErrors: [{ Message: 'Archived contacts cannot be changed.' }],
          },
        ],
      },
    }));
    await expect(client.postSalesTerms(CONTACT, null, 'key')).rejects.toThrow(
      new Rejected('Archived contacts cannot be changed.'),
    );
  });

  it('takes 304 for an empty list, and the clock from the answer', async () => {
    xero.answer(() => ({ status: 304, headers: { date: 'Fri, 10 Apr 2026 13:43:44 GMT' } }));
    await expect(client.list('contacts', { ...FIRST_PAGE, since: 1 })).resolves.toEqual({
      rows: [],
      providerNow: 1_775_828_624,
      total: 0,
    });
  });

  it('reports every answer: size, reference, and what is left of the limits', async () => {
    const headers = {
      'X-Minlimit-Remaining': '59',
      'X-Daylimit-Remaining': '4943',
      'Xero-Correlation-Id': 'd3f4b8bc',
      'Retry-After': '22',
    };
    xero.answer(({ path }) => (path.endsWith('/History') ? { status: 429, headers } : { headers, body: { Contacts: [] } }));
    await client.list('contacts', FIRST_PAGE);
    const error = await fault(client.addHistory('customer', { id: CONTACT, details: 'x' }, 'key'));
    expect(error).toMatchObject({ name: 'RateLimited', retryAfterSeconds: 22, trace: { status: 429, reference: 'd3f4b8bc' } });
    expect(error).toBeInstanceOf(RateLimited);
    const remaining = { minute: 59, day: 4943 };
    expect(wire.reports).toEqual([
      {
        kind: 'read',
        endpoint: 'GET Contacts',
        status: 200,
        bytes: '{"Contacts":[]}'.length,
        reference: 'd3f4b8bc',
        remaining,
        units: 1,
      },
      { kind: 'write', endpoint: 'PUT Contacts/History', status: 429, bytes: 0, reference: 'd3f4b8bc', remaining, units: 0 },
    ]);
  });

  it('keeps companies apart although their calls run at once, and leaves the shared axios as it was', async () => {
    const other = recordingWire('33333333-3333-3333-3333-000000000002', 'OTHER');
    const second = new XeroClient({ apiUrl: xero.url, timeoutMs: 5_000 }, other);
    const first = new XeroClient({ apiUrl: xero.url, timeoutMs: 5_000 }, wire);
    xero.answer(({ headers }) => ({ body: { Organisations: [{ Name: headers['xero-tenant-id'], BaseCurrency: 'ZAR' }] } }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? first : second).organisation()),
    );
    answers.forEach((answer, index) => expect(answer.Name).toBe(index % 2 === 0 ? TENANT : other.externalId));
    const pairs = new Set(xero.received.map(({ headers }) => `${String(headers['xero-tenant-id'])} ${headers.authorization}`));
    expect(pairs).toEqual(new Set([`${TENANT} Bearer ${TOKEN}`, `${other.externalId} Bearer OTHER`]));
    const axios = createRequire(require.resolve('xero-node'))('axios') as {
      interceptors: Record<'request' | 'response', { handlers: unknown[] }>;
    };
    expect(axios.interceptors.request.handlers).toEqual([]);
    expect(axios.interceptors.response.handlers).toEqual([]);
  });
});
