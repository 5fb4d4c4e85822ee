import {
  RateLimited,
  Rejected,
  SignInExpired,
  Unavailable,
  type AccountingError,
  type Callback,
  type Connector,
  type Grant,
  type Tokens,
} from '@holdfast/accounting';
import { readAnswer } from './answer';
import { authoriseAddress, callApi, callOAuth, jsonOf, type Exchange, type OAuthAddresses, type OAuthCall } from './client';
import { openDiscovery } from './discovery';
import { errorIn, RETRY_AFTER_SECONDS_DEFAULT } from './faults';
import { objectOf } from './rows';
import { companyInfoSchema, oauthErrorSchema, tokensSchema } from './schema';
import type { QuickbooksSettings } from './settings';

/** Used when the answer does not say; the shorter of the documented figures. */
const ACCESS_SECONDS_DEFAULT = 3600;
const REFRESH_SECONDS_DEFAULT = 8_640_000;

/** Consent, tokens and goodbye with Intuit. Every method may throw RateLimited, SignInExpired, Unavailable or Rejected. */
export function openConnector(settings: QuickbooksSettings): Connector {
  const addresses = openDiscovery(settings);
  return {
    async authoriseUrl(request) {
      return authoriseAddress(settings, await addresses(), request);
    },
    exchange: async (callback) => exchange(settings, await addresses(), callback),
    async refresh(tokens) {
      if (tokens.refreshToken === '') throw signInExpired(0, null);
      const call = { op: 'refresh', refreshToken: tokens.refreshToken } as const;
      const fresh = await tokensFrom(settings, await addresses(), call);
      // The day on which consent ends is told only on request, and stays the same.
      return { ...fresh, hardExpiresAt: fresh.hardExpiresAt ?? tokens.hardExpiresAt };
    },
    async disconnect(tokens) {
      if (tokens.refreshToken === '') return;
      const answer = await callOAuth(settings, await addresses(), { op: 'revoke', refreshToken: tokens.refreshToken });
      // The form of the request is fixed, so 400 can only mean the token: it is dead already, which is what was wanted.
      if (isGood(answer) || answer.status === 400) return;
      throw oauthError(answer);
    },
  };
}

/** The code works once: a second exchange would spoil the tokens of the first. So nothing here is tried twice but the read of the company. */
async function exchange(settings: QuickbooksSettings, addresses: OAuthAddresses, callback: Callback): Promise<Grant> {
  const { code, redirectUri, realmId } = callback;
  if (realmId === null || realmId === '')
    throw new Rejected('QuickBooks did not say which company was connected. Start again with "Connect to QuickBooks".');
  const callbackUrl = `${redirectUri.split('?')[0]}?${new URLSearchParams({ code, realmId }).toString()}`;
  const tokens = await tokensFrom(settings, addresses, { op: 'exchange', redirectUri, callbackUrl });
  return { tokens, books: [{ externalId: realmId, name: await companyName(settings, realmId, tokens), connectionId: null }] };
}

/** The realm comes from the browser; only a read with the new token proves that it was granted. */
async function companyName(settings: QuickbooksSettings, realmId: string, tokens: Tokens): Promise<string> {
  const read = async () =>
    readAnswer(
      await callApi(settings, { realmId, token: tokens.accessToken }, { op: 'read', entity: 'CompanyInfo', id: realmId }),
    );
  let answer = await read();
  // The code is spent: giving up at a passing fault would cost the owner another consent.
  if (errorIn(answer) instanceof Unavailable) answer = await read();
  const error = errorIn(answer);
  if (error instanceof SignInExpired || error?.trace.code === '3100')
    throw new Rejected(
      'QuickBooks did not grant access to this company. Start again with "Connect to QuickBooks", and check the keys of the app if it stays so.',
      error.trace,
    );
  if (error) throw error;
  const info = companyInfoSchema.safeParse(objectOf(answer, 'CompanyInfo'));
  if (!info.success) throw new Unavailable('QuickBooks did not show the company. Try to connect again.');
  return info.data.CompanyName ?? info.data.LegalName ?? realmId;
}

async function tokensFrom(settings: QuickbooksSettings, addresses: OAuthAddresses, call: OAuthCall): Promise<Tokens> {
  // Taken before the call, so that the wait makes the token older and never younger than it is.
  const askedAt = settings.now();
  const answer = await callOAuth(settings, addresses, call);
  if (!isGood(answer)) throw oauthError(answer);
  const read = tokensSchema.safeParse(answer.json);
  if (!read.success) throw new Unavailable('The answer of QuickBooks holds no tokens. Try again later.', traceOf(answer));
  const at = (seconds: number) => new Date(askedAt + seconds * 1000).toISOString();
  const hard = read.data.x_refresh_token_hard_expires_in;
  return {
    accessToken: read.data.access_token,
    accessExpiresAt: at(read.data.expires_in ?? ACCESS_SECONDS_DEFAULT),
    refreshToken: read.data.refresh_token,
    refreshExpiresAt: at(read.data.x_refresh_token_expires_in ?? REFRESH_SECONDS_DEFAULT),
    hardExpiresAt: hard === null ? null : at(hard),
  };
}

function isGood(answer: Exchange): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** Only `invalid_grant` ends a connection; a false end would cost the owner a new consent, so everything else counts as passing. */
function oauthError(answer: Exchange): AccountingError {
  const code = oauthErrorSchema.safeParse(jsonOf(answer)).data?.error ?? null;
  if (code === 'invalid_grant') return signInExpired(answer.status, readAnswer(answer).reference);
  const trace = { ...traceOf(answer), code };
  if (answer.status === 429) return new RateLimited(readAnswer(answer).retryAfterSeconds ?? RETRY_AFTER_SECONDS_DEFAULT, trace);
  return new Unavailable('Intuit gave no tokens. Try again later, and check the client id and secret if it stays so.', trace);
}

function signInExpired(status: number, reference: string | null): SignInExpired {
  return new SignInExpired('QuickBooks no longer accepts this connection. Connect it again.', {
    status,
    code: 'invalid_grant',
    reference,
  });
}

function traceOf(answer: Exchange) {
  return { status: answer.status, code: null, reference: readAnswer(answer).reference };
}
