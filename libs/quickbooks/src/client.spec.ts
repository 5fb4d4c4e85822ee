import { inspect } from 'node:util';
import { NotFound, RateLimited, Rejected, SignInExpired, Stale, Unavailable } from '@holdfast/accounting';
import { openCalls, type Call } from './calls';
import { callApi, type ApiCall } from './client';
import { quoted } from './query-text';
import { openLoopback, settingsFor, watchedWire, type Loopback, type WatchedWire } from './testing/loopback';

const EXPIRED = {
  fault: { error: [{ message: 'x', detail: 'Token expired: CANARY-token-1', code: '3200' }], type: 'AUTHENTICATION' },
};
const fault = (code: string, Detail = 'CANARY-name was working on this') => ({
  Fault: { Error: [{ Message: 'A message', Detail, code }], type: 'ValidationFault' },
});
const PREFERENCES: ApiCall = { op: 'preferences' };

let server: Loopback;
const others: Loopback[] = [];
let wire: WatchedWire;
let call: Call;

beforeEach(async () => {
  server = await openLoopback();
  wire = watchedWire();
  call = openCalls(settingsFor(server), wire);
});
afterEach(async () => {
  for (const each of [server, ...others.splice(0)]) await each.close();
});
async function another(): Promise<Loopback> {
  const opened = await openLoopback();
  others.push(opened);
  return opened;
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
}

describe('a call', () => {
  it('goes to the configured origin with token, realm and JSON, and is reported without ids', async () => {
    server.answer = () => ({ body: { Customer: { Id: '7' } }, headers: { intuit_tid: '1-abc' } });
    await call({ op: 'read', entity: 'Customer', id: '7' });
    const [asked] = server.asked;
    expect(asked?.path).toBe('/v3/company/9130/customer/7');
    expect(asked?.query.get('minorversion')).toBe('75');
    expect(asked?.headers).toMatchObject({ accept: 'application/json', authorization: 'Bearer CANARY-token-1' });
    expect(wire.kinds).toEqual(['read']);
    expect(wire.reports).toEqual([
      {
        kind: 'read',
        endpoint: 'GET customer',
        status: 200,
        units: 1,
        bytes: 23,
        reference: '1-abc',
        remaining: { minute: null, day: null },
      },
    ]);
  });

  it('sends a query as it is written, and keeps quotes and backslashes inside their value', async () => {
    const value = `O'Brien \\ Söhne & Co + 50% #1 <a>=b\\`;
    server.answer = () => ({ body: { QueryResponse: {} } });
    await call({ op: 'query', entity: 'Customer', clause: `WHERE DisplayName = ${quoted(value)} MAXRESULTS 1` });
    expect(server.asked[0]?.query.get('query')).toBe(
      `select * from customer WHERE DisplayName = 'O\\'Brien \\\\ Söhne & Co + 50% #1 <a>=b\\\\' MAXRESULTS 1`,
    );
  });

  it('keeps the Z of a change time', async () => {
    server.answer = () => ({ body: { CDCResponse: [{ QueryResponse: [{}] }] } });
    await call({ op: 'changes', entities: ['Customer', 'Invoice'], since: '2026-03-01T12:00:00Z' });
    expect(server.asked[0]?.query.get('changedSince')).toBe('2026-03-01T12:00:00Z');
    expect(server.asked[0]?.query.get('entities')).toBe('Customer,Invoice');
  });

  it('writes with a requestid, leaves the object of the caller alone and makes no request besides', async () => {
    const body = Object.freeze({ Id: '7', SyncToken: '3', sparse: true, Notes: 'x' });
    server.answer = () => ({ body: { Customer: { Id: '7' } } });
    await call({ op: 'write', action: 'update Customer', body, requestId: 'key-1' });
    expect(server.asked).toHaveLength(1);
    expect(server.asked[0]).toMatchObject({ method: 'POST', path: '/v3/company/9130/customer', body });
    expect(server.asked[0]?.query.get('requestid')).toBe('key-1');
    expect(wire.reports[0]).toMatchObject({ kind: 'write', endpoint: 'POST customer' });
    expect(body).toEqual({ Id: '7', SyncToken: '3', sparse: true, Notes: 'x' });
  });

  it('cannot be led to another address by an id', async () => {
    server.answer = () => ({ body: {} });
    await failure(call({ op: 'read', entity: 'Customer', id: '../../other/customer/1?x=' }));
    for (const asked of server.asked) expect(asked.path).toMatch(/^\/v3\/company\/9130\/customer\/[^/]+$/);
    const lost = openCalls(settingsFor(server), watchedWire('..'));
    await failure(lost(PREFERENCES));
    expect(server.asked.every((asked) => asked.path.startsWith('/v3/company/'))).toBe(true);
  });

  it('follows no redirect', async () => {
    const elsewhere = await another();
    server.answer = () => ({ status: 302, headers: { location: `${elsewhere.origin}/steal` } });
    expect(await failure(call(PREFERENCES))).toBeInstanceOf(Unavailable);
    expect(elsewhere.asked).toEqual([]);
  });

  it('ignores a proxy of the environment', async () => {
    const proxy = await another();
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = proxy.origin;
    server.answer = () => ({ body: { Preferences: {} } });
    await call(PREFERENCES);
    if (before === undefined) delete process.env['http_proxy'];
    else process.env['http_proxy'] = before;
    expect(proxy.asked).toEqual([]);
  });
});

describe('an expired token', () => {
  it('is refreshed once and the call repeated once', async () => {
    server.answer = ({ headers }) =>
      headers.authorization === 'Bearer CANARY-token-1' ? { status: 401, body: EXPIRED } : { body: { Preferences: {} } };
    await call(PREFERENCES);
    expect(wire.refused).toEqual(['CANARY-token-1']);
    expect(wire.reports.map((report) => report.status)).toEqual([401, 200]);
    expect(wire.kinds).toEqual(['read', 'read']);
  });

  it('is an expired sign-in when the fresh one is refused too, also when the gateway speaks XML', async () => {
    server.answer = () => ({
      status: 401,
      body: '<IntuitResponse><Fault type="AUTHENTICATION"><Error code="3200"/></Fault></IntuitResponse>',
      headers: { 'content-type': 'application/xml' },
    });
    const error = await failure(call(PREFERENCES));
    expect(error).toBeInstanceOf(SignInExpired);
    expect(error).toMatchObject({ trace: { status: 401, code: '3200' } });
    expect(server.asked).toHaveLength(2);
  });

  it('is not refreshed when the person has lost access', async () => {
    server.answer = () => ({ status: 401, body: fault('120') });
    expect(await failure(call(PREFERENCES))).toBeInstanceOf(SignInExpired);
    expect(server.asked).toHaveLength(1);
  });
});

describe('no answer', () => {
  it('times out, also when the server drips', async () => {
    call = openCalls(settingsFor(server, { timeoutMs: 150 }), wire);
    for (const silence of ['open', 'drip'] as const) {
      server.answer = () => ({ silence });
      expect(await failure(call(PREFERENCES))).toBeInstanceOf(Unavailable);
    }
    expect(wire.reports).toMatchObject([
      { status: 0, bytes: 0 },
      { status: 0, bytes: 0 },
    ]);
  });

  it('is unavailable when the line is cut or nobody listens, and nothing is tried twice', async () => {
    server.answer = () => ({ silence: 'cut' });
    expect(await failure(call(PREFERENCES))).toBeInstanceOf(Unavailable);
    expect(server.asked).toHaveLength(1);
    const nobody = openCalls(settingsFor(server, { apiUrl: 'http://127.0.0.1:9' }), wire);
    expect(await failure(nobody(PREFERENCES))).toBeInstanceOf(Unavailable);
  });

  it('is never sent at all when the object has no SyncToken', async () => {
    const error = await failure(
      call({ op: 'write', action: 'update Customer', body: { Id: '7', Notes: 'CANARY' }, requestId: 'k' }),
    );
    expect(error).toBeInstanceOf(Rejected);
    expect(inspect(error)).not.toContain('CANARY');
    expect(server.asked).toEqual([]);
    expect(wire.reports).toEqual([]);
  });
});

describe('errors', () => {
  const query: ApiCall = { op: 'query', entity: 'Invoice', clause: 'MAXRESULTS 1' };
  const write: ApiCall = { op: 'write', action: 'create Attachable', body: { Note: 'CANARY-note' }, requestId: 'k' };

  it.each([
    ['429', { status: 429, body: fault('3001') }, RateLimited],
    ['stale', { status: 400, body: fault('5010') }, Stale],
    ['not found', { status: 400, body: fault('610') }, NotFound],
    ['rejected', { status: 400, body: fault('6240') }, Rejected],
    ['fault in 200', { status: 200, body: fault('6190') }, Rejected],
    ['500', { status: 500, body: fault('10000') }, Unavailable],
    ['html', { status: 502, body: '<html>CANARY-page</html>' }, Unavailable],
    ['401', { status: 401, body: EXPIRED }, SignInExpired],
    ['no JSON in 200', { status: 200, body: 'CANARY-text' }, Unavailable],
    ['cut', { silence: 'cut' as const }, Unavailable],
  ])('%s: one error, no token, header, body or name in it', async (_, reply, kind) => {
    server.answer = () => reply;
    for (const each of [PREFERENCES, query, write]) {
      const error = await failure(call(each));
      expect(error).toBeInstanceOf(kind);
      const everything = `${inspect(error, { depth: 20, showHidden: true })} ${JSON.stringify(error)} ${String((error as Error).stack)}`;
      expect(everything).not.toContain('CANARY');
      expect((error as Error).cause).toBeUndefined();
    }
  });

  it('wait as long as the provider says, and a minute when it does not', async () => {
    server.answer = () => ({ status: 429, body: fault('3001'), headers: { 'retry-after': '17' } });
    expect(await failure(call(query))).toMatchObject({ retryAfterSeconds: 17 });
    server.answer = () => ({ status: 429, body: '' });
    expect(await failure(call(query))).toMatchObject({ retryAfterSeconds: 60 });
    const headers = { date: 'Sun, 01 Mar 2026 12:00:00 GMT', 'retry-after': 'Sun, 01 Mar 2026 12:01:30 GMT' };
    server.answer = () => ({ status: 429, body: '', headers });
    expect(await failure(call(query))).toMatchObject({ retryAfterSeconds: 90 });
  });
});

describe('the SDK', () => {
  it('settles once: an exception of ours behind a query does not come back through its callback', async () => {
    server.answer = () => ({ body: { QueryResponse: {} } });
    let runs = 0;
    const work = callApi(settingsFor(server), { realmId: '1', token: 't' }, { op: 'query', entity: 'Invoice', clause: '' }).then(
      () => {
        runs += 1;
        throw new RangeError('ours');
      },
    );
    await expect(work).rejects.toThrow(RangeError);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(runs).toBe(1);
    expect(server.asked).toHaveLength(1);
  });

  it('leaves other users of axios in the process alone, and many calls at once stay apart', async () => {
    server.answer = ({ path, headers }) => ({ body: { CompanyInfo: { CompanyName: `${path} ${headers.authorization}` } } });
    const settings = settingsFor(server);
    const names = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const answer = await callApi(
          settings,
          { realmId: `${n}`, token: `t${n}` },
          { op: 'read', entity: 'CompanyInfo', id: `${n}` },
        );
        return answer.text;
      }),
    );
    names.forEach((text, n) => expect(text).toContain(`/v3/company/${n}/companyinfo/${n} Bearer t${n}`));
  });

  it('prints nothing', async () => {
    const spies = [jest.spyOn(console, 'log'), jest.spyOn(console, 'error'), jest.spyOn(console, 'warn')];
    server.answer = () => ({ status: 400, body: fault('2010') });
    await failure(call(PREFERENCES));
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    jest.restoreAllMocks();
  });
});
