export type LimitProblem = 'minute' | 'day' | 'concurrent' | 'appminute';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600_000;
const MINUTE_MAX = 60;
/** By the app's tier: https://developer.xero.com/pricing */
const DAY_MAX = { starter: 1000, core: 5000 } as const;
const APP_MINUTE_MAX = 10_000;
const IN_FLIGHT_MAX = 5;

/** Shown while limits are off: high enough that nobody holds back because of them. */
const UNLIMITED: Remaining = { minute: 10_000, day: 10_000, appMinute: 10_000 };

export interface Remaining {
  readonly minute: number;
  readonly day: number;
  readonly appMinute: number;
}

export interface Verdict {
  readonly remaining: Remaining;
  readonly problem?: LimitProblem;
  /** Only the minute and the day say how long. */
  readonly retryAfterSeconds?: number;
}

class Window {
  private opened = Number.NEGATIVE_INFINITY;
  private used = 0;

  /** Opens with the first call after the last one closed; calls beyond its limit do not count. */
  constructor(
    private readonly lengthMs: number,
    private readonly max: number,
  ) {}

  left(now: number): number {
    if (now >= this.opened + this.lengthMs) this.used = 0;
    return this.max - this.used;
  }

  use(now: number, calls = 1): void {
    if (calls > 0 && this.left(now) === this.max) this.opened = now;
    this.used += calls;
  }

  secondsLeft(now: number): number {
    return Math.max(1, Math.ceil((this.opened + this.lengthMs - now) / 1000));
  }
}

/** Xero's limits, in real time because they are there to protect a server, not the books. */
export class Limits {
  private readonly tenants = new Map<string, { minute: Window; day: Window }>();
  private readonly appMinute = new Window(MINUTE_MS, APP_MINUTE_MAX);
  private readonly inFlight = new Map<string, number>();

  constructor(
    readonly enforced: boolean,
    private readonly tier: keyof typeof DAY_MAX = 'core',
  ) {}

  /** Counts a request of this tenant until the returned function is called. */
  enter(tenantId: string): () => void {
    this.inFlight.set(tenantId, (this.inFlight.get(tenantId) ?? 0) + 1);
    return () => this.inFlight.set(tenantId, (this.inFlight.get(tenantId) ?? 1) - 1);
  }

  judge(tenantId: string, now: number): Verdict {
    if (!this.enforced) return { remaining: UNLIMITED };
    const { minute, day } = this.windowsOf(tenantId);
    const problem = this.problemOf(tenantId, { minute, day }, now);
    if (problem === undefined) for (const window of [minute, day, this.appMinute]) window.use(now);
    const remaining = { minute: minute.left(now), day: day.left(now), appMinute: this.appMinute.left(now) };
    if (problem === undefined) return { remaining };
    const window = { minute, day, concurrent: undefined, appminute: undefined }[problem];
    return { remaining, problem, ...(window ? { retryAfterSeconds: window.secondsLeft(now) } : {}) };
  }

  /** Another app calls this organisation, as often as it still may. */
  strangers(tenantId: string, calls: number, now: number): void {
    const { minute, day } = this.windowsOf(tenantId);
    const left = Math.min(calls, minute.left(now), day.left(now));
    for (const window of [minute, day]) window.use(now, left);
  }

  appMinuteLeft(now: number): number {
    return this.enforced ? this.appMinute.left(now) : UNLIMITED.appMinute;
  }

  private problemOf(tenantId: string, windows: { minute: Window; day: Window }, now: number): LimitProblem | undefined {
    if (windows.day.left(now) <= 0) return 'day';
    if (windows.minute.left(now) <= 0) return 'minute';
    if (this.appMinute.left(now) <= 0) return 'appminute';
    return (this.inFlight.get(tenantId) ?? 0) > IN_FLIGHT_MAX ? 'concurrent' : undefined;
  }

  private windowsOf(tenantId: string): { minute: Window; day: Window } {
    const known = this.tenants.get(tenantId) ?? {
      minute: new Window(MINUTE_MS, MINUTE_MAX),
      day: new Window(DAY_MS, DAY_MAX[this.tier]),
    };
    this.tenants.set(tenantId, known);
    return known;
  }
}
