import { existsSync } from 'node:fs';
import { inspect } from 'node:util';
import { RateLimited, Rejected, SignInExpired, Unavailable, type Connector, type Tokens } from '@holdfast/accounting';
import { quickbooksSystem } from './index';
import { openLoopback, settingsFor, type Asked, type Loopback, type Reply } from './testing/loopback';
import { describeRecordings, recording } from './testing/recordings';

const FRESH = {
  token_type: 'bearer',
  access_token: 'CANARY-a2',
  refresh_token: 'CANARY-r2',
  expires_in: 3600,
  x_refresh_token_expires_in: 8_726_400,
};
const TOKENS: Tokens = {
  accessToken: 'CANARY-a1',
  accessExpiresAt: '2026-03-01T12:30:00.000Z',
  refreshToken: 'CANARY-r1',
  refreshExpiresAt: '2026-06-01T00:00:00.000Z',
  hardExpiresAt: '2031-01-01T00:00:00.000Z',
};
const CALLBACK = { code: 'CANARY-code+/=', redirectUri: 'https://holdfast.example/connect/quickbooks', realmId: '9130' };

let server: Loopback;
let connector: Connector;
let replies: Record<string, (asked: Asked) => Reply>;

beforeEach(async () => {
  server = await openLoopback();
  replies = {
    '/.well-known/openid_configuration': () => ({
      body: {
        authorization_endpoint: `${server.origin}/connect/oauth2`,
        token_endpoint: `${server.origin}/oauth2/v1/tokens/bearer`,
        revocation_endpoint: `${server.origin}/v2/oauth2/tokens/revoke`,
        userinfo_endpoint: `${server.origin}/v1/openid_connect/userinfo`,
      },
    }),
    '/oauth2/v1/tokens/bearer': () => ({ body: FRESH }),
    '/v3/company/9130/companyinfo/9130': () => ({ body: { CompanyInfo: { CompanyName: 'Acme Ltd', Id: '1' } } }),
    '/v2/oauth2/tokens/revoke': () => ({ status: 200, body: '' }),
  };
  server.answer = (asked) => replies[asked.path]?.(asked) ?? { status: 404 };
  connector = quickbooksSystem(settingsFor(server)).connector;
});
afterEach(() => server.close());

const asked = (path: string) => server.asked.filter((each) => each.path === path);
const tokenCalls = () => asked('/oauth2/v1/tokens/bearer');
async function failure(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.catch((each: unknown) => each);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('CANARY');
  return error as Error;
}

describe('consent', () => {
  it('asks for the accounting scope and nothing else', async () => {
    const url = new URL(await connector.authoriseUrl({ state: 's-1', redirectUri: CALLBACK.redirectUri }));
    expect(`${url.origin}${url.pathname}`).toBe(`${server.origin}/connect/oauth2`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'the-client',
      response_type: 'code',
      scope: 'com.intuit.quickbooks.accounting',
      redirect_uri: CALLBACK.redirectUri,
      state: 's-1',
    });
  });

  it('exchanges the code once, with our own clock, and reads the company to prove the realm', async () => {
    const grant = await connector.exchange(CALLBACK);
    expect(grant).toEqual({
      tokens: {
        accessToken: 'CANARY-a2',
        accessExpiresAt: '2026-03-01T13:00:00.000Z',
        refreshToken: 'CANARY-r2',
        refreshExpiresAt: '2026-06-10T12:00:00.000Z',
        hardExpiresAt: null,
      },
      books: [{ externalId: '9130', name: 'Acme Ltd', connectionId: null }],
    });
    expect(tokenCalls()).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(tokenCalls()[0]?.text))).toEqual({
      grant_type: 'authorization_code',
      code: CALLBACK.code,
      redirect_uri: CALLBACK.redirectUri,
    });
    expect(tokenCalls()[0]?.headers['x-include-refresh-token-hard-expires-in']).toBe('true');
    expect(asked('/v3/company/9130/companyinfo/9130')[0]?.headers.authorization).toBe('Bearer CANARY-a2');
  });

  it('without a realm asks nobody', async () => {
    expect(await failure(connector.exchange({ ...CALLBACK, realmId: null }))).toBeInstanceOf(Rejected);
    expect(tokenCalls()).toEqual([]);
  });

  it('for a realm that was not granted is refused', async () => {
    replies['/v3/company/9130/companyinfo/9130'] = () => ({ status: 401, body: { fault: { error: [{ code: '3200' }] } } });
    expect(await failure(connector.exchange(CALLBACK))).toBeInstanceOf(Rejected);
    replies['/v3/company/9130/companyinfo/9130'] = () => ({ status: 403, body: { fault: { error: [{ code: '3100' }] } } });
    expect((await failure(connector.exchange(CALLBACK))).message).toContain('did not grant access');
  });

  it('does not lose the tokens to a passing fault of the company read', async () => {
    let reads = 0;
    replies['/v3/company/9130/companyinfo/9130'] = () => {
      reads += 1;
      return reads === 1 ? { status: 503 } : { body: { CompanyInfo: { LegalName: 'Acme Legal' } } };
    };
    expect((await connector.exchange(CALLBACK)).books[0]?.name).toBe('Acme Legal');
    expect(tokenCalls()).toHaveLength(1);
  });
});

describe('tokens', () => {
  it('are refreshed with the value given, and the day the consent ends is kept or renewed', async () => {
    expect(await connector.refresh(TOKENS)).toMatchObject({ accessToken: 'CANARY-a2', hardExpiresAt: TOKENS.hardExpiresAt });
    expect(Object.fromEntries(new URLSearchParams(tokenCalls()[0]?.text))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'CANARY-r1',
    });
    replies['/oauth2/v1/tokens/bearer'] = () => ({ body: { ...FRESH, x_refresh_token_hard_expires_in: 86_400 } });
    expect(await connector.refresh(TOKENS)).toMatchObject({ hardExpiresAt: '2026-03-02T12:00:00.000Z' });
  });

  it('end only with invalid_grant', async () => {
    const body = { error: 'invalid_grant', error_description: 'Incorrect or invalid refresh token' };
    replies['/oauth2/v1/tokens/bearer'] = () => ({ status: 400, body });
    expect(await failure(connector.refresh(TOKENS))).toBeInstanceOf(SignInExpired);
    expect(await failure(connector.exchange(CALLBACK))).toBeInstanceOf(SignInExpired);
    expect(await failure(connector.refresh({ ...TOKENS, refreshToken: '' }))).toBeInstanceOf(SignInExpired);
  });

  it.each([
    [{ status: 500 }, Unavailable],
    [{ status: 503, body: '<html>' }, Unavailable],
    [{ status: 408 }, Unavailable],
    [{ status: 401, body: { error: 'invalid_client' } }, Unavailable],
    [{ status: 403 }, Unavailable],
    [{ status: 302, headers: { location: 'http://127.0.0.1:9/' } }, Unavailable],
    [{ status: 200, body: { error: 'odd' } }, Unavailable],
    [{ status: 200, body: 'text' }, Unavailable],
    [{ silence: 'cut' as const }, Unavailable],
    [{ status: 429, headers: { 'retry-after': '5' } }, RateLimited],
  ])('survive %j, and nothing is tried twice', async (reply, kind) => {
    replies['/oauth2/v1/tokens/bearer'] = () => reply;
    expect(await failure(connector.refresh(TOKENS))).toBeInstanceOf(kind);
    expect(tokenCalls()).toHaveLength(1);
  });

  it('time out', async () => {
    connector = quickbooksSystem(settingsFor(server, { timeoutMs: 3_000 })).connector;
    await connector.authoriseUrl({ state: 's', redirectUri: 'https://x.example' });
    replies['/oauth2/v1/tokens/bearer'] = () => ({ silence: 'open' });
    expect(await failure(connector.refresh(TOKENS))).toBeInstanceOf(Unavailable);
    expect(tokenCalls()).toHaveLength(1);
  });

  it('are never written to a file', async () => {
    await connector.refresh(TOKENS);
    expect(existsSync('logs')).toBe(false);
  });
});

describe('goodbye', () => {
  it('revokes with a JSON body', async () => {
    await connector.disconnect(TOKENS, null);
    expect(asked('/v2/oauth2/tokens/revoke')[0]).toMatchObject({
      method: 'POST',
      body: { token: 'CANARY-r1' },
      headers: { authorization: `Basic ${Buffer.from('the-client:CANARY-client-secret').toString('base64')}` },
    });
  });

  it('is no error when the token is dead already, but is when nobody knows', async () => {
    replies['/v2/oauth2/tokens/revoke'] = () => ({ status: 400, body: { error: 'invalid_token' } });
    await connector.disconnect(TOKENS, null);
    replies['/v2/oauth2/tokens/revoke'] = () => ({ status: 503 });
    expect(await failure(connector.disconnect(TOKENS, null))).toBeInstanceOf(Unavailable);
  });
});

describe('the discovery document', () => {
  it('is fetched at the first need, once', async () => {
    expect(server.asked).toEqual([]);
    await Promise.all([connector.refresh(TOKENS), connector.refresh(TOKENS), connector.disconnect(TOKENS, null)]);
    expect(asked('/.well-known/openid_configuration')).toHaveLength(1);
  });

  it('that cannot be had says how to cure it, and is asked for again', async () => {
    const good = replies['/.well-known/openid_configuration'];
    for (const reply of [{ status: 503 }, { body: {} }, { body: '<html>' }, { silence: 'cut' as const }]) {
      replies['/.well-known/openid_configuration'] = () => reply;
      const error = await failure(connector.refresh(TOKENS));
      expect(error).toBeInstanceOf(Unavailable);
      expect(error.message).toContain('QUICKBOOKS_DISCOVERY_URL');
    }
    if (good) replies['/.well-known/openid_configuration'] = good;
    await connector.refresh(TOKENS);
  });

  it('of one system is not that of another, though the SDK keeps its addresses for the whole process', async () => {
    const other = await openLoopback();
    const base = other.origin;
    other.answer = ({ path }) =>
      path.startsWith('/.well-known')
        ? { body: { authorization_endpoint: `${base}/a`, token_endpoint: `${base}/t`, revocation_endpoint: `${base}/r` } }
        : { body: { ...FRESH, access_token: 'other' } };
    const second = quickbooksSystem(settingsFor(other)).connector;
    const runs = Array.from({ length: 10 }, (_, n) => (n % 2 ? connector : second).refresh({ ...TOKENS, refreshToken: `r${n}` }));
    const tokens = await Promise.all(runs);
    expect(tokens.map((each) => each.accessToken)).toEqual(tokens.map((_, n) => (n % 2 ? 'CANARY-a2' : 'other')));
    expect(tokenCalls()).toHaveLength(5);
    await other.close();
  });
});

describeRecordings('documented answers', () => {
  it('are read', async () => {
    replies['/oauth2/v1/tokens/bearer'] = () => ({ body: recording('oauth/token_response__refresh_with_hard_expiry_docs.json') });
    const tokens = await connector.refresh(TOKENS);
    expect(tokens.hardExpiresAt).toBe(new Date(Date.parse('2026-03-01T12:00:00Z') + 157_494_248_000).toISOString());
    replies['/oauth2/v1/tokens/bearer'] = () => ({ body: recording('oauth/token_response__success_shape.json') });
    expect((await connector.refresh(TOKENS)).accessToken).toBe('access_token');
    replies['/oauth2/v1/tokens/bearer'] = () => ({ status: 400, body: recording('oauth/token_error__invalid_grant.json') });
    expect(await failure(connector.refresh(TOKENS))).toBeInstanceOf(SignInExpired);
  });
});
