/** Calls within any span of one length. The provider counts a call somewhere between its start and its answer; so a call counts here while it is
 * in flight and for the whole length after its answer. Then no window of the provider's holds more, wherever it begins and however long calls travel. */
export class SlidingWindow {
  /** Answered calls, oldest first; those of one small step of time are kept together under the last one's time. */
  private readonly steps: { atMs: number; calls: number }[] = [];
  private answered = 0;

  constructor(
    private readonly lengthMs: number,
    private readonly callsMax: number,
  ) {}

  /** `atMs` must not be before that of an earlier call. */
  add(atMs: number, calls = 1): void {
    const last = this.steps.at(-1);
    const stepMs = this.lengthMs / STEPS;
    this.answered += calls;
    if (last && Math.floor(last.atMs / stepMs) === Math.floor(atMs / stepMs)) {
      last.atMs = atMs;
      last.calls += calls;
    } else {
      this.steps.push({ atMs, calls });
    }
  }

  count(nowMs: number): number {
    for (let first = this.steps[0]; first && first.atMs <= nowMs - this.lengthMs; first = this.steps[0]) {
      this.answered -= first.calls;
      this.steps.shift();
    }
    return this.answered;
  }

  /** Ms until one more call fits beside those in flight; Infinity when only the end of one of these can make room. */
  waitMs(nowMs: number, inFlight: number): number {
    let tooMany = this.count(nowMs) + inFlight + 1 - this.callsMax;
    if (tooMany <= 0) return 0;
    for (const { atMs, calls } of this.steps) {
      tooMany -= calls;
      if (tooMany <= 0) return atMs + this.lengthMs - nowMs;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Pairs of age in ms and calls, for another process. */
  ages(nowMs: number): readonly Age[] {
    this.count(nowMs);
    return this.steps.map(({ atMs, calls }) => [Math.floor(nowMs - atMs), calls] as const);
  }
}

export type Age = readonly [ms: number, calls: number];

/** A six hundredth of the length is as fine as it has to be: at most that much later a call's place is free again. */
const STEPS = 600;
