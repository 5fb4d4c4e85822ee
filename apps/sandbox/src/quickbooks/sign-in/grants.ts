import { randomBytes } from 'node:crypto';
import type { World } from '../../world';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The oauth-2.0 page gives codes a short life without a figure; ten minutes is the usual one. */
const CODE_LIFE = 10 * 60_000;
export const ACCESS_LIFE_SECONDS = 3600;
/** 101 days, counted from the last refresh. */
export const REFRESH_LIFE_SECONDS = 8_726_400;
/** Five years from the first authorisation. */
const HARD_LIFE = 157_680_000_000;
/** A refresh token keeps its value for about a day, and the one before lives a day longer. */
const VALUE_LIFE = DAY;

/** One authorisation of one company. */
export interface Grant {
  readonly realmId: string;
  readonly scopes: readonly string[];
  readonly nonce: string | null;
  readonly since: number;
  refresh: { value: string; since: number };
  previous: { value: string; until: number } | null;
  /** The end of the refresh token when it is not used again. */
  idleEnd: number;
  revoked: boolean;
}

interface Code {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly until: number;
  used: boolean;
}

interface Access {
  readonly grant: Grant;
  until: number;
}

export interface Tokens {
  readonly grant: Grant;
  readonly access: string;
  readonly refresh: string;
  readonly refreshSeconds: number;
  readonly hardSeconds: number;
}

/** Authorisations and what was issued for them, on the sandbox's clock. */
export class Grants {
  private readonly codes = new Map<string, Code>();
  private readonly accesses = new Map<string, Access>();
  private readonly refreshes = new Map<string, Grant>();

  constructor(private readonly world: World) {
    world.mischief.onTokenTrouble((trouble, dialect, externalId) => {
      if (dialect === 'xero') return;
      const meant = (grant: Grant): boolean => externalId === null || grant.realmId === externalId;
      for (const access of this.accesses.values()) if (meant(access.grant)) access.until = this.now;
      if (trouble === 'revoke') for (const grant of this.refreshes.values()) if (meant(grant)) grant.revoked = true;
    });
  }

  authorise(wish: { realmId: string; scopes: readonly string[]; nonce: string | null; redirectUri: string }): string {
    const code = secret('AB', 24);
    const value = secret('RT1-', 30);
    const grant: Grant = {
      realmId: wish.realmId,
      scopes: wish.scopes,
      nonce: wish.nonce,
      since: this.now,
      refresh: { value, since: this.now },
      previous: null,
      idleEnd: this.now + REFRESH_LIFE_SECONDS * 1000,
      revoked: false,
    };
    this.codes.set(code, { grant, redirectUri: wish.redirectUri, until: this.now + CODE_LIFE, used: false });
    return code;
  }

  /** Null: invalid_grant. A code that comes a second time also kills what was issued for it. */
  exchange(code: string, redirectUri: string): Tokens | null {
    const held = this.codes.get(code);
    if (!held) return null;
    if (held.used) {
      held.grant.revoked = true;
      return null;
    }
    held.used = true;
    if (held.redirectUri !== redirectUri || this.now > held.until) return null;
    this.refreshes.set(held.grant.refresh.value, held.grant);
    return this.issue(held.grant);
  }

  /** Null: invalid_grant. Within a day the same value comes back; the value before it is honoured for a day. */
  renew(value: string): Tokens | null {
    const grant = this.refreshes.get(value);
    if (!grant || grant.revoked || this.now >= Math.min(grant.idleEnd, grant.since + HARD_LIFE)) return null;
    if (value === grant.previous?.value) return this.now < grant.previous.until ? this.issue(grant) : null;
    if (value !== grant.refresh.value) return null;
    if (this.now - grant.refresh.since >= VALUE_LIFE) {
      grant.previous = { value, until: this.now + VALUE_LIFE };
      grant.refresh = { value: secret('RT1-', 30), since: this.now };
      this.refreshes.set(grant.refresh.value, grant);
    }
    return this.issue(grant);
  }

  /** False when the token is nobody's. */
  revoke(token: string): boolean {
    const grant = this.accesses.get(token)?.grant ?? this.refreshes.get(token);
    if (grant) grant.revoked = true;
    return grant !== undefined;
  }

  holderOf(access: string): Grant | 'expired' | 'revoked' | 'unknown' {
    const held = this.accesses.get(access);
    if (!held) return 'unknown';
    if (held.grant.revoked) return 'revoked';
    return this.now < held.until ? held.grant : 'expired';
  }

  private issue(grant: Grant): Tokens {
    const access = secret('eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0..', 180);
    const hardEnd = grant.since + HARD_LIFE;
    grant.idleEnd = this.now + REFRESH_LIFE_SECONDS * 1000;
    this.accesses.set(access, { grant, until: this.now + ACCESS_LIFE_SECONDS * 1000 });
    const left = (end: number): number => Math.floor((end - this.now) / 1000);
    return {
      grant,
      access,
      refresh: grant.refresh.value,
      refreshSeconds: Math.min(left(grant.idleEnd), left(hardEnd)),
      hardSeconds: left(hardEnd),
    };
  }

  private get now(): number {
    return this.world.clock.now();
  }
}

function secret(prefix: string, bytes: number): string {
  return `${prefix}${randomBytes(bytes).toString('base64url')}`;
}
