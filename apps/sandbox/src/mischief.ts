import type { Dialect } from './books/books';
import type { Clock } from './books/clock';

/** What can be ordered to go wrong. `times` counts down with each call it spoils; without it an order lasts until cleared. */
export type MischiefKind =
  | 'down'
  | 'throttle'
  | 'lose-reply'
  | 'lose-request'
  | 'late'
  | 'slow'
  | 'stale'
  | 'refuse-mail'
  | 'mail-down'
  | 'lose-mail-reply'
  | 'lose-webhooks';

export interface MischiefOrder {
  readonly kind: MischiefKind;
  /** Both dialects when absent. */
  readonly provider?: Dialect | undefined;
  /** A company's external id; every company when absent. */
  readonly company?: string | undefined;
  /** Only calls with this method and with this text in their path. */
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly times?: number | undefined;
  /** down: an instant of the sandbox's clock, in ms. */
  readonly until?: number | undefined;
  /** slow. */
  readonly ms?: number | undefined;
  /** late: how long after its caller was cut off a call is worked on, by the sandbox's clock. */
  readonly seconds?: number | undefined;
  /** throttle: seconds for a `Retry-After` header, and which limit it was, where the dialect tells. */
  readonly retryAfter?: number | undefined;
  readonly problem?: string | undefined;
  /** stale: only this customer. */
  readonly customerId?: string | undefined;
  /** refuse-mail: only this address. */
  readonly address?: string | undefined;
}

export type TokenTrouble = 'expire-access-tokens' | 'revoke';

/** One call as far as an order can tell calls apart. */
export interface Occasion {
  readonly dialect?: Dialect;
  readonly externalId?: string | null;
  readonly method?: string;
  readonly path?: string;
  readonly customerId?: string;
  readonly address?: string;
}

type StrangersListener = (dialect: Dialect, externalId: string, calls: number) => void;

interface Standing {
  readonly order: MischiefOrder;
  left: number;
}

/** Orders for things to go wrong, set through /control/mischief and asked for by whoever can make them happen. */
export class Mischief {
  private standing: Standing[] = [];
  private readonly tokenListeners: ((trouble: TokenTrouble, dialect: Dialect | null, externalId: string | null) => void)[] = [];

  private readonly strangersListeners: StrangersListener[] = [];

  constructor(private readonly clock: Clock) {}

  order(order: MischiefOrder): void {
    this.standing.push({ order, left: order.times ?? Number.POSITIVE_INFINITY });
  }

  /** The first standing order that fits the occasion; it has one time less to go afterwards. */
  take(kind: MischiefKind, occasion: Occasion = {}): MischiefOrder | null {
    const found = this.find(kind, occasion);
    if (!found) return null;
    found.left -= 1;
    if (found.left <= 0) this.standing = this.standing.filter((one) => one !== found);
    return found.order;
  }

  /** The same without using it up. */
  peek(kind: MischiefKind, occasion: Occasion = {}): MischiefOrder | null {
    return this.find(kind, occasion)?.order ?? null;
  }

  /** Asked by the QuickBooks dialect before it compares SyncTokens: true means answer 5010 whatever was sent. */
  takeStale(externalId: string, customerId: string): boolean {
    return this.take('stale', { dialect: 'quickbooks', externalId, customerId }) !== null;
  }

  /** Without a kind everything ends; with a provider only what was ordered for it, or for both. */
  clear(kind?: MischiefKind, provider?: Dialect): void {
    this.standing = this.standing.filter(({ order }) => {
      if (kind === undefined) return false;
      return order.kind !== kind || (provider !== undefined && order.provider !== undefined && order.provider !== provider);
    });
  }

  pending(): readonly (MischiefOrder & { readonly left: number | null })[] {
    return this.standing.map(({ order, left }) => ({ ...order, left: Number.isFinite(left) ? left : null }));
  }

  /** Tokens live in the dialects, so they are told at once. A null company means every company of the dialect, a null dialect both. */
  onTokenTrouble(listener: (trouble: TokenTrouble, dialect: Dialect | null, externalId: string | null) => void): void {
    this.tokenListeners.push(listener);
  }

  troubleTokens(trouble: TokenTrouble, dialect: Dialect | null, externalId: string | null): void {
    for (const listener of this.tokenListeners) listener(trouble, dialect, externalId);
  }

  /** Limits are kept by the dialects: another app calls this company so many times, now. */
  onStrangers(listener: StrangersListener): void {
    this.strangersListeners.push(listener);
  }

  strangers(dialect: Dialect, externalId: string, calls: number): void {
    for (const listener of this.strangersListeners) listener(dialect, externalId, calls);
  }

  private find(kind: MischiefKind, occasion: Occasion): Standing | undefined {
    this.standing = this.standing.filter(({ order }) => order.until === undefined || this.clock.now() < order.until);
    return this.standing.find(({ order }) => order.kind === kind && fits(order, occasion));
  }
}

function fits(order: MischiefOrder, occasion: Occasion): boolean {
  return (
    same(order.provider, occasion.dialect) &&
    same(order.company, occasion.externalId) &&
    same(order.method, occasion.method) &&
    (order.path === undefined || (occasion.path ?? '').includes(order.path)) &&
    same(order.customerId, occasion.customerId) &&
    same(order.address?.toLowerCase(), occasion.address?.toLowerCase())
  );
}

function same(wanted: string | undefined, found: string | null | undefined): boolean {
  return wanted === undefined || wanted === found;
}
