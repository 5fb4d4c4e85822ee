import type { CompanyProfile, PaceTimer } from '@holdfast/accounting';
import { parseDay, type Day } from '@holdfast/credit';

/** What time it is, for the whole engine. Nobody else asks the system. */
export abstract class Clock {
  abstract nowMs(): number;
  /** For the pace of calls to a provider. */
  abstract readonly paceTimer: PaceTimer;

  /** For what several processes must agree on: null is the database's clock. One that is moved by hand is its own, with what was waited. */
  abstract sharedIso(): string | null;

  iso(): string {
    return new Date(this.nowMs()).toISOString();
  }

  /** Today in the company's time zone. */
  today(timeZone: string): Day {
    return parseDay(new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(this.nowMs()));
  }
}

export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }

  sharedIso(): null {
    return null;
  }

  readonly paceTimer: PaceTimer = {
    nowMs: () => performance.now(),
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/** Moves only when told. Waiting for a provider's limits takes no time, as nothing moves meanwhile. */
export class ManualClock extends Clock {
  private paceMs: number;

  constructor(private atMs: number) {
    super();
    this.paceMs = atMs;
  }

  sharedIso(): string {
    return new Date(this.paceMs).toISOString();
  }

  nowMs(): number {
    return this.atMs;
  }

  /** Throws RangeError when told to go back. */
  moveTo(ms: number): void {
    if (!Number.isFinite(ms)) throw new RangeError('not an ISO time, e.g. 2026-01-05T09:00:00Z');
    if (ms < this.atMs) throw new RangeError(`the clock stands at ${this.iso()} and does not go back`);
    this.paceMs += ms - this.atMs;
    this.atMs = ms;
  }

  readonly paceTimer: PaceTimer = {
    nowMs: () => this.paceMs,
    pause: async (ms) => {
      this.paceMs += ms;
    },
  };
}

/** A company whose time zone we do not know is read in UTC and stays in observe mode (facts/xero.md, section 4.6). */
export function todayOf(profile: Pick<CompanyProfile, 'timeZone'>, clock: Clock): Day {
  return clock.today(profile.timeZone ?? 'UTC');
}
