import {
  Pace,
  type AccountingSystem,
  type CallKind,
  type CallReport,
  type PaceTimer,
  type Tokens,
  type Wire,
} from '@holdfast/accounting';

/** Waiting takes no time and moves the counter, so a suite inside the limits of a minute need not last one. */
class VirtualTimer implements PaceTimer {
  private ms = 0;
  nowMs(): number {
    return this.ms;
  }
  pause(ms: number): Promise<void> {
    this.ms += ms;
    return Promise.resolve();
  }
}

/** A wire as the engine has one: valid tokens, the provider's pace, every report kept. Nothing is tried again by itself. */
export class TestWire implements Wire {
  readonly reports: CallReport[] = [];
  refreshes = 0;
  /** Runs right before each call, with its number among those of its kind since `countAnew`. */
  beforeCall: (kind: CallKind, number: number) => void = () => undefined;
  private readonly timer = new VirtualTimer();
  private readonly pace: Pace;
  private started: Record<CallKind, number> = { read: 0, write: 0, batch: 0 };
  private pacedNow = 0;

  constructor(
    readonly externalId: string,
    private readonly system: AccountingSystem,
    public tokens: Tokens,
    private readonly nowMs: () => number,
  ) {
    this.pace = new Pace(system.capabilities.limits, this.timer);
  }

  async token(refused?: string): Promise<string> {
    // Asked for while waiting in the queue, a token may be dead when the call starts.
    expect(this.pacedNow).toBeGreaterThan(0);
    const isGood = this.tokens.accessToken !== refused && Date.parse(this.tokens.accessExpiresAt) > this.nowMs();
    if (!isGood) {
      this.refreshes += 1;
      this.tokens = await this.system.connector.refresh(this.tokens);
    }
    return this.tokens.accessToken;
  }

  paced<T>(kind: CallKind, call: () => Promise<T>): Promise<T> {
    return this.pace.run(kind, async () => {
      this.started[kind] += 1;
      this.beforeCall(kind, this.started[kind]);
      this.pacedNow += 1;
      try {
        return await call();
      } finally {
        this.pacedNow -= 1;
      }
    });
  }

  report(call: CallReport): void {
    this.pace.heed(call);
    this.reports.push(call);
  }

  countAnew(): void {
    this.reports.length = 0;
    this.started = { read: 0, write: 0, batch: 0 };
    this.beforeCall = () => undefined;
  }

  /** How many calls of each kind since `countAnew`. */
  count(): { readonly reads: number; readonly writes: number } {
    const { read, write, batch } = this.started;
    expect(this.reports).toHaveLength(read + write + batch);
    return { reads: read, writes: write + batch };
  }
}
