import { RateLimited, Unavailable, type CallKind, type CallReport, type Pace, type PaceState } from '@holdfast/accounting';
import type { AppCalls } from './app-calls';

const ATTEMPTS_MAX = 3;

/** The pace of a company whose lease this process holds: no call starts once that may have ended. */
export class HeldPace {
  /** On the system's steady clock, as the lease is about processes. */
  private mayCallUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly pace: Pace,
    /** Null where the provider does not limit the app as a whole. */
    private readonly app: AppCalls | null,
  ) {}

  /** A call that was turned away was not executed: it is tried again as soon as the provider allows. Throws RateLimited when that is more than a minute
   * away, Unavailable when the lease is over, and what the call throws. */
  async run<T>(kind: CallKind, call: () => Promise<T>, urgent: boolean): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.pace.run(kind, () => this.start(call), urgent);
      } catch (error) {
        // Without a status it is our own pace that says no, and nobody has been asked.
        if (!(error instanceof RateLimited) || error.trace.status === 0) throw error;
        if (error.trace.code === 'appminute') await this.app?.exhausted(error.retryAfterSeconds);
        await this.pace.turnedAway(error);
        if (attempt >= ATTEMPTS_MAX) throw error;
      }
    }
  }

  heed(report: CallReport): void {
    this.pace.heed(report);
  }

  allowUntil(ms: number): void {
    this.mayCallUntilMs = ms;
  }

  state(): PaceState {
    return this.pace.state();
  }

  /** Resolves when the last call under way has ended. */
  close(): Promise<void> {
    return this.pace.close();
  }

  private async start<T>(call: () => Promise<T>): Promise<T> {
    await this.app?.take();
    if (performance.now() < this.mayCallUntilMs) return call();
    throw new Unavailable(
      'This process could not confirm in time that this company is still its own to call, so nothing was sent. The next turn goes on.',
    );
  }
}
