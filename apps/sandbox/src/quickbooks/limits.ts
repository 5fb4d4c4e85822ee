import type { Response } from 'express';

/** https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles; of the older wording "10 concurrent" both are kept.
 * `perRealm` counts every app that calls the realm, the others only the one that is played for. */
const PER_REALM = { calls: 500, batches: 120 } as const;
const PER_SECOND = 10;
const IN_FLIGHT = 10;
const BATCHES_PER_MINUTE = 40;
const MINUTE_MS = 60_000;

/** Times of calls, the strangers' apart. */
interface Load {
  ours: { readonly at: number; readonly isBatch: boolean }[];
  strangers: { readonly at: number; readonly isBatch: boolean }[];
  inFlight: number;
}

/** Limits per realm in real time, because a client's patience is real too. */
export class Limits {
  private readonly loads = new Map<string, Load>();

  /** False when the call is one too many; otherwise it counts until its answer has gone. */
  admit(realmId: string, res: Response, isBatch: boolean): boolean {
    const at = performance.now();
    const load = this.load(realmId, at);
    const all = [...load.ours, ...load.strangers];
    const lastSecond = load.ours.filter((call) => call.at > at - 1000).length;
    if (all.length >= PER_REALM.calls || lastSecond >= PER_SECOND || load.inFlight >= IN_FLIGHT) return false;
    if (isBatch && (batchesIn(all) >= PER_REALM.batches || batchesIn(load.ours) >= BATCHES_PER_MINUTE)) return false;
    load.ours.push({ at, isBatch });
    load.inFlight += 1;
    res.once('close', () => {
      load.inFlight -= 1;
    });
    return true;
  }

  /** Another app calls this realm, as often as it still may. */
  strangers(realmId: string, calls: number): void {
    const at = performance.now();
    const load = this.load(realmId, at);
    const left = PER_REALM.calls - load.ours.length - load.strangers.length;
    for (let n = 0; n < Math.min(calls, left); n += 1) load.strangers.push({ at, isBatch: false });
  }

  private load(realmId: string, now: number): Load {
    const load = this.loads.get(realmId) ?? { ours: [], strangers: [], inFlight: 0 };
    this.loads.set(realmId, load);
    load.ours = load.ours.filter(({ at }) => at > now - MINUTE_MS);
    load.strangers = load.strangers.filter(({ at }) => at > now - MINUTE_MS);
    return load;
  }
}

function batchesIn(calls: Load['ours']): number {
  return calls.filter(({ isBatch }) => isBatch).length;
}
