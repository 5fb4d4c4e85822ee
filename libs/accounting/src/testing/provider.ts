import { RateLimited } from '../errors';
import type { Pace } from '../pace';
import type { CallKind } from '../wire';
import type { VirtualTime } from './virtual-time';

export interface ProviderLimits {
  readonly perMinute: number;
  readonly inFlight: number;
  readonly perDay: number | null;
  /** When its windows begin: at this phase of the minute for ever, or with the first call after the last one was over. */
  readonly phaseMs: number | 'first-call';
  readonly tells: boolean;
}

/** How long a call travels before it is counted, and its answer afterwards. */
export interface Travel {
  readonly thereMs: number;
  readonly backMs: number;
}

interface Refusal {
  readonly problem: 'minute' | 'day' | 'concurrent';
  /** Somebody else's calls, of which no answer had told when this one was let go, are why. */
  readonly isUnavoidable: boolean;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NEVER_OPENED = { opened: Number.NEGATIVE_INFINITY, used: 0, strangers: 0, strangersAt: 0 };

/** A provider with fixed windows, as its documentation describes them; the judge over the pace. */
export class Provider {
  readonly refusals: Refusal[] = [];
  answered = 0;
  private minute = NEVER_OPENED;
  private day = NEVER_OPENED;
  private inFlight = 0;
  private strangersInFlight = 0;
  private readonly countedAtMs: number[] = [];
  /** Events are numbered, as several may happen at one time. */
  private events = 0;
  /** When the counts were taken that our side has heard of. */
  private heardOf = 0;

  constructor(
    private readonly limits: ProviderLimits,
    private readonly time: VirtualTime,
  ) {}

  /** One call through the pace, tried again as the engine does; resolves with the number of refusals it met. */
  async call(pace: Pace, kind: CallKind, travel: Travel): Promise<number> {
    for (let refused = 0; ; refused += 1) {
      try {
        await pace.run(kind, () => this.serve(pace, travel));
        return refused;
      } catch (error) {
        if (!(error instanceof RateLimited) || error.trace.status !== 429) throw error;
        await pace.turnedAway(error);
      }
    }
  }

  /** Calls of another program. */
  async strangers(calls: number, forMs: number): Promise<void> {
    this.open();
    for (const window of calls > 0 ? [this.minute, this.day] : []) {
      window.used += calls;
      window.strangers += calls;
      window.strangersAt = this.happened();
    }
    const held = Math.min(calls, 1);
    this.strangersInFlight += held;
    await this.time.pause(forMs);
    this.strangersInFlight -= held;
  }

  private async serve(pace: Pace, { thereMs, backMs }: Travel): Promise<void> {
    const letGoKnowing = this.heardOf;
    this.inFlight += 1;
    try {
      await this.time.pause(thereMs);
      const problem = this.count();
      const countedAt = this.happened();
      const isUnavoidable = problem !== null && this.isUnavoidable(problem, letGoKnowing);
      const remaining = this.remaining();
      await this.time.pause(backMs);
      pace.heed({ remaining });
      this.heardOf = Math.max(this.heardOf, countedAt);
      if (problem === null) this.answered += 1;
      else this.refuse(problem, isUnavoidable);
    } finally {
      this.inFlight -= 1;
    }
  }

  private isUnavoidable(problem: Refusal['problem'], letGoKnowing: number): boolean {
    if (problem === 'concurrent') return this.strangersInFlight > 0;
    const { opened, strangers, strangersAt } = this[problem];
    const before = this.countedAtMs.filter((at) => at < opened && at >= opened - MINUTE_MS).length;
    // As many as our own of the window before look exactly like these.
    return strangersAt > letGoKnowing || (strangers > 0 && strangers <= before);
  }

  private happened(): number {
    this.events += 1;
    return this.events;
  }

  private refuse(problem: Refusal['problem'], isUnavoidable: boolean): never {
    this.refusals.push({ problem, isUnavoidable });
    const nowMs = this.time.nowMs();
    const endMs = { minute: this.minute.opened + MINUTE_MS, day: this.day.opened + DAY_MS, concurrent: nowMs }[problem];
    const seconds = Math.max(1, Math.ceil((endMs - nowMs) / 1000));
    throw new RateLimited(seconds, { status: 429, code: problem, reference: null });
  }

  private count(): Refusal['problem'] | null {
    this.open();
    if (this.day.used >= (this.limits.perDay ?? Number.POSITIVE_INFINITY)) return 'day';
    if (this.minute.used >= this.limits.perMinute) return 'minute';
    if (this.inFlight + this.strangersInFlight > this.limits.inFlight) return 'concurrent';
    this.minute.used += 1;
    this.day.used += 1;
    this.countedAtMs.push(this.time.nowMs());
    return null;
  }

  private remaining(): { readonly minute: number | null; readonly day: number | null } {
    const { tells, perMinute, perDay } = this.limits;
    if (!tells) return { minute: null, day: null };
    const day = perDay === null ? null : Math.max(0, perDay - this.day.used);
    return { minute: Math.max(0, perMinute - this.minute.used), day };
  }

  private open(): void {
    const { phaseMs } = this.limits;
    const nowMs = this.time.nowMs();
    const openedOf = (lengthMs: number): number =>
      phaseMs === 'first-call' ? nowMs : Math.floor((nowMs - phaseMs) / lengthMs) * lengthMs + phaseMs;
    if (nowMs >= this.minute.opened + MINUTE_MS) this.minute = { ...NEVER_OPENED, opened: openedOf(MINUTE_MS) };
    if (nowMs >= this.day.opened + DAY_MS) this.day = { ...NEVER_OPENED, opened: openedOf(DAY_MS) };
  }
}
