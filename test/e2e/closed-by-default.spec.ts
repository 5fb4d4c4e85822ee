import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRunning, type Running } from '../support/running';
import { STARTS, books } from './support/story';
import { idOf, inDatabase } from './support/witness';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type Route = readonly [method: Method, path: string];

const OPEN: readonly string[] = [
  'GET /api/health',
  'GET /sign-in',
  'POST /sign-in',
  'GET /connect/{provider}/callback',
  'GET /accept/{token}',
  'POST /accept/{token}',
  'GET /accept/{token}/credit-policy.pdf',
  'POST /webhooks/quickbooks',
  'POST /webhooks/xero',
];
/** Read off the document, so that a new route is covered without anybody thinking of it. */
const ROUTES: readonly Route[] = Object.entries(
  (JSON.parse(readFileSync(join(__dirname, '../../docs/openapi.json'), 'utf8')) as { paths: Record<string, object> }).paths,
).flatMap(([path, methods]) => Object.keys(methods).map((method): Route => [method.toUpperCase() as Method, path]));
const CLOSED = ROUTES.filter((route) => !OPEN.includes(route.join(' ')));
const OF_A_COMPANY = CLOSED.filter(([, path]) => path.startsWith('/api/companies/{id}'));

let running: Running;

beforeAll(async () => {
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 1 }) });
  await running.connectAll();
});
afterAll(() => running.stop());

function call(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Response> {
  return fetch(running.engineUrl + path, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
}

function withKey(method: string, path: string, body?: string): Promise<Response> {
  const headers = { authorization: `Bearer ${running.accessKey}`, 'content-type': 'application/json' };
  return call(method, path, headers, body);
}

function filled(path: string, id: string): string {
  return path
    .replace('{id}', id)
    .replace('{customer}', '1')
    .replace(/\{(task|action|check|key|entry|practice|link)\}/, randomUUID())
    .replace('{provider}', 'xero');
}

/** What a well-formed request of the route would carry, so that nothing but the company is wrong with it. */
function bodyFor(method: string, path: string): string | undefined {
  if (method === 'GET') return undefined;
  const named = Object.entries(BODIES).find(([end]) => path.endsWith(end));
  return JSON.stringify(named === undefined ? {} : named[1]);
}

const BODIES: Readonly<Record<string, object>> = {
  '/approve': { actions: [{ id: randomUUID(), fingerprint: 'seen' }] },
  '/decline': { ids: [randomUUID()] },
  '/resolve': { as: 'done' },
  '/stop': { stopped: false },
  '/credit-checks': { customer: '1', amount: '1.00' },
  '/api-keys': { name: 'Shop', scopes: ['read'] },
  '/file': { kind: 'roll-up' },
  '/practice': { practice: null },
  '/end': { outcome: 'over' },
  '/backtests': { policy: 'standard' },
  '/policies': { text: 'basedOn: standard' },
  '/validate': { text: 'basedOn: standard' },
  '/preview': { text: 'basedOn: standard' },
};

async function signedIn(): Promise<string> {
  const welcome = await fetch(await running.signInLink(), { redirect: 'manual' });
  return welcome.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

describe('every route is closed', () => {
  it('reads a document that has routes', () => {
    expect(CLOSED.length).toBeGreaterThan(20);
    expect(OPEN.filter((open) => !ROUTES.map((route) => route.join(' ')).includes(open))).toEqual([]);
  });

  it.each(CLOSED)(
    '%s %s answers 401 without the key, with a wrong one, and with one under another name',
    async (method, path) => {
      const target = filled(path, await idOf(running, 'xero'));
      const presented: Record<string, string>[] = [
        {},
        { authorization: 'Bearer not-the-access-key-at-all' },
        { authorization: `Basic ${Buffer.from(`owner:${running.accessKey}`).toString('base64')}` },
        { authorization: 'Bearer ' },
        { cookie: `holdfast_session=${running.accessKey}` },
        { 'x-api-key': running.accessKey },
      ];
      for (const headers of presented) {
        const answer = await call(method, target, headers, bodyFor(method, path));
        expect([headers, answer.status]).toEqual([headers, 401]);
      }
    },
  );

  it.each(['/metrics', '/docs', '/api', '/api-json', '/.env', '/.git/config', '/admin/queues', '/index.html', '/console', '/'])(
    'GET %s shows a stranger nothing',
    async (path) => {
      const answer = await call('GET', path);
      expect([401, 404]).toContain(answer.status);
      expect(await answer.text()).not.toMatch(/Abbott|Customer C1|Bellweather/);
    },
  );

  it('answers other methods with nothing', async () => {
    for (const method of ['OPTIONS', 'PUT', 'DELETE', 'HEAD']) {
      const answer = await call(method, '/api/companies');
      expect([401, 404, 405]).toContain(answer.status);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

describe('a browser session', () => {
  it('grows from a one-time link, which works once', async () => {
    const link = await running.signInLink();
    const first = await fetch(link, { redirect: 'manual' });
    expect(first.status).toBe(303);
    const cookie = first.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^holdfast_session=[\w-]{32};.*HttpOnly;.*SameSite=Lax/);
    const second = await fetch(link, { redirect: 'manual' });
    expect(second.status).toBe(401);
    expect(second.headers.getSetCookie()).toEqual([]);
    expect((await call('GET', '/api/companies', { cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
  });

  it('has a new id at each sign-in, whatever the browser brought along', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    expect(one).not.toBe(two);
    const planted = 'holdfast_session=planted-by-somebody-else';
    const welcome = await call('GET', new URL(await running.signInLink()).pathname + new URL(await running.signInLink()).search, {
      cookie: planted,
    });
    expect(welcome.headers.getSetCookie()[0]).not.toContain('planted');
    expect((await call('GET', '/api/companies', { cookie: planted })).status).toBe(401);
  });

  it('may change something only from Holdfast’s own pages', async () => {
    const [cookie, id] = [await signedIn(), await idOf(running, 'quickbooks')];
    const change = (headers: Record<string, string>) =>
      call('PATCH', `/api/companies/${id}`, { cookie, 'content-type': 'application/json', ...headers }, '{"killSwitch":false}');
    expect((await change({})).status).toBe(403);
    expect((await change({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await change({ origin: 'null', 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await change({ origin: running.engineUrl })).status).toBe(200);
    const forged = await call('POST', `/api/companies/${id}/disconnect`, {
      cookie,
      'content-type': 'application/x-www-form-urlencoded',
      'x-http-method-override': 'GET',
    });
    expect(forged.status).toBe(403);
    expect((await running.get<{ status: string }>(`/api/companies/${id}`)).status).toBe('connected');
  });

  it('is over after signing out', async () => {
    const cookie = await signedIn();
    expect((await call('POST', '/sign-out', { cookie })).status).toBe(403);
    expect((await call('POST', '/sign-out', { cookie, origin: running.engineUrl })).status).toBe(303);
    expect((await call('GET', '/api/companies', { cookie })).status).toBe(401);
  });
});

describe('every answer', () => {
  it.each(['/', '/sign-in', '/api/health', '/api/companies', '/connect/xero/callback', '/api/no-such-thing'])(
    'to %s carries the security headers',
    async (path) => {
      const { headers } = await call('GET', path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
      // No other site learns where its reader came from.
      expect(headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/);
      expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
      const csp = headers.get('content-security-policy') ?? '';
      for (const rule of [
        "default-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
      ])
        expect(csp).toContain(rule);
      expect(csp).not.toMatch(/script-src[^;]*unsafe/);
    },
  );

  it.each(OF_A_COMPANY)('to %s %s is 404 for a company that is not there', async (method, path) => {
    for (const id of [randomUUID(), '00000000-0000-0000-0000-000000000000', 'x', '1', "1'%20or%20'1'='1", '%2e%2e%2f', 'ü']) {
      const answer = await withKey(method, filled(path, id), bodyFor(method, path));
      expect([id, answer.status]).toEqual([id, 404]);
    }
  });

  it.each([
    ['/customers?search=%00', 'GET'],
    ['/customers?after=%00', 'GET'],
    ['/customers/%00', 'GET'],
    ['/customers/%00/why', 'GET'],
    ['/customers/%00/file', 'GET'],
    ['/customers/1/file/%00/end', 'POST'],
    ['/actions?customer=%00', 'GET'],
    ['/standing-changes?customer=%00', 'GET'],
    ['/standing-changes?customer=a&customer=b', 'GET'],
    ['/customers?search=a&search=b', 'GET'],
    ['/customers?limit=-1', 'GET'],
    ['/customers/1/acceptance-links/%00/revoke', 'POST'],
    ['/customers/%00/policy-document', 'GET'],
    ['/policy-document?version=a&version=b', 'GET'],
    ['/acceptances?state=maybe', 'GET'],
    ['/tasks/%00/close', 'POST'],
    ['/actions/%00/retry', 'POST'],
    ['/actions/%00/resolve', 'POST'],
    ['/actions?asked=maybe', 'GET'],
    ['/credit-file?kind=gossip', 'GET'],
    ['/credit-file?after=%00', 'GET'],
    ['/credit-file?after=2026-02-31_00000000-0000-0000-0000-000000000000', 'GET'],
    ['/audit?before=0', 'GET'],
    ['/audit?before=9e99', 'GET'],
  ])('to nonsense in %s is a 4xx or an empty one, never a 500', async (path, method) => {
    const answer = await withKey(method, `/api/companies/${await idOf(running, 'xero')}${path}`);
    expect(answer.status).toBeLessThan(500);
  });

  it('to broken JSON, a body too large and prototype pollution is a 400 or 413 in words', async () => {
    const id = await idOf(running, 'xero');
    const bodies: [string, number][] = [
      ['{"killSwitch": tru', 400],
      ['"text"', 400],
      ['[]', 400],
      ['{"__proto__":{"killSwitch":true}}', 400],
      ['{"constructor":{"prototype":{"killSwitch":true}}}', 400],
      ['{"killSwitch":"yes"}', 400],
      [JSON.stringify({ policy: 'x'.repeat(3_000_000) }), 413],
    ];
    for (const [body, status] of bodies) {
      const answer = await withKey('PATCH', `/api/companies/${id}`, body);
      const text = await answer.text();
      expect([body.slice(0, 60), answer.status]).toEqual([body.slice(0, 60), status]);
      expect(Object.keys(JSON.parse(text) as object)).toEqual(['error']);
      expect(text).not.toMatch(/node_modules|at .*\.[jt]s:\d+|\/work\//);
    }
    expect((await running.get<{ killSwitch: boolean }>(`/api/companies/${id}`)).killSwitch).toBe(false);
  });

  it('to something that broke inside is a plain 500', async () => {
    const id = await idOf(running, 'xero');
    await inDatabase(running.databaseUrl, (client) => client.query('alter table task rename to lost_table'));
    try {
      const answer = await withKey('GET', `/api/companies/${id}/tasks`);
      const text = await answer.text();
      expect(answer.status).toBe(500);
      expect(JSON.parse(text)).toEqual({ error: { status: 500, message: expect.stringContaining('Nothing was lost') } });
      expect(text).not.toMatch(/select|task|relation|QueryFailed|stack|\.[jt]s|postgres/i);
    } finally {
      await inDatabase(running.databaseUrl, (client) => client.query('alter table lost_table rename to task'));
    }
  });
});
