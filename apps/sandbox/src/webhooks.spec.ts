import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type Sandbox } from './sandbox';

let sandbox: Sandbox;
let realm: string;
let tenant: string;

beforeAll(async () => {
  sandbox = await startSandbox({ start: '2026-11-23T08:00:00Z', customers: 5 });
  [realm = '', tenant = ''] = [...sandbox.world.companies.keys()];
});
afterAll(() => sandbox.stop());

async function control<T = unknown>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> {
  const content = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${sandbox.url}/control${path}`, { method, ...content });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as T };
}

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

describe('webhooks', () => {
  const bill = (ref: string): object => ({ kind: 'invoice', ref, customerRef: 'W', number: ref, minor: 100 });

  it('are signed, gathered for each change of the world, and may be lost or held up', async () => {
    let status = 200;
    const outside = await listener(() => status);
    const secret = 'test_key';
    await control('POST', '/events', { events: [{ kind: 'customer', ref: 'W', name: 'Webb' }] });
    await control('PUT', '/webhooks', {
      quickbooks: { url: `${outside.url}/q`, secret },
      xero: { url: `${outside.url}/x`, secret },
    });
    await control('POST', '/events', { events: [bill('W1'), bill('W2')] });
    await control('POST', '/webhooks/flush');
    const [q, x] = ['/q', '/x'].map((url) => outside.heard.find((one) => one.url === url));
    const sign = (body = ''): string => createHmac('sha256', secret).update(body).digest('base64');
    expect(q?.headers).toMatchObject({ 'content-type': 'application/cloudevents+json', 'intuit-signature': sign(q?.body) });
    expect(JSON.parse(q?.body ?? '')).toMatchObject([
      {
        specversion: '1.0',
        type: 'qbo.invoice.created.v1',
        intuitaccountid: realm,
        data: {},
        time: expect.stringMatching(/\d{9}Z$/),
      },
      { type: 'qbo.invoice.created.v1' },
    ]);
    expect(x?.headers).toMatchObject({ 'x-xero-signature': sign(x?.body) });
    expect(x?.body).toContain('"firstEventSequence": 1,');
    expect(JSON.parse(x?.body ?? '').events[0]).toMatchObject({
      eventCategory: 'INVOICE',
      eventType: 'CREATE',
      tenantId: tenant,
      tenantType: 'ORGANISATION',
    });

    await control('POST', '/mischief', { kind: 'lose-webhooks', provider: 'xero', times: 1 });
    status = 500;
    const heardBefore = outside.heard.length;
    await control('POST', '/events', { events: [bill('W3')] });
    expect((await control('POST', '/webhooks/flush')).body).toMatchObject({
      quickbooks: { waiting: 1 },
      xero: { lost: 1, waiting: 0 },
    });
    expect(outside.heard.slice(heardBefore).every(({ url }) => url === '/q')).toBe(true);
    status = 200;
    expect((await control('POST', '/webhooks/flush')).body).toMatchObject({ quickbooks: { waiting: 0 } });
    outside.close();
    await control('PUT', '/webhooks', { quickbooks: null, xero: null });
  });

  it('try a Xero listener with right and wrong signatures', async () => {
    const outside = await listener();
    await control('PUT', '/webhooks', { xero: { url: outside.url, secret: 'test_key' } });
    expect((await control('POST', '/webhooks/intent')).body).toEqual({ statuses: [200, 200, 200] });
    const right = outside.heard.map(
      ({ headers, body }) => headers['x-xero-signature'] === createHmac('sha256', 'test_key').update(body).digest('base64'),
    );
    expect(right).toEqual([true, false, true]);
    outside.close();
    await control('PUT', '/webhooks', { xero: null });
  });

  describe('behave as they are told', () => {
    const secret = 'test_key';
    let bills = 0;

    /** What a listener hears of three new bills when webhooks have this manner. */
    async function heardOf(
      provider: 'quickbooks' | 'xero',
      manner: object,
      and: (url: string) => Promise<unknown> = async () => null,
    ) {
      const outside = await listener();
      await control('PUT', '/webhooks', { [provider]: { url: outside.url, secret, manner } });
      await control('POST', '/events', { events: [1, 2, 3].map(() => bill(`M${(bills += 1)}`)) });
      await control('POST', '/webhooks/flush');
      await and(outside.url);
      outside.close();
      await control('PUT', '/webhooks', { [provider]: null });
      for (const { headers, body } of outside.heard)
        expect(headers[provider === 'xero' ? 'x-xero-signature' : 'intuit-signature']).toBe(
          createHmac('sha256', secret).update(body).digest('base64'),
        );
      return outside.heard.map(({ body }) => JSON.parse(body));
    }

    it('in copies, alone and all at once', async () => {
      const posts = await heardOf('quickbooks', { copies: 3, eventsPerPost: 1, atOnce: 10 });
      expect(posts).toHaveLength(9);
      expect(new Set(posts.map(([event]) => event.id)).size).toBe(3);
    });

    it('newest first', async () => {
      const [[...q]] = await heardOf('quickbooks', { reversed: true });
      const ids = q.map(({ intuitentityid }: { intuitentityid: string }) => Number(intuitentityid));
      expect(ids).toEqual(ids.toSorted((a: number, b: number) => b - a));
    });

    it('in the older form of QuickBooks', async () => {
      const posts = await heardOf('quickbooks', { older: true });
      expect(posts).toEqual([
        {
          eventNotifications: [
            {
              realmId: realm,
              dataChangeEvent: {
                entities: Array.from({ length: 3 }, () => ({
                  name: 'Invoice',
                  id: expect.any(String),
                  operation: 'Create',
                  lastUpdated: expect.stringMatching(/\.\d{3}Z$/),
                })),
              },
            },
          ],
        },
      ]);
    });

    it('of many realms in one, and of companies nobody knows', async () => {
      const realmsIn = (posts: { intuitaccountid: string }[][]) =>
        posts.map((post) => new Set(post.map((one) => one.intuitaccountid)).size);
      expect(realmsIn(await heardOf('quickbooks', { strangers: 2 }))).toEqual([1, 1, 1]);
      expect(realmsIn(await heardOf('quickbooks', { strangers: 2, mixed: true }))).toEqual([3]);
      const [older] = await heardOf('quickbooks', { strangers: 1, mixed: true, older: true });
      expect(older.eventNotifications).toHaveLength(2);
      const [x] = await heardOf('xero', { strangers: 1 });
      expect(x.events.map(({ tenantId }: { tenantId: string }) => tenantId === tenant)).toEqual([
        true,
        false,
        true,
        false,
        true,
        false,
      ]);
      expect(x.lastEventSequence - x.firstEventSequence).toBe(5);
    });

    it('and again, long after they were accepted', async () => {
      const posts = await heardOf('xero', {}, () => control('POST', '/webhooks/replay', { provider: 'xero', times: 2 }));
      const first = JSON.stringify(posts[0]);
      expect(posts.filter((post) => JSON.stringify(post) === first)).toHaveLength(3);
      expect((await control('POST', '/webhooks/replay', { provider: 'xero' })).status).toBe(409);
    });
  });
});
