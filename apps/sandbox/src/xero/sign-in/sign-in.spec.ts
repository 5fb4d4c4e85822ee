import { createPublicKey, createVerify, type JsonWebKey } from 'node:crypto';
import { CLIENT, NOW, REDIRECT, SCOPE, Stage } from '../testing/stage';
import type { Json } from '../wire';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('signing in', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
  });
  afterEach(() => stage.close());

  const claims = (token: unknown): Json =>
    JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Json;

  it('asks for an organisation and goes back with code and state', async () => {
    const books = stage.books();
    const search = new URLSearchParams({
      client_id: CLIENT.clientId,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: SCOPE,
      state: 'a&b',
    });
    const page = await stage.fetch(`/identity/connect/authorize?${search.toString()}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Kiwi Supplies');
    const answer = await stage.consent({ tenant: books.identity.externalId, decision: 'allow', state: 'a&b' });
    const target = new URL(answer.headers.get('location') ?? '');
    expect(answer.status).toBe(302);
    expect(target.searchParams.get('state')).toBe('a&b');
    expect(target.searchParams.get('code')).not.toBeNull();
  });

  it('goes back with access_denied when the user cancels', async () => {
    const answer = await stage.consent({ decision: 'deny' });
    expect(answer.headers.get('location')).toBe(`${REDIRECT}?error=access_denied&state=st`);
  });

  it.each([
    ['client_id', 'other', 'unauthorized_client'],
    ['redirect_uri', 'http://127.0.0.1:3000/callback', 'invalid_request'],
    ['redirect_uri', 'http://example.com/callback', 'invalid_request'],
    ['response_type', 'token', 'unsupported_response_type'],
    ['scope', 'openid accounting.transactions', 'invalid_scope'],
  ])('shows an error page for a wrong %s (%s)', async (field, value, error) => {
    const answer = await stage.consent({ decision: 'allow', [field]: value });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(error);
  });

  it('gives tokens that the published key vouches for', async () => {
    const set = await stage.connect(stage.books());
    expect(Object.keys(set)).toEqual(['id_token', 'access_token', 'expires_in', 'token_type', 'refresh_token', 'scope']);
    const [head = '', content = '', signature = ''] = String(set['access_token']).split('.');
    const { keys } = (await stage.fetch('/xero/jwks')).body as { keys: JsonWebKey[] };
    const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' });
    expect(createVerify('RSA-SHA256').update(`${head}.${content}`).verify(key, signature, 'base64url')).toBe(true);
    const access = claims(set['access_token']);
    expect(access).toMatchObject({ exp: NOW / 1000 + 1800, scope: SCOPE.split(' '), client_id: 'app' });
    expect(access).toHaveProperty('xero_userid');
    expect(access).toHaveProperty('jti');
    expect(claims(set['id_token'])).toMatchObject({ aud: 'app', iss: stage.url, email: 'morgan@example.com' });
  });

  it('leaves out what was not asked for', async () => {
    const set = await stage.connect(stage.books(), 'accounting.contacts.read');
    expect(set).not.toHaveProperty('id_token');
    expect(set).not.toHaveProperty('refresh_token');
  });

  it('takes a code once, within five minutes, from the same redirect address', async () => {
    const books = stage.books();
    const code = await stage.allow(books);
    expect((await stage.exchange(code)).status).toBe(200);
    const again = await stage.exchange(code);
    expect([again.status, again.body]).toEqual([400, { error: 'invalid_grant' }]);
    const late = await stage.allow(books);
    stage.clock.moveTo(NOW + 5 * MINUTE + 1);
    expect((await stage.exchange(late)).body).toEqual({ error: 'invalid_grant' });
    const elsewhere = { grant_type: 'authorization_code', code: await stage.allow(books), redirect_uri: 'https://example.com' };
    expect((await stage.asClient('/connect/token', elsewhere)).body).toEqual({ error: 'invalid_grant' });
  });

  it('accepts the client in the form, and refuses a wrong secret', async () => {
    const code = await stage.allow(stage.books());
    const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, client_id: CLIENT.clientId };
    expect((await stage.form('/connect/token', { ...fields, client_secret: 'wrong' })).body).toEqual({ error: 'invalid_client' });
    expect((await stage.form('/connect/token', { ...fields, client_secret: CLIENT.clientSecret })).status).toBe(200);
  });

  it('replaces both tokens at every refresh and lets the old one work again for thirty minutes', async () => {
    const first = await stage.connect(stage.books());
    const second = (await stage.refresh(first['refresh_token'])).body;
    expect(second['refresh_token']).not.toBe(first['refresh_token']);
    expect(second['access_token']).not.toBe(first['access_token']);
    stage.clock.moveTo(NOW + 30 * MINUTE);
    expect((await stage.refresh(first['refresh_token'])).status).toBe(200);
    stage.clock.moveTo(NOW + 30 * MINUTE + 1);
    expect((await stage.refresh(first['refresh_token'])).body).toEqual({ error: 'invalid_grant' });
    expect((await stage.refresh(second['refresh_token'])).status).toBe(200);
  });

  it('may let those die that were issued before an old one was used again', async () => {
    await stage.close();
    await stage.open({ unverified: { graceSparesNewer: false } });
    const first = await stage.connect(stage.books());
    const lost = (await stage.refresh(first['refresh_token'])).body;
    const again = (await stage.refresh(first['refresh_token'])).body;
    expect((await stage.refresh(lost['refresh_token'])).body).toEqual({ error: 'invalid_grant' });
    expect((await stage.refresh(again['refresh_token'])).status).toBe(200);
  });

  it('lets a refresh token die after sixty unused days', async () => {
    const set = await stage.connect(stage.books());
    stage.clock.moveTo(NOW + 60 * DAY + 1);
    const answer = await stage.refresh(set['refresh_token']);
    expect([answer.status, answer.body]).toEqual([400, { error: 'invalid_grant' }]);
  });

  it('drops every connection of the user on revocation', async () => {
    const [one, two] = [stage.books(), stage.books({ name: 'Second' })];
    await stage.connect(one);
    const set = await stage.connect(two);
    expect((await stage.asClient('/connect/revocation', { token: String(set['refresh_token']) })).status).toBe(200);
    expect((await stage.fetch('/connections', { headers: stage.bearer() })).body).toEqual([]);
    expect((await stage.api(one, '/Organisation')).status).toBe(403);
    expect((await stage.refresh(set['refresh_token'])).body).toEqual({ error: 'invalid_grant' });
  });

  it('publishes where everything is', async () => {
    const { body } = await stage.fetch('/.well-known/openid-configuration');
    expect(body).toMatchObject({
      issuer: stage.url,
      authorization_endpoint: `${stage.url}/identity/connect/authorize`,
      token_endpoint: `${stage.url}/connect/token`,
      revocation_endpoint: `${stage.url}/connect/revocation`,
      jwks_uri: `${stage.url}/xero/jwks`,
    });
  });
});

describe('connections', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
  });
  afterEach(() => stage.close());

  const list = async (search = ''): Promise<Json[]> =>
    (await stage.fetch(`/connections${search}`, { headers: stage.bearer() })).body as unknown as Json[];

  it('reach every connected organisation with the one token, told apart by the header', async () => {
    const [one, two] = [stage.books(), stage.books({ name: 'Second' })];
    await stage.connect(one);
    await stage.connect(two);
    for (const books of [one, two]) {
      const { body } = await stage.api(books, '/Organisation');
      expect((body['Organisations'] as Json[])[0]?.['Name']).toBe(books.identity.name);
    }
    expect((await list()).map((connection) => connection['tenantName'])).toEqual(['Kiwi Supplies', 'Second']);
  });

  it('are several of one sign-in when the user allows several at once', async () => {
    const tenants = [stage.books(), stage.books({ name: 'Second' })].map(({ identity }) => identity.externalId);
    const wish = { client_id: CLIENT.clientId, redirect_uri: REDIRECT, response_type: 'code', scope: SCOPE, state: 'st' };
    const form = new URLSearchParams({ ...wish, decision: 'allow' });
    for (const tenant of tenants) form.append('tenant', tenant);
    const answer = await fetch(`${stage.url}/identity/connect/authorize`, { method: 'POST', body: form, redirect: 'manual' });
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const { body } = await stage.exchange(code);
    const { authentication_event_id: event } = JSON.parse(
      Buffer.from(String(body['access_token']).split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, string>;
    const list = await stage.fetch(`/connections?authEventId=${event}`, { headers: stage.bearer(body['access_token']) });
    expect((list.body as unknown as Json[]).map((connection) => connection['tenantId'])).toEqual(tenants);
  });

  it('can be listed by the sign-in that made them, and are only marked when made again', async () => {
    const books = stage.books();
    await stage.connect(books);
    const [before] = await list();
    stage.clock.moveTo(NOW + MINUTE);
    await stage.connect(books);
    const [after] = await list();
    expect(after).toMatchObject({
      id: before?.['id'],
      createdDateUtc: '2026-04-10T12:00:00.0000000',
      updatedDateUtc: '2026-04-10T12:01:00.0000000',
    });
    expect(await list(`?authEventId=${String(before?.['authEventId'])}`)).toEqual([]);
    expect(await list(`?authEventId=${String(after?.['authEventId'])}`)).toHaveLength(1);
  });

  it('are gone after DELETE, and the organisation answers 403', async () => {
    const books = stage.books();
    await stage.connect(books);
    const [connection] = await list();
    const path = `/connections/${String(connection?.['id'])}`;
    expect((await stage.fetch(path, { method: 'DELETE', headers: stage.bearer() })).status).toBe(204);
    expect((await stage.fetch(path, { method: 'DELETE', headers: stage.bearer() })).status).toBe(404);
    expect((await stage.api(books, '/Organisation')).status).toBe(403);
  });

  it('break as ordered: tokens expire, one organisation is taken away, everything is revoked', async () => {
    const [one, two] = [stage.books(), stage.books({ name: 'Second' })];
    await stage.connect(one);
    const set = await stage.connect(two);
    stage.world.mischief.troubleTokens('expire-access-tokens', 'xero', null);
    expect((await stage.api(one, '/Organisation')).body['Detail']).toMatch(/^TokenExpired/);
    const renewed = (await stage.refresh(set['refresh_token'])).body;
    const headers = { ...stage.bearer(renewed['access_token']) };
    stage.world.mischief.troubleTokens('revoke', 'xero', one.identity.externalId);
    expect((await stage.api(one, '/Organisation', { headers })).status).toBe(403);
    expect((await stage.api(two, '/Organisation', { headers })).status).toBe(200);
    stage.world.mischief.troubleTokens('revoke', null, null);
    expect((await stage.refresh(renewed['refresh_token'])).body).toEqual({ error: 'invalid_grant' });
  });
});
