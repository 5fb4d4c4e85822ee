import type { Capabilities } from './accounting-system';
import { Unavailable, RateLimited } from './errors';
import { Remaining, type KeptRemaining } from './remaining';
import { SlidingWindow, type Age } from './sliding-window';
import type { CallKind, CallReport } from './wire';

/** Time as the pace needs it: a steady counter and a way to wait. Under a manual clock waiting takes no time and moves the counter. */
export interface PaceTimer {
  nowMs(): number;
  pause(ms: number): Promise<void>;
}

/** A company's place in the provider's limits, as ages in ms, for the process that talks to the provider next. Plain JSON. */
export interface PaceState {
  readonly windows: Readonly<Partial<Record<WindowName, readonly Age[]>>>;
  readonly minute: KeptRemaining | null;
  readonly day: KeptRemaining | null;
  readonly blockedMs: number;
}

/** What was kept, and how long ago. */
export interface KeptPace {
  readonly state: PaceState;
  readonly agoMs: number;
  /** Null when its process ended in order. Otherwise calls may have been made for this long after the keeping, and nobody knows how many. */
  readonly unknownMs: number | null;
}

type WindowName = 'second' | 'minute' | 'batches' | 'day';

interface Window {
  readonly name: WindowName;
  readonly kinds: readonly CallKind[];
  readonly callsMax: number;
  readonly calls: SlidingWindow;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Longer waits are for the next turn. */
const WAIT_MS_MAX = MINUTE_MS;
/** Of the day's calls this part, and at least so many, is kept for what lifts a hold. */
const DAY_RESERVE = { part: 0.05, callsMin: 20 } as const;
/** The day begins anew at a time that nobody knows: from the reserve one read may look for it this often. */
const DAY_PROBE_MS = 2 * 60 * MINUTE_MS;
const CONCURRENT_WAIT_MS = 1000;
const EVERY_KIND: readonly CallKind[] = ['read', 'write', 'batch'];

/** Keeps one company's calls inside the provider's limits: calls a second, a minute and a day, batches a minute, and calls in flight, also when another
 * program shares them. Used only by the holder of the company's lease. */
export class Pace {
  private readonly windows: readonly Window[];
  private readonly minute: Remaining;
  private readonly day: Remaining;
  /** Kinds by number, in the order of starting. */
  private readonly inFlight = new Map<number, CallKind>();
  private next = 0;
  private onEnd: (() => void)[] = [];
  private turnstile: Promise<unknown> = Promise.resolve();
  private blockedUntilMs: number;
  private isClosed = false;

  constructor(
    private readonly limits: Capabilities['limits'],
    private readonly timer: PaceTimer,
    kept: KeptPace | null = null,
  ) {
    const { perSecond, perMinute, batchesPerMinute, perDay } = limits;
    const window = (name: WindowName, kinds: readonly CallKind[], lengthMs: number, callsMax: number | null): Window[] =>
      callsMax === null ? [] : [{ name, kinds, callsMax, calls: new SlidingWindow(lengthMs, callsMax) }];
    this.windows = [
      ...window('second', EVERY_KIND, 1000, perSecond),
      ...window('minute', EVERY_KIND, MINUTE_MS, perMinute),
      ...window('batches', ['batch'], MINUTE_MS, batchesPerMinute),
      ...window('day', EVERY_KIND, DAY_MS, perDay),
    ];
    const now = { ms: timer.nowMs(), agoMs: kept?.agoMs ?? 0 };
    this.minute = new Remaining({ lengthMs: MINUTE_MS, callsMax: perMinute }, kept?.state.minute, now);
    this.day = new Remaining({ lengthMs: DAY_MS, callsMax: perDay ?? 0 }, kept?.state.day, now);
    this.blockedUntilMs = now.ms - now.agoMs + (kept?.state.blockedMs ?? 0);
    if (kept) this.resume(kept, now.ms);
  }

  /** Runs the call as soon as every limit allows it, in the order of asking. `urgent`: it may use what is kept back of the day.
   * Throws RateLimited when that is longer than a minute away, and Unavailable once the pace is closed; then nothing was sent. */
  async run<T>(kind: CallKind, call: () => Promise<T>, urgent = false): Promise<T> {
    const admitted = this.turnstile.then(() => this.admit(kind, urgent));
    this.turnstile = admitted.catch(() => undefined);
    const number = await admitted;
    try {
      return await call();
    } finally {
      this.end(number);
    }
  }

  /** What the provider says is left counts for calls that it has not seen yet, and other programs use it too. */
  heed({ remaining }: Pick<CallReport, 'remaining'>): void {
    const nowMs = this.timer.nowMs();
    const [oldest = this.next] = this.inFlight.keys();
    const calls = { inFlight: this.inFlight.size, oldest, next: this.next };
    const own = (name: WindowName): number => calls.inFlight + (this.window(name)?.count(nowMs) ?? 0);
    if (remaining.minute !== null) this.minute.hear(remaining.minute, nowMs, { ...calls, own: own('minute') });
    if (remaining.day !== null) this.day.hear(remaining.day, nowMs, { ...calls, own: own('day') });
  }

  /** After a refusal: keeps everybody waiting as long as the provider asks, and resolves when asking again makes sense. Throws it when that is too long. */
  async turnedAway(refusal: RateLimited): Promise<void> {
    if (refusal.trace.code === 'concurrent') {
      if (this.inFlight.size === 0) return this.timer.pause(CONCURRENT_WAIT_MS);
      return this.oneEnds();
    }
    const waitMs = refusal.retryAfterSeconds * 1000;
    this.blockedUntilMs = Math.max(this.blockedUntilMs, this.timer.nowMs() + waitMs);
    if (waitMs > WAIT_MS_MAX) throw refusal;
  }

  /** No further call starts; resolves when the last one has ended. */
  async close(): Promise<void> {
    this.isClosed = true;
    while (this.inFlight.size > 0) await this.oneEnds();
  }

  state(): PaceState {
    const nowMs = this.timer.nowMs();
    return {
      windows: Object.fromEntries(this.windows.map(({ name, calls }) => [name, calls.ages(nowMs)] as const)),
      minute: this.minute.kept(nowMs),
      day: this.day.kept(nowMs),
      blockedMs: Math.max(0, Math.ceil(this.blockedUntilMs - nowMs)),
    };
  }

  private resume({ state, agoMs, unknownMs }: KeptPace, nowMs: number): void {
    const keptAtMs = nowMs - agoMs;
    for (const { name, calls } of this.windows)
      for (const [ageMs, count] of state.windows[name] ?? []) calls.add(keptAtMs - ageMs, count);
    if (unknownMs === null) return;
    const unknown = Math.ceil(unknownMs / MINUTE_MS) * this.limits.perMinute;
    // As late and as many as could be.
    for (const { name, callsMax, calls } of this.windows)
      calls.add(Math.min(nowMs, keptAtMs + unknownMs), name === 'day' ? unknown : callsMax);
    this.minute.started(unknown);
    this.day.started(unknown);
  }

  private async admit(kind: CallKind, urgent: boolean): Promise<number> {
    for (let waitMs = this.waitMs(kind, urgent); waitMs > 0; waitMs = this.waitMs(kind, urgent)) {
      if (waitMs === Number.POSITIVE_INFINITY) await this.oneEnds();
      else if (waitMs > WAIT_MS_MAX) throw new RateLimited(Math.ceil(waitMs / 1000));
      else await this.timer.pause(waitMs);
    }
    if (this.isClosed) throw new Unavailable('This turn is over, so this call was not sent. The next turn goes on.');
    const number = this.next;
    this.next += 1;
    this.inFlight.set(number, kind);
    this.minute.started();
    this.day.started();
    return number;
  }

  private end(number: number): void {
    const kind = this.inFlight.get(number);
    this.inFlight.delete(number);
    for (const { kinds, calls } of this.windows) if (kind && kinds.includes(kind)) calls.add(this.timer.nowMs());
    const waiting = this.onEnd;
    this.onEnd = [];
    for (const resume of waiting) resume();
  }

  /** Ms until such a call may start; Infinity when only the end of one in flight can tell. */
  private waitMs(kind: CallKind, urgent: boolean): number {
    if (this.isClosed) return 0;
    if (this.inFlight.size >= this.limits.inFlight) return Number.POSITIVE_INFINITY;
    const nowMs = this.timer.nowMs();
    const waits = this.windows
      .filter(({ name, kinds }) => name !== 'day' && kinds.includes(kind))
      .map(({ kinds, calls }) => calls.waitMs(nowMs, this.flying(kinds)));
    return Math.max(0, this.blockedUntilMs - nowMs, ...waits, this.minuteWaitMs(nowMs), this.dayWaitMs(nowMs, kind, urgent));
  }

  /** Others may have used up a window of which nobody has told yet: so one call goes first. */
  private minuteWaitMs(nowMs: number): number {
    const left = this.minute.left(nowMs);
    const wouldRisk = left === null ? this.minute.isOver(nowMs) && this.inFlight.size > 0 : left <= 0;
    if (!wouldRisk) return 0;
    return this.inFlight.size > 0 ? Number.POSITIVE_INFINITY : this.minute.endsInMs(nowMs);
  }

  private dayWaitMs(nowMs: number, kind: CallKind, urgent: boolean): number {
    const { perDay } = this.limits;
    if (perDay === null) return 0;
    const left = this.day.left(nowMs);
    const most = left === null ? perDay : (this.day.most ?? perDay);
    const reserve = urgent ? 0 : Math.max(DAY_RESERVE.callsMin, Math.ceil(most * DAY_RESERVE.part));
    // Until the provider has told, our own last 24 hours are all that is known.
    if (left === null) return this.window('day')?.waitMs(nowMs, this.inFlight.size + reserve) ?? 0;
    if (left > reserve) return 0;
    if (this.inFlight.size > 0) return Number.POSITIVE_INFINITY;
    const endsInMs = this.day.endsInMs(nowMs);
    return kind === 'read' && left > 0 ? Math.min(endsInMs, this.day.heardAtMs + DAY_PROBE_MS - nowMs) : endsInMs;
  }

  private window(named: WindowName): SlidingWindow | undefined {
    return this.windows.find(({ name }) => name === named)?.calls;
  }

  private flying(kinds: readonly CallKind[]): number {
    let count = 0;
    for (const kind of this.inFlight.values()) if (kinds.includes(kind)) count += 1;
    return count;
  }

  private oneEnds(): Promise<void> {
    return new Promise((resolve) => this.onEnd.push(resolve));
  }
}
