import { inspect } from 'node:util';
import { RateLimited, Rejected, SignInExpired, Unavailable, type AccountingSystem, type Tokens } from '@holdfast/accounting';
import { xeroSystem } from './index';
import { XERO_URLS } from './settings';
import { describeWithFixtures, fixtureText, loopback, recordedBody, type Handler, type Loopback } from './testing/loopback';

const NOW_MS = Date.UTC(2026, 10, 21, 12);
const EVENT = '11111111-1111-1111-1111-000000000001';
const CONNECTION = '00000000-0000-0000-0000-000000000001';
const CALLBACK = { code: 'the-code', redirectUri: 'https://holdfast.example/xero/callback', realmId: null };
const TOKENS: Tokens = {
  accessToken: 'CANARY-access',
  accessExpiresAt: '2026-11-21T12:30:00.000Z',
  refreshToken: 'CANARY-refresh',
  refreshExpiresAt: '2027-01-20T12:00:00.000Z',
  hardExpiresAt: null,
};

function jwt(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
}

function connection(overrides: object): object {
  return {
    id: CONNECTION,
    authEventId: EVENT,
    tenantId: '22222222-2222-2222-2222-000000000001',
    tenantType: 'ORGANISATION',
    tenantName: 'Books',
    ...overrides,
  };
}

describe('the connector', () => {
  let xero: Loopback;
  let system: AccountingSystem;
  const accessToken = jwt({ authentication_event_id: EVENT });
  const granted = { access_token: accessToken, refresh_token: 'next', expires_in: 1800, token_type: 'Bearer' };

  beforeEach(async () => {
    xero = await loopback();
    const urls = { ...XERO_URLS, apiUrl: xero.url, identityUrl: xero.url };
    system = xeroSystem({ ...urls, clientId: 'id', clientSecret: 'CANARY-secret', timeoutMs: 5_000, now: () => NOW_MS });
  });
  afterEach(() => xero.close());

  const answering =
    (connections: (query: Readonly<Record<string, string>>) => object[]): Handler =>
    ({ path, query }) =>
      path === '/connect/token' ? { body: granted } : { body: connections(query) };

  it('sends the owner to Xero with exactly the scopes of this product', async () => {
    const url = new URL(await system.connector.authoriseUrl({ state: 'a b&c', redirectUri: CALLBACK.redirectUri }));
    expect(url.origin + url.pathname).toBe('https://login.xero.com/identity/connect/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'id',
      redirect_uri: CALLBACK.redirectUri,
      scope:
        'openid profile email offline_access accounting.contacts accounting.invoices accounting.payments.read accounting.settings.read',
      state: 'a b&c',
    });
  });

  it('exchanges the code once and takes the organisations of this consent', async () => {
    xero.answer(
      answering((query) => (query['authEventId'] === EVENT ? [connection({}), connection({ tenantType: 'PRACTICE' })] : [])),
    );
    await expect(system.connector.exchange(CALLBACK)).resolves.toEqual({
      tokens: {
        accessToken,
        accessExpiresAt: '2026-11-21T12:30:00.000Z',
        refreshToken: 'next',
        refreshExpiresAt: '2027-01-20T12:00:00.000Z',
        hardExpiresAt: null,
      },
      books: [{ externalId: '22222222-2222-2222-2222-000000000001', name: 'Books', connectionId: CONNECTION }],
    });
    expect(xero.calls()).toEqual(['POST /connect/token', 'GET /connections']);
    const [token, connections] = xero.received;
    expect(token?.headers.authorization).toBe(`Basic ${Buffer.from('id:CANARY-secret').toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(token?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: CALLBACK.redirectUri,
    });
    expect(connections?.headers.authorization).toBe(`Bearer ${accessToken}`);
  });

  it('falls back to all connections when the filter, or the claim, yields nothing', async () => {
    xero.answer(answering((query) => ('authEventId' in query ? [] : [connection({})])));
    expect((await system.connector.exchange(CALLBACK)).books).toHaveLength(1);
    expect(xero.calls()).toEqual(['POST /connect/token', 'GET /connections', 'GET /connections']);
    xero.received.length = 0;
    xero.answer(({ path }) =>
      path === '/connect/token' ? { body: { ...granted, access_token: 'opaque' } } : { body: [connection({})] },
    );
    expect((await system.connector.exchange(CALLBACK)).books).toHaveLength(1);
    expect(xero.calls()).toEqual(['POST /connect/token', 'GET /connections']);
  });

  it('refreshes with one call and replaces both tokens', async () => {
    xero.answer(() => ({ body: granted }));
    await expect(system.connector.refresh(TOKENS)).resolves.toMatchObject({
      accessToken,
      refreshToken: 'next',
      accessExpiresAt: '2026-11-21T12:30:00.000Z',
    });
    expect(xero.calls()).toEqual(['POST /connect/token']);
    expect(xero.received[0]?.body).toBe('grant_type=refresh_token&refresh_token=CANARY-refresh');
  });

  it('calls only invalid_grant the end of the sign-in; everything else is temporary, tried once, and names no secret', async () => {
    const cases: [number, unknown, typeof SignInExpired | typeof Unavailable | typeof RateLimited][] = [
      [400, { error: 'invalid_grant' }, SignInExpired],
      [400, { error: 'invalid_request' }, Unavailable],
      [401, { error: 'invalid_client' }, Unavailable],
      [403, 'blocked', Unavailable],
      [429, '', RateLimited],
      [500, '', Unavailable],
      [503, 'The Xero API is currently offline for maintenance', Unavailable],
      [200, { access_token: 'only half a pair' }, Unavailable],
      [200, '<html>', Unavailable],
      [307, '', Unavailable],
    ];
    for (const [status, body, kind] of cases) {
      xero.received.length = 0;
      xero.answer(() => ({ status, body, headers: status === 307 ? { location: '/elsewhere' } : {} }));
      const error: unknown = await system.connector.refresh(TOKENS).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(kind);
      expect(xero.received).toHaveLength(1);
      expect(`${inspect(error, { depth: null, showHidden: true })} ${JSON.stringify(error)} ${String(error)}`).not.toContain(
        'CANARY',
      );
    }
    xero.answer((_, response) => (response.destroy(), null));
    await expect(system.connector.refresh(TOKENS)).rejects.toThrow(Unavailable);
    xero.answer(() => null);
    await expect(system.connector.refresh(TOKENS)).rejects.toThrow(Unavailable);
  });

  it('tells the operator what to mend when the exchange itself is refused', async () => {
    xero.answer(() => ({ status: 400, body: { error: 'unauthorized_client' } }));
    await expect(system.connector.exchange(CALLBACK)).rejects.toThrow(/XERO_CLIENT_ID/);
  });

  it('disconnects this one connection, never revokes, and minds no end already reached', async () => {
    for (const status of [204, 200, 404, 403]) {
      xero.answer(() => ({ status }));
      await system.connector.disconnect(TOKENS, CONNECTION);
    }
    expect(new Set(xero.calls())).toEqual(new Set([`DELETE /connections/${CONNECTION}`]));
    xero.answer(() => ({ status: 500 }));
    await expect(system.connector.disconnect(TOKENS, CONNECTION)).rejects.toThrow(Unavailable);
    xero.received.length = 0;
    for (const id of [null, '', '..']) await expect(system.connector.disconnect(TOKENS, id)).rejects.toThrow(Rejected);
    expect(xero.received).toEqual([]);
  });
});

describeWithFixtures('the connector on recordings', () => {
  let xero: Loopback;
  beforeEach(async () => {
    xero = await loopback();
  });
  afterEach(() => xero.close());

  it('reads the recorded connections and token errors', async () => {
    const system = xeroSystem({
      ...XERO_URLS,
      apiUrl: xero.url,
      identityUrl: xero.url,
      clientId: 'id',
      clientSecret: 's',
      timeoutMs: 5_000,
      now: () => NOW_MS,
    });
    xero.answer(({ path }) =>
      path === '/connect/token'
        ? { body: { access_token: 'opaque', refresh_token: 'r', expires_in: 1800 } }
        : { body: recordedBody('connections-list') },
    );
    expect((await system.connector.exchange(CALLBACK)).books).toEqual([
      { externalId: '22222222-2222-2222-2222-000000000001', name: 'Sanitised Tenant', connectionId: CONNECTION },
    ]);
    xero.answer(() => ({ status: 400, body: fixtureText('errors/token-invalid_grant.json') }));
    await expect(system.connector.refresh(TOKENS)).rejects.toThrow(SignInExpired);
    xero.answer(() => ({ status: 400, body: fixtureText('errors/token-invalid_scope.json') }));
    await expect(system.connector.exchange(CALLBACK)).rejects.toThrow(Rejected);
  });
});
