import { setTimeout as sleep } from 'node:timers/promises';
import {
  RateLimited,
  SignInExpired,
  type CallReport,
  type CallKind,
  type Connector,
  type Pace,
  type Tokens,
  type Wire,
} from '@holdfast/accounting';
import { connections, type KeyRing, type Store } from '@holdfast/store';
import type { Clock } from '../clock';

/** What the wire has carried since it was last asked. */
export interface Traffic {
  reads: number;
  writes: number;
  batches: number;
  bytes: number;
}

/** A token is renewed this long before its end, so that no call starts with one that dies on the way. */
const RENEW_BEFORE_MS = 60_000;
const RATE_LIMITED_ATTEMPTS_MAX = 3;
/** Longer waits end the turn; the next one is due when they are over. */
const RATE_LIMITED_WAIT_SECONDS_MAX = 60;

/** The wire to one company: valid tokens, the provider's pace, and a count of every call. Used only by the holder of the company's lease. */
export class CompanyWire implements Wire {
  readonly externalId: string;
  private carried: Traffic = { reads: 0, writes: 0, batches: 0, bytes: 0 };
  private held: { readonly token: string; readonly expiresAtMs: number } | null = null;
  private renewal: Promise<string> | null = null;

  constructor(
    private readonly line: {
      readonly companyId: string;
      readonly externalId: string;
      readonly connector: Connector;
      readonly pace: Pace;
    },
    private readonly shared: { readonly store: Store; readonly keys: KeyRing; readonly clock: Clock },
  ) {
    this.externalId = line.externalId;
  }

  async token(refused?: string): Promise<string> {
    if (this.held && this.held.token !== refused && this.held.expiresAtMs - RENEW_BEFORE_MS > this.shared.clock.nowMs())
      return this.held.token;
    // However many callers find the token dead, one renewal serves them all.
    this.renewal ??= this.renew(refused).finally(() => (this.renewal = null));
    return this.renewal;
  }

  /** A call that was turned away for being too early was not executed: it is repeated after the wait that the provider asks for, in real time. */
  async paced<T>(kind: CallKind, call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.line.pace.run(kind, call);
      } catch (error) {
        if (
          !(error instanceof RateLimited) ||
          attempt >= RATE_LIMITED_ATTEMPTS_MAX ||
          error.retryAfterSeconds > RATE_LIMITED_WAIT_SECONDS_MAX
        )
          throw error;
        await sleep(error.retryAfterSeconds * 1000);
      }
    }
  }

  report(call: CallReport): void {
    this.line.pace.heed(call);
    if (call.kind === 'read') this.carried.reads += 1;
    else if (call.kind === 'write') this.carried.writes += 1;
    else this.carried.batches += 1;
    this.carried.bytes += call.bytes;
  }

  /** The counts since the last asking. */
  takeTraffic(): Traffic {
    const taken = this.carried;
    this.carried = { reads: 0, writes: 0, batches: 0, bytes: 0 };
    return taken;
  }

  private async renew(refused?: string): Promise<string> {
    const { store, keys, clock } = this.shared;
    const stored = await this.stored();
    if (stored.accessToken !== refused && Date.parse(stored.accessExpiresAt) - RENEW_BEFORE_MS > clock.nowMs())
      return this.hold(stored);
    // No transaction stays open across the provider's answer: begin and finish are two short ones, tied by an epoch.
    const begun = await store.inCompany(this.line.companyId, (scope) =>
      connections.beginRefresh(scope, clock.iso(), stored.accessToken === refused ? { refusedEpoch: stored.epoch } : {}),
    );
    if (begun === 'not-needed') return this.hold(await this.stored());
    const fresh = await this.refreshed(stored);
    const sealedTokens = sealTokens(keys, this.line.companyId, fresh);
    const mine = await store.inCompany(this.line.companyId, (scope) =>
      connections.finishRefresh(scope, begun.epoch, {
        sealedTokens,
        accessExpiresAt: fresh.accessExpiresAt,
        refreshExpiresAt: fresh.refreshExpiresAt,
        hardExpiresAt: fresh.hardExpiresAt,
      }),
    );
    return this.hold(mine ? fresh : await this.stored());
  }

  /** A refusal may only mean that somebody else has renewed meanwhile: then theirs is good. */
  private async refreshed(stored: Tokens): Promise<Tokens> {
    try {
      return await this.line.connector.refresh(stored);
    } catch (error) {
      if (!(error instanceof SignInExpired)) throw error;
      const again = await this.stored();
      if (again.refreshToken === stored.refreshToken) throw error;
      return again;
    }
  }

  private async stored(): Promise<Tokens & { readonly epoch: number }> {
    const connection = await this.shared.store.inCompany(this.line.companyId, (scope) => connections.read(scope));
    if (!connection)
      throw new SignInExpired('This company is not connected any more. Its history was kept. Cure: connect it again.');
    return { ...openTokens(this.shared.keys, this.line.companyId, connection.sealedTokens), epoch: connection.tokenEpoch };
  }

  private hold(tokens: Tokens): string {
    this.held = { token: tokens.accessToken, expiresAtMs: Date.parse(tokens.accessExpiresAt) };
    return tokens.accessToken;
  }
}

/** Sealed text is bound to its company and column: moved to another row it does not open. */
export function sealTokens(keys: KeyRing, companyId: string, tokens: Tokens): string {
  const { accessToken, accessExpiresAt, refreshToken, refreshExpiresAt, hardExpiresAt } = tokens;
  return keys.seal(
    JSON.stringify({ accessToken, accessExpiresAt, refreshToken, refreshExpiresAt, hardExpiresAt }),
    `${companyId}|connection|tokens`,
  );
}

export function openTokens(keys: KeyRing, companyId: string, sealed: string): Tokens {
  return JSON.parse(keys.open(sealed, `${companyId}|connection|tokens`)) as Tokens;
}

export function sealExternalId(keys: KeyRing, companyId: string, externalId: string): string {
  return keys.seal(externalId, `${companyId}|connection|external-id`);
}

export function openExternalId(keys: KeyRing, companyId: string, sealed: string): string {
  return keys.open(sealed, `${companyId}|connection|external-id`);
}
