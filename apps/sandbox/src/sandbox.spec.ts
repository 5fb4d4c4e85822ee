import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from './config';
import type { countersOf } from './control/counters';
import type { snapshotOf } from './control/snapshot';
import { startSandbox, type Sandbox } from './sandbox';

const START = '2026-11-23T08:00:00Z';
let sandbox: Sandbox;
let realm: string;
let tenant: string;

beforeAll(async () => {
  sandbox = await startSandbox({ start: START, customers: 30 });
  [realm = '', tenant = ''] = [...sandbox.world.companies.keys()];
});
afterAll(() => sandbox.stop());

async function control<T = unknown>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> {
  const content = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${sandbox.url}/control${path}`, { method, ...content });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as T };
}

type Snapshot = ReturnType<typeof snapshotOf>;
type Counted = ReturnType<typeof countersOf>;

interface Heard {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody outside who answers what he is told to. */
async function listener(status: () => number = () => 200) {
  const heard: Heard[] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    req.on('end', () => {
      heard.push({ url: req.url, headers: req.headers, body });
      res.writeHead(status()).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, close };
}

describe('the clock', () => {
  it('moves by days or to an instant, never back, and tells its followers', async () => {
    const follower = await listener();
    await control('PUT', '/followers', { urls: [`${follower.url}/api/clock`], key: 'k' });
    const { body } = await control('POST', '/clock', { days: 2 });
    expect(body).toMatchObject({ now: '2026-11-25T08:00:00.000Z', skipped: [], followers: [{ status: 200 }] });
    expect(follower.heard).toMatchObject([
      { url: '/api/clock', headers: { authorization: 'Bearer k' }, body: '{"to":"2026-11-25T08:00:00.000Z"}' },
    ]);
    follower.close();
    expect((await control('POST', '/clock', { to: '2026-11-26T00:00:00Z' })).body).toMatchObject({
      followers: [{ status: null }],
    });
    expect((await control('POST', '/clock', { to: START })).status).toBe(409);
    expect((await control('POST', '/clock', { days: 0 })).status).toBe(400);
    await control('PUT', '/followers', { urls: [] });
    expect((await control('GET', '/clock')).body).toEqual({ now: '2026-11-26T00:00:00.000Z' });
  });

  it('sends a form back to its own pages only', async () => {
    const form = (back: string): Promise<Response> =>
      fetch(`${sandbox.url}/control/clock`, {
        method: 'POST',
        body: new URLSearchParams({ days: '1', back }),
        redirect: 'manual',
      });
    const answers = [await form('/inbox'), await form('//evil.example')];
    expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
      [303, '/inbox'],
      [303, '/'],
    ]);
  });

  it('is not for pages of other sites', async () => {
    const answer = await fetch(`${sandbox.url}/control/clock`, {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
      body: new URLSearchParams({ days: '1' }),
    });
    expect(answer.status).toBe(403);
  });
});

describe('the companies', () => {
  it('are shown as their owners would find them', async () => {
    const { companies } = (await control<{ companies: object[] }>('GET', '/companies')).body;
    expect(companies).toMatchObject([
      { provider: 'quickbooks', externalId: realm, homeCurrency: 'USD', timeZone: 'America/New_York' },
      { provider: 'xero', externalId: tenant, homeCurrency: 'GBP', timeZone: 'Europe/London' },
    ]);
    const { body } = await control<Snapshot>('GET', `/snapshot?company=${realm}`);
    expect(body.customers.length).toBeGreaterThan(20);
    expect(body.invoices[0]).toMatchObject({
      ref: expect.any(String),
      issued: expect.any(String),
      balance: 0,
      attachables: [],
      history: [],
    });
    expect((await control('GET', '/snapshot?company=7')).status).toBe(409);
  });

  it('take what happens off the script, all or one', async () => {
    const events = [
      {
        kind: 'customer',
        ref: 'NEW',
        name: 'Newcomer',
        email: 'new@new.example',
        terms: 'Net 14',
        groups: ['VIP'],
        notes: 'hello',
      },
      { kind: 'invoice', ref: 'X1', customerRef: 'NEW', number: 'X1', minor: 12_345 },
      { kind: 'payment', ref: 'X1', customerRef: 'NEW', minor: 345, applications: [{ invoiceRef: 'X1', minor: 345 }] },
    ];
    expect((await control('POST', '/events', { events })).body).toEqual({ applied: 3, companies: [realm, tenant] });
    for (const company of [realm, tenant]) {
      const { body } = await control<Snapshot>('GET', `/snapshot?company=${company}`);
      const isXero = company === tenant;
      expect(body.customers.at(-1)).toMatchObject({
        ref: 'NEW',
        terms: isXero ? null : 'Net 14',
        paymentTerms: isXero ? { day: 14, type: 'DAYSAFTERBILLDATE' } : null,
        notes: isXero ? '' : 'hello',
        groups: isXero ? ['VIP'] : [],
        history: isXero ? [{ details: 'hello' }] : [],
      });
      expect(body.invoices.at(-1)).toMatchObject({
        number: 'X1',
        customerRef: 'NEW',
        total: 12_345,
        balance: 12_000,
        status: 'approved',
      });
    }
    const again = await control('POST', '/events', { company: realm, events: events.slice(1, 2) });
    expect(again).toEqual({ status: 409, body: { error: 'event 0 (invoice X1): there is an invoice X1 already' } });
    expect((await control('POST', '/events', { events: [{ kind: 'invoice', ref: 'X2', amount: 1 }] })).status).toBe(400);
  });

  it('become more when asked', async () => {
    const { status, body } = await control<{ externalId: string }>('POST', '/companies', {
      provider: 'xero',
      timeZone: 'Pacific/Auckland',
      homeCurrency: 'NZD',
    });
    expect([status, body]).toMatchObject([
      201,
      { provider: 'xero', name: 'Bellweather Supply Ltd 2', homeCurrency: 'NZD', timeZone: 'Pacific/Auckland' },
    ]);
    await control('POST', '/events', { company: body.externalId, events: [{ kind: 'customer', ref: 'A', name: 'A' }] });
    expect((await control<Snapshot>('GET', `/snapshot?company=${body.externalId}`)).body.customers).toHaveLength(1);
  });

  it('count the calls made to them', async () => {
    expect((await control<Counted>('GET', '/counters')).body.companies[realm]).toMatchObject({ reads: 0, byEndpoint: {} });
    await fetch(`${sandbox.url}/v3/company/${realm}/query?query=x`);
    expect((await control<Counted>('GET', '/counters')).body.companies[realm]).toMatchObject({ reads: 1, refused: 1 });
    expect((await control('POST', '/counters/reset')).status).toBe(204);
    expect((await control('GET', '/calls')).body).toEqual({ calls: [] });
  });
});

describe('the pages', () => {
  it('show each ledger, escaped', async () => {
    await control('POST', '/events', { events: [{ kind: 'customer', ref: 'H', name: '<b>Bold & Sons</b>', terms: 'Due on receipt' }, { kind: 'invoice', ref: 'H1', customerRef: 'H', number: 'H1', minor: 5000 }] }); // prettier-ignore
    for (const [company, list] of [
      [realm, 'quickbooks/{}/customers'],
      [tenant, 'xero/{}/contacts'],
    ] as const) {
      // prettier-ignore
      const books = sandbox.world.companies.get(company);
      const customer = books?.all('customer').at(-1);
      const invoice = books?.all('invoice').at(-1);
      const path = list.replace('{}', company);
      for (const page of [path, `${path}/${customer?.id}`, `${path.replace(/[^/]+$/, 'invoices')}/${invoice?.id}`]) {
        const answer = await fetch(`${sandbox.url}/${page}`);
        expect(answer.status).toBe(200);
        expect(await answer.text()).toContain('&lt;b&gt;Bold &amp; Sons&lt;/b&gt;');
      }
    }
    expect(await (await fetch(sandbox.url)).text()).toContain('Next week');
    expect((await fetch(`${sandbox.url}/xero/${realm}/contacts`)).status).toBe(404);
    expect((await fetch(`${sandbox.url}/inbox/99999`)).status).toBe(404);
  });
});

describe('the configuration', () => {
  it('names everything that is missing or wrong', () => {
    expect(readConfig({ START })).toMatchObject({
      start: START,
      port: 0,
      clients: { xero: { id: 'sandbox-xero', secret: 'sandbox-xero-secret' } },
    });
    const wrong = { PORT: 'x', CLOCK_FOLLOWERS: 'http://127.0.0.1:1/a,nowhere', QUICKBOOKS_WEBHOOK_URL: 'http://127.0.0.1:1/' };
    expect(() => readConfig(wrong)).toThrow(
      /PORT: .*\nSTART: is missing .*\nCLOCK_FOLLOWERS: .*\nQUICKBOOKS_WEBHOOK_VERIFIER: is missing/,
    );
  });
});
