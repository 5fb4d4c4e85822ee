import type { Response } from 'express';

/** https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles; of the older wording "10 concurrent" both are kept. */
const PER_MINUTE = 500;
const PER_SECOND = 10;
const IN_FLIGHT = 10;
const BATCHES_PER_MINUTE = 40;

interface Load {
  calls: number[];
  batches: number[];
  inFlight: number;
}

/** Limits per realm in real time, because a client's patience is real too. */
export class Limits {
  private readonly loads = new Map<string, Load>();

  /** False when the call is one too many; otherwise it counts until its answer has gone. */
  admit(realmId: string, res: Response, batch: boolean): boolean {
    const now = performance.now();
    const load = this.loads.get(realmId) ?? { calls: [], batches: [], inFlight: 0 };
    this.loads.set(realmId, load);
    load.calls = load.calls.filter((at) => at > now - 60_000);
    load.batches = load.batches.filter((at) => at > now - 60_000);
    const lastSecond = load.calls.filter((at) => at > now - 1000).length;
    if (load.calls.length >= PER_MINUTE || lastSecond >= PER_SECOND || load.inFlight >= IN_FLIGHT) return false;
    if (batch && load.batches.length >= BATCHES_PER_MINUTE) return false;
    load.calls.push(now);
    if (batch) load.batches.push(now);
    load.inFlight += 1;
    res.once('close', () => {
      load.inFlight -= 1;
    });
    return true;
  }
}
