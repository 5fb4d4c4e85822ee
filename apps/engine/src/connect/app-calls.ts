import { RateLimited, type Provider } from '@holdfast/accounting';
import type { Store } from '@holdfast/store';
import type { Clock } from '../clock';

/** Taken from the database at once: few while little is called, twice as many each time they run out early. */
const CHUNK = { first: 20, most: 640 } as const;
const WAIT_MS_MAX = 60_000;

/** This process' share of what the provider allows the whole app per minute, over all companies and processes. */
export class AppCalls {
  private left = 0;
  private chunk: number = CHUNK.first;
  private untilMs = Number.NEGATIVE_INFINITY;
  private refill: Promise<void> | null = null;

  constructor(
    private readonly app: { readonly provider: Provider; readonly perMinute: number },
    private readonly shared: { readonly store: Store; readonly clock: Clock },
  ) {}

  /** Resolves when one call may start. Throws RateLimited when there is none within a minute. */
  async take(): Promise<void> {
    const timer = this.shared.clock.paceTimer;
    for (const giveUpAtMs = timer.nowMs() + WAIT_MS_MAX; timer.nowMs() <= giveUpAtMs;) {
      if (this.left > 0 && timer.nowMs() < this.untilMs) {
        this.left -= 1;
        return;
      }
      this.refill ??= this.fetch().finally(() => (this.refill = null));
      await this.refill;
    }
    throw new RateLimited(WAIT_MS_MAX / 1000);
  }

  /** The provider has refused a call because of the app's minute: nobody calls until it is over. */
  async exhausted(seconds: number): Promise<void> {
    const { provider, perMinute } = this.app;
    this.left = 0;
    await this.shared.store.app.exhaustCalls(provider, { perMinute, seconds, now: this.shared.clock.sharedIso() });
  }

  private async fetch(): Promise<void> {
    const { store, clock } = this.shared;
    const { provider, perMinute } = this.app;
    // From before the asking, so that what is granted ends here no later than there.
    const askedAtMs = clock.paceTimer.nowMs();
    this.chunk = askedAtMs < this.untilMs ? Math.min(this.chunk * 2, CHUNK.most) : CHUNK.first;
    const ask = (calls: number) => store.app.takeCalls(provider, { calls, perMinute, now: clock.sharedIso() });
    let { granted, forMs } = await ask(this.chunk);
    if (!granted && this.chunk > CHUNK.first) {
      this.chunk = CHUNK.first;
      ({ granted, forMs } = await ask(this.chunk));
    }
    if (!granted) return clock.paceTimer.pause(forMs);
    this.left = this.chunk;
    this.untilMs = askedAtMs + forMs;
  }
}
