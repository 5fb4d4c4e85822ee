import { createRequire } from 'node:module';
import type { Json } from './json';
import { REALM, Trial } from './trial';

/** Loaded by a name the architecture's rules do not follow: only libs/quickbooks may know these packages, and here they are the witness. */
const load = createRequire(__filename);

interface OAuthClient {
  authorizeUri(wish: { scope: string[]; state: string }): string;
  createToken(url: string): Promise<{ getJson(): Json }>;
  refreshUsingToken(token: string): Promise<{ getJson(): Json }>;
  getUserInfo(): Promise<{ json: Json }>;
  revoke(): Promise<unknown>;
}
type Callback = (error: unknown, body: Json) => void;
interface QuickBooks extends Record<string, (...rest: unknown[]) => void> {}
type QuickBooksMaker = new (...settings: unknown[]) => QuickBooks & { endpoint: string };
type OAuthMaker = (new (settings: Json) => OAuthClient) & Record<string, string>;

describe('the published packages', () => {
  let trial: Trial;
  let tokens: Json;
  let oauth: OAuthClient;
  const call = (method: string, ...rest: unknown[]): Promise<Json> =>
    new Promise((resolve, reject) => {
      const done: Callback = (error, body) => (error ? reject(error as Error) : resolve(body));
      const qb = client();
      qb[method]?.(...rest, done);
    });
  const client = (): QuickBooks => {
    const Maker = load('node-quickbooks') as QuickBooksMaker;
    const qb = new Maker('client', 'secret', tokens['access_token'], false, REALM, false, false, 75, '2.0', null);
    qb.endpoint = `${trial.url}/v3/company/`;
    return qb;
  };

  beforeAll(async () => {
    trial = await Trial.open();
    const OAuth = load('intuit-oauth') as OAuthMaker;
    OAuth['authorizeEndpoint'] = `${trial.url}/connect/oauth2`;
    OAuth['tokenEndpoint'] = `${trial.url}/oauth2/v1/tokens/bearer`;
    OAuth['revokeEndpoint'] = `${trial.url}/v2/oauth2/tokens/revoke`;
    OAuth['userinfo_endpoint_production'] = OAuth['userinfo_endpoint_sandbox'] = `${trial.url}/v1/openid_connect/userinfo`;
    OAuth['jwks_uri'] = `${trial.url}/op/v1/jwks`;
    oauth = new OAuth({
      clientId: 'client',
      clientSecret: 'secret',
      environment: 'production',
      redirectUri: 'http://localhost/callback',
    });
    const scope = 'com.intuit.quickbooks.accounting openid email';
    expect((await fetch(oauth.authorizeUri({ scope: scope.split(' '), state: 's' }))).status).toBe(200);
    const back = await trial.consent(scope);
    tokens = (await oauth.createToken(back.href)).getJson();
  });
  afterAll(() => trial.stop());

  test('sign in, ask who it is, and refresh', async () => {
    expect((await oauth.getUserInfo()).json).toMatchObject({ email: 'owner@example.com' });
    const renewed = (await oauth.refreshUsingToken(String(tokens['refresh_token']))).getJson();
    expect(renewed['refresh_token']).toBe(tokens['refresh_token']);
    await expect(oauth.refreshUsingToken('dead')).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('create, find, update, batch, and ask for changes', async () => {
    const made = await call('createCustomer', { DisplayName: "Amy's", requestId: 'r-1' });
    const again = await call('createCustomer', { DisplayName: "Amy's", requestId: 'r-1' });
    expect(again).toEqual(made);
    const found = await call('findCustomers', [{ field: 'DisplayName', value: "Amy's", operator: '=' }]);
    expect(found['QueryResponse']).toMatchObject({ Customer: [{ DisplayName: "Amy's" }], maxResults: 1 });
    const asText = await call('findCustomers', 'where Active = true startposition 1 maxresults 1000');
    expect(asText['QueryResponse']).toMatchObject({ maxResults: 1 });
    const updated = await call('updateCustomer', { Id: made['Id'], SyncToken: '0', Notes: 'hello' });
    expect(updated).toMatchObject({ Notes: 'hello', SyncToken: '1', DisplayName: "Amy's" });
    const batch = await call('batch', [{ bId: '1', Query: 'select * from Customer' }]);
    expect(batch['BatchItemResponse']).toMatchObject([{ bId: '1' }]);
    const changes = await call('changeDataCapture', ['Customer', 'Invoice'], '2026-06-01T00:00:00Z');
    expect(changes['CDCResponse']).toMatchObject([{ QueryResponse: [{ maxResults: 1 }, {}] }]);
    expect(await call('getCompanyInfo', REALM)).toMatchObject({ CompanyName: 'Trial & Sons' });
    expect(await call('getPreferences')).toMatchObject({ CurrencyPrefs: { HomeCurrency: { value: 'USD' } } });
  });

  test('see a fault as the package passes it on', async () => {
    const failed = await call('updateCustomer', { Id: '999', SyncToken: '0' }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ response: { status: 400, data: { Fault: { Error: [{ code: '610' }] } } } });
  });

  test('revoke', async () => {
    await oauth.refreshUsingToken(String(tokens['refresh_token']));
    await oauth.revoke();
    await expect(call('getPreferences')).rejects.toMatchObject({ response: { status: 401 } });
  });
});
