import { LATE_MS, type Network } from './plans';

export interface Request {
  /** Under which it is remembered; null: nothing is. */
  readonly key: string | null;
  /** What it does when it is executed, a name each. */
  readonly effects: readonly string[];
}

/** What a provider does, on a clock that its callers move: executes what arrives at once or late, and remembers keys for a while from their execution. */
export class ProviderModel {
  private readonly late: { readonly atMs: number; readonly request: Request }[] = [];
  private readonly executedMs = new Map<string, number>();
  private readonly times = new Map<string, number>();
  /** A key came again under which something had been done before. As long as none does, it is all the same how long keys are remembered. */
  hasBeenAskedAgain = false;

  constructor(private readonly retentionMs: number) {}

  receive(request: Request, network: Network, nowMs: number): void {
    this.catchUp(nowMs);
    const lateMs = LATE_MS[network];
    if (lateMs !== undefined) this.late.push({ atMs: nowMs + lateMs, request });
    else if (network !== 'lost') this.execute(request, nowMs);
  }

  /** How often this has been done by now. */
  count(effect: string, nowMs: number): number {
    this.catchUp(nowMs);
    return this.times.get(effect) ?? 0;
  }

  private catchUp(nowMs: number): void {
    this.late.sort((one, other) => one.atMs - other.atMs);
    for (let [first] = this.late; first && first.atMs <= nowMs; [first] = this.late) {
      this.late.shift();
      this.execute(first.request, first.atMs);
    }
  }

  private execute({ key, effects }: Request, atMs: number): void {
    if (key !== null) {
      const before = this.executedMs.get(key);
      this.hasBeenAskedAgain ||= before !== undefined;
      if (before !== undefined && atMs - before < this.retentionMs) return;
      this.executedMs.set(key, atMs);
    }
    for (const effect of effects) this.times.set(effect, (this.times.get(effect) ?? 0) + 1);
  }
}
