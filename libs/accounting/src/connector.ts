export type Provider = 'quickbooks' | 'xero';

/** Tokens as the provider gave them, with our absolute times (ISO 8601, UTC). Sealed before they are stored. */
export interface Tokens {
  readonly accessToken: string;
  readonly accessExpiresAt: string;
  readonly refreshToken: string;
  /** When the refresh token dies unused. */
  readonly refreshExpiresAt: string;
  /** When the connection ends whatever we do (QuickBooks: five years); null when there is no such day or it is not known. */
  readonly hardExpiresAt: string | null;
}

/** One set of books that a consent gave us. */
export interface GrantedBooks {
  /** QuickBooks realm id or Xero tenant id. */
  readonly externalId: string;
  readonly name: string;
  /** Xero: the id to delete when the company leaves. QuickBooks: null. */
  readonly connectionId: string | null;
}

export interface Grant {
  readonly tokens: Tokens;
  readonly books: readonly GrantedBooks[];
}

/** What came back to the redirect address, already parsed; `state` has been checked against the browser session before. */
export interface Callback {
  readonly code: string;
  readonly redirectUri: string;
  /** QuickBooks only: the realm of the callback. */
  readonly realmId: string | null;
}

/** Consent, tokens and goodbye. One instance per provider, no state between calls.
 * Every method may throw RateLimited, SignInExpired (the provider says invalid_grant), Unavailable or Rejected. */
export interface Connector {
  /** The page to send the owner's browser to. */
  authoriseUrl(request: { readonly state: string; readonly redirectUri: string }): Promise<string>;
  /** Exchanges the code exactly once, and asks the provider which books were granted: QuickBooks' realm is verified with a company-info read. */
  exchange(callback: Callback): Promise<Grant>;
  /** One attempt, no retry of its own. */
  refresh(tokens: Tokens): Promise<Tokens>;
  /** QuickBooks: revokes the token. Xero: deletes this one connection (a revoke would drop the user's other companies). An end already reached is no error. */
  disconnect(tokens: Tokens, connectionId: string | null): Promise<void>;
}
