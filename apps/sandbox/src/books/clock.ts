import { dayIn } from './calendar';

/** The sandbox's clock. It moves only when told, and never backwards. */
export class Clock {
  private movedMs = 0;

  constructor(private nowMs: number) {}

  now(): number {
    return this.nowMs;
  }

  /** Throws RangeError when told to go back. */
  moveTo(ms: number): void {
    if (!Number.isFinite(ms) || ms < this.nowMs) {
      throw new RangeError(`the clock stands at ${new Date(this.nowMs).toISOString()} and does not go back`);
    }
    this.nowMs = ms;
    this.movedMs = Date.now();
  }

  /** When it was last moved, in real time; 0 if never. */
  movedAt(): number {
    return this.movedMs;
  }

  /** Today as `YYYY-MM-DD` in the given IANA time zone. */
  today(timeZone: string): string {
    return dayIn(timeZone, this.nowMs);
  }
}
