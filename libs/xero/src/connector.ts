import {
  Rejected,
  Unavailable,
  type Callback,
  type Connector,
  type Grant,
  type GrantedBooks,
  type Tokens,
} from '@holdfast/accounting';
import type { z } from 'zod';
import { jsonOf, type Answer } from './answer';
import { faultOf, tokenFaultOf, unreadable } from './faults';
import { sendPlain } from './plain-http';
import { ConnectionsBody, TokenBody } from './schema';
import { isGuid, type XeroSettings } from './settings';

/** What this product needs and no more: certification refuses unexplained scopes. Granular scopes, the only ones for apps made since March 2026:
 * https://developer.xero.com/faq/granular-scopes */
export const XERO_SCOPES =
  'openid profile email offline_access accounting.contacts accounting.invoices accounting.payments.read accounting.settings.read';

/** A refresh token dies after 60 days unused: https://developer.xero.com/faq/oauth2 */
const REFRESH_TOKEN_LIFE_MS = 60 * 86_400_000;

type Connection = z.infer<typeof ConnectionsBody>[number];

/** Xero's consent, tokens and connections, over plain HTTP to the configured addresses. Errors: see the port. */
export class XeroConnector implements Connector {
  constructor(private readonly settings: XeroSettings) {}

  authoriseUrl({ state, redirectUri }: { readonly state: string; readonly redirectUri: string }): Promise<string> {
    const url = new URL('/identity/connect/authorize', this.settings.loginUrl);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.settings.clientId,
      redirect_uri: redirectUri,
      scope: XERO_SCOPES,
      state,
    }).toString();
    return Promise.resolve(url.toString());
  }

  async exchange({ code, redirectUri }: Callback): Promise<Grant> {
    const { answer, askedAtMs } = await this.askForTokens({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
    if (answer.status !== 200) throw tokenFaultOf(answer);
    const tokens = tokensOf(answer, askedAtMs);
    return { tokens, books: await this.grantedBooks(tokens.accessToken) };
  }

  async refresh(tokens: Tokens): Promise<Tokens> {
    const { answer, askedAtMs } = await this.askForTokens({ grant_type: 'refresh_token', refresh_token: tokens.refreshToken });
    if (answer.status === 200) return tokensOf(answer, askedAtMs);
    const fault = tokenFaultOf(answer);
    // A wrong client secret or a bad request is ours to mend and never the owner's sign-in: the old token stays good meanwhile.
    throw fault instanceof Rejected ? new Unavailable(fault.message, fault.trace) : fault;
  }

  /** Deletes this one connection. Revoking the token would drop every other company of the same user. */
  async disconnect(tokens: Tokens, connectionId: string | null): Promise<void> {
    // Without the id of one connection the address would name all of them.
    if (connectionId === null || !isGuid(connectionId))
      throw new Rejected('This company has no Xero connection id. Cure: disconnect Holdfast inside Xero.');
    const answer = await this.connections('DELETE', `/connections/${connectionId}`, tokens.accessToken);
    const alreadyGone = answer.status === 404 || answer.status === 403;
    if (!alreadyGone && !(answer.status >= 200 && answer.status < 300)) throw faultOf(answer, tokens.accessToken);
  }

  /** The organisations of this very consent; all of the user's when the token or the filter does not tell them apart. */
  private async grantedBooks(accessToken: string): Promise<readonly GrantedBooks[]> {
    const event = authenticationEventOf(accessToken);
    const now = event === null ? [] : await this.listConnections(`/connections?authEventId=${event}`, accessToken);
    const books = now.filter(isOrganisation);
    const granted = books.length > 0 ? books : (await this.listConnections('/connections', accessToken)).filter(isOrganisation);
    return granted.map(({ id, tenantId, tenantName }) => ({ externalId: tenantId, name: tenantName ?? '', connectionId: id }));
  }

  private async listConnections(path: string, accessToken: string): Promise<readonly Connection[]> {
    const answer = await this.connections('GET', path, accessToken);
    if (answer.status !== 200) throw faultOf(answer, accessToken);
    const found = ConnectionsBody.safeParse(jsonOf(answer));
    if (!found.success) throw unreadable(answer);
    return found.data;
  }

  private connections(method: 'GET' | 'DELETE', path: string, accessToken: string): Promise<Answer> {
    const url = new URL(path, this.settings.apiUrl).toString();
    return sendPlain({ method, url, authorization: `Bearer ${accessToken}`, form: null }, this.settings.timeoutMs);
  }

  private async askForTokens(
    form: Readonly<Record<string, string>>,
  ): Promise<{ readonly answer: Answer; readonly askedAtMs: number }> {
    const { clientId, clientSecret, identityUrl, timeoutMs } = this.settings;
    // Taken before the call, so that the time on the way never makes a token look younger than it is.
    const askedAtMs = this.settings.now();
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const url = new URL('/connect/token', identityUrl).toString();
    return { answer: await sendPlain({ method: 'POST', url, authorization, form }, timeoutMs), askedAtMs };
  }
}

function isOrganisation(connection: Connection): boolean {
  return connection.tenantType === 'ORGANISATION';
}

function tokensOf(answer: Answer, askedAtMs: number): Tokens {
  const found = TokenBody.safeParse(jsonOf(answer));
  if (!found.success) throw unreadable(answer);
  return {
    accessToken: found.data.access_token,
    accessExpiresAt: new Date(askedAtMs + found.data.expires_in * 1000).toISOString(),
    refreshToken: found.data.refresh_token,
    refreshExpiresAt: new Date(askedAtMs + REFRESH_TOKEN_LIFE_MS).toISOString(),
    hardExpiresAt: null,
  };
}

/** The claim only narrows a list that the API itself guards, so the signature need not be checked. Null when the token is no readable JWT. */
function authenticationEventOf(accessToken: string): string | null {
  try {
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<
      string,
      unknown
    >;
    const event = claims['authentication_event_id'];
    return typeof event === 'string' && isGuid(event) ? event : null;
  } catch {
    return null;
  }
}
