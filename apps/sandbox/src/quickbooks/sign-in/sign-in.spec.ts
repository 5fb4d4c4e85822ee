import { createPublicKey, createVerify, type JsonWebKeyInput } from 'node:crypto';
import type { Json } from '../json';
import { fixture, hasFixtures, REALM, replyOf, Trial } from '../trial';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let trial: Trial;
beforeEach(async () => {
  trial = await Trial.open();
});
afterEach(() => trial.stop());

const refresh = (token: unknown, headers: Record<string, string> = {}) =>
  trial.tokens({ grant_type: 'refresh_token', refresh_token: String(token) }, headers);

describe('consent', () => {
  const page = (change: Record<string, string> = {}) => {
    const asked = {
      client_id: 'client',
      redirect_uri: 'http://localhost/cb',
      response_type: 'code',
      scope: 'x',
      state: 's',
      ...change,
    };
    return fetch(`${trial.url}/connect/oauth2?${new URLSearchParams(asked).toString()}`);
  };

  test('lists the companies of QuickBooks and cannot be framed', async () => {
    const reply = await page();
    expect([reply.status, reply.headers.get('x-frame-options')]).toEqual([200, 'DENY']);
    const html = await reply.text();
    expect(html).toContain('Trial &amp; Sons');
    expect(html).toContain(`value="${REALM}"`);
  });

  test.each(['client_id', 'redirect_uri', 'response_type', 'scope', 'state'])('needs %s', async (name) => {
    expect((await page({ [name]: '' })).status).toBe(400);
  });

  test('brings back code, state and realm, or the refusal', async () => {
    const allowed = await trial.consent();
    expect(Object.fromEntries(allowed.searchParams)).toEqual({ code: expect.any(String), state: 'state', realmId: REALM });
    const denied = await trial.consent('x', 'deny');
    expect(Object.fromEntries(denied.searchParams)).toEqual({ error: 'access_denied', state: 'state' });
  });
});

describe('the token endpoint', () => {
  test('gives tokens for a code once; the second time kills them', async () => {
    const code = (await trial.consent()).searchParams.get('code') ?? '';
    const first = await trial.exchange(code);
    expect(first.json).toEqual({
      token_type: 'bearer',
      expires_in: 3600,
      x_refresh_token_expires_in: 8_726_400,
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    const second = await trial.exchange(code);
    expect([second.status, second.json['error']]).toEqual([400, 'invalid_grant']);
    expect((await refresh(first.json['refresh_token'])).json['error']).toBe('invalid_grant');
    const headers = { authorization: `Bearer ${String(first.json['access_token'])}` };
    expect((await trial.get('/companyinfo/1', headers)).status).toBe(401);
  });

  test('knows its client, the redirect address and its codes', async () => {
    const code = (await trial.consent()).searchParams.get('code') ?? '';
    const wrong = await trial.tokens(
      { grant_type: 'authorization_code', code, redirect_uri: 'http://localhost/callback' },
      {},
      'guess',
    );
    expect([wrong.status, wrong.json]).toEqual([401, { error: 'invalid_client' }]);
    const elsewhere = await trial.tokens({ grant_type: 'authorization_code', code, redirect_uri: 'http://localhost/other' });
    expect(elsewhere.json['error']).toBe('invalid_grant');
    expect((await trial.exchange('nonsense')).json['error']).toBe('invalid_grant');
    expect((await trial.tokens({ grant_type: 'password' })).json['error']).toBe('unsupported_grant_type');
  });

  test('keeps a refresh token for a day, then changes it and honours the old one for a day', async () => {
    const { refresh_token: first } = await trial.signIn();
    trial.later(23 * HOUR);
    expect((await refresh(first)).json['refresh_token']).toBe(first);
    trial.later(2 * HOUR);
    const second = (await refresh(first)).json['refresh_token'];
    expect(second).not.toBe(first);
    trial.later(23 * HOUR);
    expect((await refresh(first)).json['refresh_token']).toBe(second);
    trial.later(2 * HOUR);
    const dead = await refresh(first);
    expect([dead.status, dead.json]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'Incorrect or invalid refresh token' },
    ]);
    expect((await refresh(second)).status).toBe(200);
  });

  test('lets a refresh token die after 101 idle days and after five years', async () => {
    let { refresh_token: token } = await trial.signIn();
    trial.later(100 * DAY);
    const alive = await refresh(token, { 'x-include-refresh-token-hard-expires-in': 'true' });
    expect(alive.json['x_refresh_token_hard_expires_in']).toBe(157_680_000 - 100 * 86_400);
    trial.later(101 * DAY);
    expect((await refresh(alive.json['refresh_token'])).status).toBe(400);
    token = (await trial.signIn())['refresh_token'];
    for (let days = 0; days < 1825; days += 73) {
      trial.later(73 * DAY);
      const reply = await refresh(token);
      expect(reply.status).toBe(days + 73 < 1825 ? 200 : 400);
      token = reply.json['refresh_token'];
    }
  });
});

describe('an access token', () => {
  test('lives an hour of the sandbox clock', async () => {
    trial.later(HOUR - 1);
    expect((await trial.query('select * from Term')).status).toBe(200);
    trial.later(1);
    const reply = await trial.query('select * from Term');
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="Intuit", error="invalid_token"']);
    expect(reply.json).toMatchObject({ fault: { error: [{ code: '3200' }], type: 'AUTHENTICATION' }, time: expect.any(Number) });
  });

  test('opens only the company it was given for', async () => {
    const { access_token: token } = await trial.signIn();
    const headers = { accept: 'application/json', authorization: `Bearer ${String(token)}` };
    const other = await replyOf(await fetch(`${trial.url}/v3/company/123/companyinfo/123`, { headers }));
    expect([other.status, other.json]).toMatchObject([403, { fault: { error: [{ code: '3100' }], type: 'SERVICE' } }]);
    const none = await replyOf(await fetch(`${trial.url}/v3/company/${REALM}/preferences`));
    expect([none.status, none.headers.get('content-type')]).toEqual([401, 'application/xml']);
  });

  test('ends by mischief and by revocation', async () => {
    const tokens = await trial.signIn();
    trial.world.mischief.troubleTokens('expire-access-tokens', 'quickbooks', REALM);
    expect((await trial.query('select * from Term')).status).toBe(401);
    expect((await refresh(tokens['refresh_token'])).status).toBe(200);
    const authorization = `Basic ${Buffer.from('client:secret').toString('base64')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const body = JSON.stringify({ token: tokens['refresh_token'] });
    expect((await fetch(`${trial.url}/v2/oauth2/tokens/revoke`, { method: 'POST', headers, body })).status).toBe(200);
    expect((await refresh(tokens['refresh_token'])).json['error']).toBe('invalid_grant');
    const again = await trial.signIn();
    trial.world.mischief.troubleTokens('revoke', null, null);
    expect((await refresh(again['refresh_token'])).json['error']).toBe('invalid_grant');
  });
});

describe('identity', () => {
  test('an id_token is signed with the published key and names the realm', async () => {
    const tokens = await trial.signIn('com.intuit.quickbooks.accounting openid profile email');
    const [head = '', claims = '', signature = ''] = String(tokens['id_token']).split('.');
    const { json } = await replyOf(await fetch(`${trial.url}/op/v1/jwks`));
    const [key] = json['keys'] as (Json & { kid: string })[];
    const publicKey = createPublicKey({ key: key as unknown as JsonWebKeyInput['key'], format: 'jwk' });
    expect(createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url')).toBe(true);
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({ alg: 'RS256', kid: key?.kid });
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Json;
    expect(read).toMatchObject({ aud: ['client'], iss: `${trial.url}/op/v1`, realmid: REALM });
    const headers = { authorization: `Bearer ${String(tokens['access_token'])}` };
    const info = await replyOf(await fetch(`${trial.url}/v1/openid_connect/userinfo`, { headers }));
    expect(info.json).toEqual({
      sub: read['sub'],
      email: 'owner@example.com',
      emailVerified: true,
      givenName: 'Sandbox',
      familyName: 'Owner',
    });
  });

  (hasFixtures ? test : test.skip)('discovery has the keys of the real one', async () => {
    const recorded = fixture('oauth/discovery__dotnet_sdk.json') as Json;
    const { json } = await replyOf(await fetch(`${trial.url}/.well-known/openid_configuration`));
    expect(Object.keys(json).sort()).toEqual(Object.keys(recorded).sort());
    expect(json['claims_supported']).toEqual(recorded['claims_supported']);
    expect(json['token_endpoint']).toBe(`${trial.url}/oauth2/v1/tokens/bearer`);
  });
});
