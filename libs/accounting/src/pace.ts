import type { Capabilities } from './accounting-system';
import type { CallKind, CallReport } from './wire';

/** Time as the pace needs it: a steady counter and a way to wait. Under a manual clock waiting takes no time and moves the counter. */
export interface PaceTimer {
  nowMs(): number;
  pause(ms: number): Promise<void>;
}

interface Window {
  readonly kinds: readonly CallKind[];
  readonly lengthMs: number;
  readonly callsMax: number;
  /** Start times of the calls inside the window, oldest first. */
  started: number[];
}

const MINUTE_MS = 60_000;
const EVERY_KIND: readonly CallKind[] = ['read', 'write', 'batch'];

/** Keeps one company's calls inside the provider's limits: calls a second, a minute, batches a minute, and calls in flight.
 * A sliding window is at least as strict as any fixed one, wherever the provider's minute begins. */
export class Pace {
  private readonly windows: readonly Window[];
  private inFlight = 0;
  private readonly waiting: (() => void)[] = [];
  private turnstile: Promise<void> = Promise.resolve();
  private blockedUntilMs = 0;

  constructor(
    private readonly limits: Capabilities['limits'],
    private readonly timer: PaceTimer,
  ) {
    const window = (kinds: readonly CallKind[], lengthMs: number, callsMax: number | null): Window[] =>
      callsMax === null ? [] : [{ kinds, lengthMs, callsMax, started: [] }];
    this.windows = [
      ...window(EVERY_KIND, 1000, limits.perSecond),
      ...window(EVERY_KIND, MINUTE_MS, limits.perMinute),
      ...window(['batch'], MINUTE_MS, limits.batchesPerMinute),
    ];
  }

  /** Runs the call as soon as every limit allows it, in the order of asking. */
  async run<T>(kind: CallKind, call: () => Promise<T>): Promise<T> {
    const admitted = this.turnstile.then(() => this.admit(kind));
    this.turnstile = admitted.catch(() => undefined);
    await admitted;
    try {
      return await call();
    } finally {
      this.inFlight -= 1;
      this.waiting.shift()?.();
    }
  }

  /** Another program may share the window: when the provider says that nothing is left, wait the minute out. */
  heed(report: Pick<CallReport, 'remaining'>): void {
    if (report.remaining.minute === 0) this.blockedUntilMs = this.timer.nowMs() + MINUTE_MS;
  }

  private async admit(kind: CallKind): Promise<void> {
    while (this.inFlight >= this.limits.inFlight) await new Promise<void>((resolve) => this.waiting.push(resolve));
    for (let waitMs = this.waitMs(kind); waitMs > 0; waitMs = this.waitMs(kind)) await this.timer.pause(waitMs);
    this.inFlight += 1;
    const nowMs = this.timer.nowMs();
    for (const window of this.windows) if (window.kinds.includes(kind)) window.started.push(nowMs);
  }

  private waitMs(kind: CallKind): number {
    const nowMs = this.timer.nowMs();
    let waitMs = Math.max(0, this.blockedUntilMs - nowMs);
    for (const window of this.windows) {
      window.started = window.started.filter((at) => at > nowMs - window.lengthMs);
      const blocking = window.started[window.started.length - window.callsMax];
      if (window.kinds.includes(kind) && blocking !== undefined) waitMs = Math.max(waitMs, blocking + window.lengthMs - nowMs);
    }
    return waitMs;
  }
}
