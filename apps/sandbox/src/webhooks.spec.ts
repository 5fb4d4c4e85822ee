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
});
