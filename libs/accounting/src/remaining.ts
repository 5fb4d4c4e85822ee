/** What the provider says is left of its present window, which other programs may share. It opens a new one at a time that only its answers show:
 * by a count that rises, or by nothing but the time that has passed. */
export class Remaining {
  private told: Told | null = null;
  /** Calls that the last count may not contain: in flight, or answered without a count. */
  private uncounted = 0;

  constructor(
    private readonly window: { readonly lengthMs: number; readonly callsMax: number },
    kept: KeptRemaining | null | undefined,
    now: { readonly ms: number; readonly agoMs: number },
  ) {
    if (!kept) return;
    const { left, most, heardMsAgo, endsInMs } = kept;
    const keptAtMs = now.ms - now.agoMs;
    this.told = { left, most, heardAtMs: keptAtMs - heardMsAgo, heardBefore: 0, endsAtMs: keptAtMs + endsInMs };
  }

  started(calls = 1): void {
    this.uncounted += calls;
  }

  hear(left: number, nowMs: number, calls: OwnCalls): void {
    // With a call in flight that is older than the last count, a higher count may only be older news.
    const same =
      this.told !== null && nowMs < this.told.endsAtMs && (left <= this.told.left || calls.oldest < this.told.heardBefore);
    if (same && this.told !== null && left > this.told.left) return this.counted();
    const told = same ? this.told : null;
    // When others call too, a new window may have opened unnoticed since the last count.
    const isAlone = told !== null && this.window.callsMax - left <= calls.own;
    if (told === null) this.uncounted = calls.inFlight;
    this.told = {
      left,
      most: told?.most ?? left,
      heardAtMs: nowMs,
      heardBefore: calls.next,
      endsAtMs: isAlone ? told.endsAtMs : nowMs + this.window.lengthMs,
    };
    this.counted();
  }

  /** Calls that surely find room; null when nobody has told, or the window that was told of is over. */
  left(nowMs: number): number | null {
    return this.told === null || nowMs >= this.told.endsAtMs ? null : this.told.left - this.uncounted;
  }

  /** The window that was told of is over, and nobody has told of the next one. */
  isOver(nowMs: number): boolean {
    return this.told !== null && nowMs >= this.told.endsAtMs;
  }

  /** The most that was told to be left of this window. */
  get most(): number | null {
    return this.told?.most ?? null;
  }

  get heardAtMs(): number {
    return this.told?.heardAtMs ?? Number.NEGATIVE_INFINITY;
  }

  endsInMs(nowMs: number): number {
    return Math.max(0, (this.told?.endsAtMs ?? nowMs) - nowMs);
  }

  /** For another process: what may not have been counted is taken as used. */
  kept(nowMs: number): KeptRemaining | null {
    if (this.told === null) return null;
    const { most, heardAtMs } = this.told;
    const left = Math.max(0, this.told.left - this.uncounted);
    return { left, most, heardMsAgo: Math.floor(nowMs - heardAtMs), endsInMs: Math.ceil(this.told.endsAtMs - nowMs) };
  }

  private counted(): void {
    this.uncounted = Math.max(0, this.uncounted - 1);
  }
}

/** Our side of it, at the moment of hearing. */
export interface OwnCalls {
  readonly inFlight: number;
  /** Numbers of the oldest call in flight and of the next one to start. */
  readonly oldest: number;
  readonly next: number;
  /** Within the window's length, those in flight included. */
  readonly own: number;
}

interface Told {
  /** The lowest count of this window: what it contains is surely used up. */
  readonly left: number;
  readonly most: number;
  readonly heardAtMs: number;
  /** Calls with a lower number were in flight when it was heard. */
  readonly heardBefore: number;
  /** By then this window must be over. */
  readonly endsAtMs: number;
}

export interface KeptRemaining {
  readonly left: number;
  readonly most: number;
  readonly heardMsAgo: number;
  readonly endsInMs: number;
}
