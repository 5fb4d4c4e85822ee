import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import OAuthClient from 'intuit-oauth';
import QuickBooks from 'node-quickbooks';
import type { QuickbooksSettings } from './settings';

/** What came back over the network and nothing else: no request, no header of ours, no error of the SDK (those carry bearer tokens). */
export interface Exchange {
  /** 0: no answer arrived. */
  readonly status: number;
  /** False: the request never left the house. */
  readonly sent: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export type ApiCall =
  | { readonly op: 'query'; readonly entity: keyof typeof FIND; readonly clause: string }
  | { readonly op: 'count'; readonly entity: keyof typeof FIND; /** As name lists need it. */ readonly inactiveToo: boolean }
  | { readonly op: 'changes'; readonly entities: readonly string[]; /** Must end in `Z`. */ readonly since: string }
  | { readonly op: 'read'; readonly entity: keyof typeof GET; readonly id: string }
  | { readonly op: 'preferences' }
  | {
      readonly op: 'write';
      readonly action: keyof typeof WRITE;
      readonly body: Readonly<Record<string, unknown>>;
      readonly requestId: string;
    }
  | { readonly op: 'batch'; readonly items: readonly BatchItem[]; /** At most 36 characters. */ readonly requestId: string };

/** One of several writes in one call; the entity's name is the key of its body. */
type BatchItem = { readonly bId: string; readonly operation: string } & Readonly<Record<string, unknown>>;

export type OAuthCall =
  | { readonly op: 'exchange'; readonly redirectUri: string; readonly callbackUrl: string }
  | { readonly op: 'refresh'; readonly refreshToken: string }
  | { readonly op: 'revoke'; readonly refreshToken: string };

export interface OAuthAddresses {
  readonly authorise: string;
  readonly token: string;
  readonly revoke: string;
}

const FIND = {
  Customer: 'findCustomers',
  Invoice: 'findInvoices',
  Payment: 'findPayments',
  CreditMemo: 'findCreditMemos',
  Term: 'findTerms',
  Attachable: 'findAttachables',
} as const;
const INACTIVE_TOO = { field: 'Active', operator: 'IN', value: [true, false] };
const GET = {
  Customer: 'getCustomer',
  Invoice: 'getInvoice',
  Payment: 'getPayment',
  CreditMemo: 'getCreditMemo',
  CompanyInfo: 'getCompanyInfo',
} as const;
const WRITE = {
  'update Customer': 'updateCustomer',
  'create Term': 'createTerm',
  'update Term': 'updateTerm',
  'create Attachable': 'createAttachable',
} as const;

type Method =
  | (typeof FIND)[keyof typeof FIND]
  | (typeof GET)[keyof typeof GET]
  | (typeof WRITE)[keyof typeof WRITE]
  | 'changeDataCapture'
  | 'getPreferences'
  | 'batch';
type Sdk = Record<Method, (...args: unknown[]) => void> & { endpoint: string };

interface RequestConfig {
  url?: string;
  params?: object;
  headers: { set(name: string, value: string): void };
  [option: string]: unknown;
}
interface Response {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  data: unknown;
}
interface Axios {
  get(url: string): Promise<unknown>;
  interceptors: {
    request: { use(change: (config: RequestConfig) => RequestConfig): void };
    response: { use(change: (response: Response) => Response): void };
  };
}

/** One call on its way through the SDK. The interceptors find it without a word to the SDK, so calls of other axios users in the process stay untouched. */
interface Passage {
  /** Requests elsewhere are refused: the start of every permitted address, or with `exact` the one permitted address. */
  readonly allowed: string;
  readonly exact: boolean;
  readonly timeoutMs: number;
  /** Query parameters for which the SDK has no place. */
  readonly params?: Readonly<Record<string, string>>;
  sent: boolean;
  answer: Omit<Exchange, 'sent'> | null;
}

const passages = new AsyncLocalStorage<Passage>();
const ANSWER_BYTES_MAX = 128 * 1024 * 1024;

// Each package may load a copy of axios of its own; both must pass the same door.
const axiosOf = (name: string) => createRequire(require.resolve(name))('axios') as Axios;
const sdkAxios = axiosOf('node-quickbooks');
for (const copy of new Set([sdkAxios, axiosOf('intuit-oauth')])) {
  copy.interceptors.request.use(leave);
  copy.interceptors.response.use(enter);
}

// Without this the SDK repeats a refresh up to three times with a refresh token that may have been exchanged already.
OAuthClient.retryConfig.maxRetries = 0;

/** One API call through node-quickbooks. Never throws, and never returns anything of the SDK's own making. */
export function callApi(
  settings: QuickbooksSettings,
  access: { readonly realmId: string; readonly token: string },
  call: ApiCall,
): Promise<Exchange> {
  const base = `${settings.apiUrl.replace(/\/+$/, '')}/v3/company/`;
  const realm = encodeURIComponent(access.realmId);
  // Neither the app's id nor its secret is needed to call the API with a bearer token, so the SDK does not get them.
  const sdk = new QuickBooks('', '', access.token, false, realm, false, false, '75', '2.0', null) as unknown as Sdk;
  sdk.endpoint = base;
  const params = call.op === 'batch' ? { requestid: call.requestId } : {};
  return pass({ allowed: `${new URL(base).href}${realm}/`, exact: false, timeoutMs: settings.timeoutMs, params }, (done) => {
    switch (call.op) {
      case 'query':
        return sdk[FIND[call.entity]](call.clause, done);
      case 'count':
        return sdk[FIND[call.entity]]([{ count: true }, ...(call.inactiveToo ? [INACTIVE_TOO] : [])], done);
      case 'changes':
        return sdk.changeDataCapture([...call.entities], call.since, done);
      case 'read':
        return sdk[GET[call.entity]](encodeURIComponent(call.id), done);
      case 'preferences':
        return sdk.getPreferences(done);
      case 'write':
        // A copy, because the SDK adds and deletes properties on the object it is given.
        return sdk[WRITE[call.action]]({ ...call.body, requestId: call.requestId }, done);
      case 'batch':
        return sdk.batch(call.items, done);
    }
  });
}

export function authoriseAddress(
  settings: QuickbooksSettings,
  addresses: OAuthAddresses,
  request: { readonly state: string; readonly redirectUri: string },
): string {
  const client = freshClient(settings, request.redirectUri);
  pointAt(addresses);
  return client.authorizeUri({ scope: 'com.intuit.quickbooks.accounting', state: request.state });
}

/** One call to Intuit's sign-in. `json` is what the SDK read from a good answer, null otherwise. Never throws. */
export async function callOAuth(
  settings: QuickbooksSettings,
  addresses: OAuthAddresses,
  call: OAuthCall,
): Promise<Exchange & { readonly json: unknown }> {
  const client = freshClient(settings, call.op === 'exchange' ? call.redirectUri : '');
  const address = call.op === 'revoke' ? addresses.revoke : addresses.token;
  let json: unknown = null;
  const exchange = await pass({ allowed: new URL(address).href, exact: true, timeoutMs: settings.timeoutMs }, (done) => {
    // The SDK reads its class-wide addresses before it first gives way, so no other call can come in between.
    pointAt(addresses);
    const answered =
      call.op === 'exchange'
        ? client.createToken(call.callbackUrl)
        : call.op === 'refresh'
          ? client.refreshUsingToken(call.refreshToken)
          : client.revoke({ refresh_token: call.refreshToken });
    answered.then((answer) => {
      json = answer.getJson();
      done();
    }, done);
  });
  return { ...exchange, json };
}

export function fetchJson(url: string, timeoutMs: number): Promise<Exchange> {
  return pass({ allowed: new URL(url).href, exact: true, timeoutMs }, (done) => void sdkAxios.get(url).then(done, done));
}

/** What the SDK reports, result or error, is dropped: the passage has seen the answer itself. A second callback finds a settled promise. */
async function pass(rules: Omit<Passage, 'sent' | 'answer'>, send: (done: () => void) => void): Promise<Exchange> {
  const passage: Passage = { ...rules, sent: false, answer: null };
  await new Promise<void>((resolve) => {
    try {
      passages.run(passage, send, () => resolve());
    } catch {
      resolve();
    }
  });
  return { status: 0, headers: {}, text: '', ...passage.answer, sent: passage.sent };
}

function leave(config: RequestConfig): RequestConfig {
  const passage = passages.getStore();
  if (!passage) return config;
  const { href } = new URL(config.url ?? '');
  if (!(passage.exact ? href === passage.allowed : href.startsWith(passage.allowed))) throw new Error('address refused');
  passage.sent = true;
  config.headers.set('Accept', 'application/json');
  return Object.assign(config, {
    params: { ...config.params, ...passage.params },
    timeout: passage.timeoutMs,
    // axios's own timeout may count silence only; this one counts the whole call.
    signal: AbortSignal.timeout(passage.timeoutMs),
    maxRedirects: 0,
    // The environment is read in one place of the engine, not by axios.
    proxy: false,
    maxContentLength: ANSWER_BYTES_MAX,
    responseType: 'text',
    transformResponse: [(text: unknown) => text],
    // So that axios builds no error object around our own headers.
    validateStatus: () => true,
  });
}

function enter(response: Response): Response {
  const passage = passages.getStore();
  if (!passage) return response;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) headers[name.toLowerCase()] = String(value);
  const text = typeof response.data === 'string' ? response.data : '';
  passage.answer = { status: response.status, headers, text };
  // The SDK's own reading of an API answer is dropped, so it gets none: a page of a thousand rows would be parsed twice.
  response.data = passage.exact ? (jsonOf(passage.answer) ?? text) : {};
  return response;
}

/** The body as JSON when the content type says so, undefined for XML, nothing and broken JSON. */
export function jsonOf(answer: Pick<Exchange, 'headers' | 'text'>): unknown {
  if (!/\bjson\b/i.test(answer.headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(answer.text) as unknown;
  } catch {
    return undefined;
  }
}

function freshClient(settings: QuickbooksSettings, redirectUri: string): OAuthClient {
  const { clientId, clientSecret, environment } = settings;
  // `logging` would write whole tokens to a file.
  return new OAuthClient({
    clientId,
    clientSecret,
    environment,
    redirectUri,
    logging: false,
    includeRefreshTokenHardExpiresIn: true,
  });
}

function pointAt(addresses: OAuthAddresses): void {
  OAuthClient.authorizeEndpoint = addresses.authorise;
  OAuthClient.tokenEndpoint = addresses.token;
  OAuthClient.revokeEndpoint = addresses.revoke;
}
