import { setTimeout as sleep } from 'node:timers/promises';
import { AccountingError, SignInExpired, Unavailable, type Connector, type Tokens } from '@holdfast/accounting';
import { consents, type Claim, type Consent, type KeyRing, type Store } from '@holdfast/store';
import type { Clock } from '../clock';
import { openTokens, sealTokens } from './sealed';

/** Whose tokens, and who renews them. */
export interface TokenLine {
  readonly companyId: string;
  readonly connector: Connector;
}

/** A token to use, and from when on a better one should be asked for. */
export interface HeldToken {
  readonly token: string;
  readonly goodUntilMs: number;
}

/** One refresh of ours. */
interface Begun {
  readonly claim: Claim;
  /** Whose consent it is: should the company leave it meanwhile, the others still live by it. */
  readonly companies: readonly string[];
}

interface Unsaved extends Begun {
  readonly fresh: Tokens;
}

type Need = (consent: Consent, tokens: Tokens) => boolean;

/** A token is renewed this long before its end, so that no call starts with one that dies on the way. */
const RENEW_BEFORE_MS = 60_000;
/** How long somebody who waits for another's refresh sleeps between two looks at the row. */
const NAP_MS = { first: 20, most: 500 } as const;
const DAY_MS = 86_400_000;
const UNUSED_DAYS_MAX = 7;
const DIES_WITHIN_DAYS = 30;

/** One refresh per consent, whatever the number of callers, companies and processes: one claims the row and asks the vendor, everybody else
 * looks at the row until the tokens are there. Nobody holds a database connection while waiting. */
export class Renewals {
  /** Pairs that the vendor gave and the database did not take: until they are stored, they exist nowhere else. */
  private readonly unsaved = new Map<string, Unsaved>();
  /** Callers of this process who ask for the same wait together. */
  private readonly asked = new Map<string, Promise<HeldToken>>();

  constructor(
    private readonly store: Store,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
    /** Longer than the two calls that a refresh may make: only then may somebody else take it for dead. */
    private readonly claimMs: number,
  ) {}

  /** A token that is valid now and is not the refused one. Throws SignInExpired when only a new consent helps, and Unavailable or RateLimited
   * when the vendor's sign-in does not work just now and the token in hand is of no use any more. */
  valid(line: TokenLine, refused?: string): Promise<HeldToken> {
    // Whoever was refused must not be given what somebody asked for who did not know of that.
    const key = `${line.companyId} ${refused ?? ''}`;
    const asked = this.asked.get(key) ?? this.found(line, refused).finally(() => this.asked.delete(key));
    this.asked.set(key, asked);
    return asked;
  }

  /** Renews what nobody has used for long, so that it does not die of that. Errors as `valid`. */
  async keepAlive(line: TokenLine): Promise<void> {
    await this.unless(line, undefined, ({ renewedAt, refreshExpiresAt }) => {
      const idleMs = this.clock.nowMs() - Date.parse(renewedAt);
      const leftMs = Date.parse(refreshExpiresAt) - this.clock.nowMs();
      return idleMs > UNUSED_DAYS_MAX * DAY_MS || (leftMs < DIES_WITHIN_DAYS * DAY_MS && idleMs > DAY_MS);
    });
  }

  /** Tries again to store what the database has not taken yet. */
  async saveUnsaved(): Promise<void> {
    for (const [consentId, { fresh, ...begun }] of this.unsaved) {
      await this.finish(begun, fresh);
      this.unsaved.delete(consentId);
    }
  }

  private found(line: TokenLine, refused?: string): Promise<HeldToken> {
    return this.unless(
      line,
      refused,
      (_consent, tokens) => tokens.accessToken === refused || this.endsWithin(tokens, RENEW_BEFORE_MS),
    );
  }

  private async unless(line: TokenLine, refused: string | undefined, needed: Need): Promise<HeldToken> {
    const giveUpAt = performance.now() + 2 * this.claimMs;
    let waitedFor: number | null = null;
    for (let nap: number = NAP_MS.first; ; nap = Math.min(nap * 2, NAP_MS.most)) {
      await this.saveUnsaved();
      const { consent, tokens } = await this.stored(line.companyId);
      if (!needed(consent, tokens)) return held(tokens);
      if (consent.endedAt !== null) throw signInEnded();
      const failedForUs = consent.claim === 'free' && waitedFor === consent.refreshEpoch;
      if (failedForUs || performance.now() > giveUpAt) return this.inHand(tokens, refused, notNow());
      if (consent.claim === 'live') waitedFor = consent.refreshEpoch;
      else {
        const done = await this.refresh(line, consent, refused);
        if (done) return done;
      }
      // Not all at the same moment: a thousand may be waiting.
      await sleep(nap * (0.5 + Math.random()));
    }
  }

  /** Null when somebody else was faster: look at the row again. */
  private async refresh(line: TokenLine, seen: Consent, refused: string | undefined): Promise<HeldToken | null> {
    const { companyId } = line;
    const begun = await this.begin(companyId, seen);
    if (!begun) return null;
    const { claim } = begun;
    // No transaction stays open across the vendor's answer.
    let fresh: Tokens | null;
    try {
      fresh = await this.fromVendor(line, seen, claim);
    } catch (error) {
      await this.store.inCompany(companyId, (scope) => consents.release(scope, claim));
      if (error instanceof SignInExpired || !(error instanceof AccountingError)) throw error;
      return this.inHand(openTokens(this.keys, seen.id, seen.sealedTokens), refused, error);
    }
    return fresh && (await this.finishOrKeep(begun, fresh)) ? held(fresh) : null;
  }

  /** The vendor's refusal may only mean that another pair is the good one: theirs who took over, or one that was replaced. Null: look again. */
  private async fromVendor({ companyId, connector }: TokenLine, seen: Consent, claim: Claim): Promise<Tokens | null> {
    const pairs = [seen.sealedTokens, ...seen.spareTokens].map((sealed) => openTokens(this.keys, seen.id, sealed));
    const tried = new Set<string>();
    let refusal = signInEnded();
    for (const pair of pairs) {
      if (tried.has(pair.refreshToken)) continue;
      if (tried.size > 0 && !(await this.stillOurs(companyId, claim))) return null;
      tried.add(pair.refreshToken);
      try {
        return await connector.refresh(pair);
      } catch (error) {
        if (!(error instanceof SignInExpired)) throw error;
        refusal = error;
      }
    }
    const ended = await this.store.inCompany(companyId, (scope) => consents.end(scope, claim, { seen, now: this.clock.iso() }));
    if (ended) throw refusal;
    await this.store.inCompany(companyId, (scope) => consents.release(scope, claim));
    return null;
  }

  private stillOurs(companyId: string, claim: Claim): Promise<boolean> {
    return this.store.inCompany(companyId, (scope) => consents.prolong(scope, claim, this.claimMs));
  }

  private begin(companyId: string, seen: Consent): Promise<Begun | null> {
    return this.store.inCompany(companyId, async (scope) => {
      const claim = await consents.claim(scope, seen, this.claimMs);
      return claim && { claim, companies: [companyId, ...(await consents.companiesOf(scope))] };
    });
  }

  private async finishOrKeep(begun: Begun, fresh: Tokens): Promise<boolean> {
    try {
      return await this.finish(begun, fresh);
    } catch (error) {
      this.unsaved.set(begun.claim.consentId, { ...begun, fresh });
      throw error;
    }
  }

  /** True when it is the pair in use now. */
  private async finish({ claim, companies }: Begun, fresh: Tokens): Promise<boolean> {
    const sealedTokens = sealTokens(this.keys, claim.consentId, fresh);
    const { accessExpiresAt, refreshExpiresAt, hardExpiresAt } = fresh;
    const pair = { sealedTokens, accessExpiresAt, refreshExpiresAt, hardExpiresAt, now: this.clock.iso() };
    for (const [nth, id] of companies.entries()) {
      const place = await this.store.inCompany(id, (scope) => consents.finish(scope, claim, pair));
      // Stored for others only, it is not ours to use.
      if (place !== 'gone') return place === 'in use' && nth === 0;
    }
    return false;
  }

  /** A vendor whose sign-in is out of order ends nothing: the token in hand is good until its end. */
  private inHand(tokens: Tokens, refused: string | undefined, problem: Error): HeldToken {
    if (tokens.accessToken === refused || this.endsWithin(tokens, 0)) throw problem;
    return { token: tokens.accessToken, goodUntilMs: Date.parse(tokens.accessExpiresAt) };
  }

  private endsWithin({ accessExpiresAt }: Tokens, ms: number): boolean {
    return Date.parse(accessExpiresAt) - ms <= this.clock.nowMs();
  }

  private async stored(companyId: string): Promise<{ readonly consent: Consent; readonly tokens: Tokens }> {
    const consent = await this.store.inCompany(companyId, (scope) => consents.read(scope));
    if (!consent)
      throw new SignInExpired('This company is not connected any more. Its history was kept. Cure: connect it again.');
    return { consent, tokens: openTokens(this.keys, consent.id, consent.sealedTokens) };
  }
}

function held({ accessToken, accessExpiresAt }: Tokens): HeldToken {
  return { token: accessToken, goodUntilMs: Date.parse(accessExpiresAt) - RENEW_BEFORE_MS };
}

function signInEnded(): SignInExpired {
  return new SignInExpired(
    'The ledger no longer accepts this sign-in: it was ended there, or ran out. Nothing was lost. Cure: connect the company again.',
  );
}

function notNow(): Unavailable {
  return new Unavailable('The sign-in could not be renewed just now. Nothing was lost; Holdfast tries again by itself.');
}
