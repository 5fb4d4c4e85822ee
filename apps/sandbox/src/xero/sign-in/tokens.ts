import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../books/clock';
import type { Json } from '../wire';
import type { Grant, Issuer } from './grant';
import { idToken, USER_ID } from './identity';
import { signed } from './keys';

const CODE_MS = 5 * 60_000;
const ACCESS_MS = 30 * 60_000;
const REFRESH_UNUSED_MS = 60 * 24 * 3600_000;
/** How long a refresh token works again after it has been replaced, in case the answer was lost. */
const GRACE_MS = 30 * 60_000;

interface Code {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly until: number;
}

interface Access {
  readonly grant: Grant;
  expiresAt: number;
}

interface Refresh {
  readonly grant: Grant;
  /** The one it was given for; null: a code. */
  readonly from: Refresh | null;
  readonly issuedAt: number;
  replacedAt: number | null;
}

/** Codes, access tokens and refresh tokens of the one user, all timed by the sandbox's clock. */
export class Tokens {
  private readonly codes = new Map<string, Code>();
  private readonly access = new Map<string, Access>();
  private readonly refreshes = new Map<string, Refresh>();

  constructor(
    private readonly clock: Clock,
    private readonly issuer: Issuer,
    private readonly graceSparesNewer: boolean,
  ) {}

  code(grant: Grant, redirectUri: string): string {
    const code = randomBytes(32).toString('base64url');
    this.codes.set(code, { grant, redirectUri, until: this.clock.now() + CODE_MS });
    return code;
  }

  /** A code works once; null when it does not. */
  redeem(code: string, redirectUri: string): Json | null {
    const found = this.codes.get(code);
    this.codes.delete(code);
    if (!found || found.redirectUri !== redirectUri || this.clock.now() > found.until) return null;
    return this.issue(found.grant, null);
  }

  /** Every refresh replaces both tokens; null when this one is dead. */
  refresh(token: string): Json | null {
    const found = this.refreshes.get(token);
    if (!found) return null;
    const now = this.clock.now();
    const lateForGrace = found.replacedAt !== null && now > found.replacedAt + GRACE_MS;
    if (lateForGrace || now > found.issuedAt + REFRESH_UNUSED_MS) return null;
    if (found.replacedAt !== null && !this.graceSparesNewer) this.forgetThoseFrom(found);
    found.replacedAt ??= now;
    return this.issue(found.grant, found);
  }

  isRefresh(token: string): boolean {
    return this.refreshes.has(token);
  }

  forgetRefreshes(): void {
    this.refreshes.clear();
  }

  expireAccess(): void {
    for (const access of this.access.values()) access.expiresAt = Math.min(access.expiresAt, this.clock.now());
  }

  /** The grant behind a bearer token, when it expired, or null when it is none of ours. */
  check(bearer: string): Grant | { readonly expiredAt: number } | null {
    const found = this.access.get(bearer);
    if (!found) return null;
    return this.clock.now() >= found.expiresAt ? { expiredAt: found.expiresAt } : found.grant;
  }

  private forgetThoseFrom(ancestor: Refresh): void {
    for (const [token, refresh] of this.refreshes) {
      for (let above = refresh.from; above; above = above.from) if (above === ancestor) this.refreshes.delete(token);
    }
  }

  private issue(grant: Grant, from: Refresh | null): Json {
    const now = this.clock.now();
    const accessToken = signed(this.accessClaims(grant, now));
    this.access.set(accessToken, { grant, expiresAt: now + ACCESS_MS });
    return {
      ...(grant.scopes.includes('openid') ? { id_token: idToken(this.issuer, { grant, now, accessToken }) } : {}),
      access_token: accessToken,
      expires_in: ACCESS_MS / 1000,
      token_type: 'Bearer',
      ...(grant.scopes.includes('offline_access') ? { refresh_token: this.newRefresh(grant, from, now) } : {}),
      scope: grant.scopes.join(' '),
    };
  }

  private newRefresh(grant: Grant, from: Refresh | null, now: number): string {
    const token = randomBytes(32).toString('base64url');
    this.refreshes.set(token, { grant, from, issuedAt: now, replacedAt: null });
    return token;
  }

  private accessClaims(grant: Grant, now: number): Json {
    const seconds = Math.floor(now / 1000);
    const issuer = this.issuer.issuer();
    return {
      nbf: seconds,
      exp: seconds + ACCESS_MS / 1000,
      iss: issuer,
      aud: `${issuer}/resources`,
      client_id: this.issuer.clientId,
      sub: USER_ID.replaceAll('-', ''),
      auth_time: seconds,
      xero_userid: USER_ID,
      global_session_id: grant.authEventId.replaceAll('-', ''),
      jti: randomUUID().replaceAll('-', ''),
      authentication_event_id: grant.authEventId,
      scope: grant.scopes,
    };
  }
}
