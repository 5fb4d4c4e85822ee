import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Clock } from './books/clock';
import { providerGate } from './provider-gate';
import { World } from './world';

const world = new World(new Clock(Date.parse('2026-11-23T08:00:00Z')));
let written = 0;
let base = '';
const app = express();
for (const dialect of ['quickbooks', 'xero'] as const) {
  const router = express.Router();
  router.use(
    providerGate(world, dialect, {
      throttled: (res, order) =>
        void res
          .status(429)
          .set('retry-after', String(order.retryAfter ?? 60))
          .send(dialect),
    }),
  );
  router.post('/v3/company/:realm/invoice', (_req, res) => {
    written += 1;
    res.json({ written });
  });
  router.post('/oauth2/v1/tokens/bearer', (_req, res) => {
    res.locals['kind'] = 'sign-in';
    res.json({});
  });
  router.get('/{*path}', (_req, res) => void res.json({ dialect }));
  app.use(router);
}
const server = app.listen(0, '127.0.0.1');
const write = (): Promise<Response> => fetch(`${base}/v3/company/7/invoice?requestid=a`, { method: 'POST' });

beforeAll(async () => {
  if (!server.listening) await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  world.mischief.clear();
  world.calls.length = 0;
  written = 0;
});

describe('the gate in front of a dialect', () => {
  it('lets in its own paths only, with the sandbox’s time, and keeps a record', async () => {
    const answer = await fetch(`${base}/v3/company/7/customer/55?minorversion=75`);
    expect(await answer.json()).toEqual({ dialect: 'quickbooks' });
    expect(answer.headers.get('date')).toBe('Mon, 23 Nov 2026 08:00:00 GMT');
    const tenant = '23626832-eaeb-4dba-b1e1-7b698337a461';
    const xero = await fetch(`${base}/api.xro/2.0/Contacts/${tenant}`, { headers: { 'xero-tenant-id': tenant } });
    expect(await xero.json()).toEqual({ dialect: 'xero' });
    expect((await fetch(`${base}/elsewhere`)).status).toBe(404);
    expect(world.calls).toMatchObject([
      { externalId: '7', kind: 'read', status: 200, endpoint: 'GET /v3/company/{realm}/customer/{id}', query: 'minorversion=75' },
      { externalId: tenant, kind: 'read', dialect: 'xero', endpoint: 'GET /api.xro/2.0/Contacts/{id}' },
    ]);
  });

  it('loses a request before, and a reply after, the work is done', async () => {
    world.mischief.order({ kind: 'lose-request', times: 1 });
    await expect(write()).rejects.toThrow();
    expect(written).toBe(0);
    world.mischief.order({ kind: 'lose-reply', times: 1 });
    expect((await fetch(`${base}/oauth2/v1/tokens/bearer`, { method: 'POST' })).status).toBe(200);
    await expect(write()).rejects.toThrow();
    expect(written).toBe(1);
    expect(world.calls.at(-1)).toMatchObject({ kind: 'write', status: 200, lost: true });
    expect((await write()).status).toBe(200);
  });

  it('cuts the caller off and does the work when the clock comes there, with all that was sent', async () => {
    world.mischief.order({ kind: 'late', seconds: 110, times: 1 });
    expect((await fetch(`${base}/v3/company/7/query?query=x`, { method: 'POST' })).status).toBe(404);
    await expect(write()).rejects.toThrow();
    const cutAt = world.clock.now();
    await world.late.workUpTo(cutAt + 109_000);
    expect([written, world.late.count]).toEqual([0, 1]);
    expect((await write()).status).toBe(200);
    await world.late.workUpTo(cutAt + 500_000);
    expect([written, world.late.count]).toEqual([2, 0]);
    expect(world.calls.at(-1)).toMatchObject({ late: true, query: 'requestid=a', status: 200, at: cutAt + 110_000 });
  });

  it('loses the reply of any call an order names by its path', async () => {
    world.mischief.order({ kind: 'lose-reply', path: '/tokens/bearer', times: 1 });
    expect((await write()).status).toBe(200);
    await expect(fetch(`${base}/oauth2/v1/tokens/bearer`, { method: 'POST' })).rejects.toThrow();
  });

  it('throttles so many calls of one company', async () => {
    world.mischief.order({ kind: 'throttle', provider: 'quickbooks', company: '7', times: 2, retryAfter: 9 });
    expect((await fetch(`${base}/v3/company/8/customer/1`)).status).toBe(200);
    const first = await write();
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '9']);
    expect([(await write()).status, (await write()).status]).toEqual([429, 200]);
    expect(written).toBe(1);
  });

  it('is down until an instant, or until told', async () => {
    world.mischief.order({ kind: 'down', provider: 'quickbooks', until: world.clock.now() + 1000 });
    world.mischief.order({ kind: 'down', provider: 'xero' });
    expect([(await write()).status, (await fetch(`${base}/connections`)).status]).toEqual([503, 503]);
    world.clock.moveTo(world.clock.now() + 1000);
    expect([(await write()).status, (await fetch(`${base}/connections`)).status]).toEqual([200, 503]);
    world.mischief.clear('down', 'xero');
    expect((await fetch(`${base}/connections`)).status).toBe(200);
  });

  it('answers late', async () => {
    world.mischief.order({ kind: 'slow', ms: 60, times: 1 });
    const began = performance.now();
    await write();
    expect(performance.now() - began).toBeGreaterThan(50);
  });
});

describe('trouble a dialect has to make itself', () => {
  it('is asked for, or told', () => {
    world.mischief.order({ kind: 'stale', company: '7', customerId: '55', times: 1 });
    expect([
      world.mischief.takeStale('7', '54'),
      world.mischief.takeStale('7', '55'),
      world.mischief.takeStale('7', '55'),
    ]).toEqual([false, true, false]);
    const heard: unknown[] = [];
    world.mischief.onTokenTrouble((...what) => heard.push(what));
    world.mischief.troubleTokens('revoke', 'xero', 't');
    expect(heard).toEqual([['revoke', 'xero', 't']]);
  });
});
