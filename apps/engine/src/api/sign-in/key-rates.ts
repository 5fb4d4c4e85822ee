import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../config';
import { CONFIG } from '../../tokens';

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

const MINUTE_MS = 60_000;
const BUCKETS_MAX = 10_000;

/** So many requests a minute for each key, or whatever else asks, in bursts of a sixth of that; counted by each process for itself. */
@Injectable()
export class KeyRates {
  private readonly buckets = new Map<string, Bucket>();

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Zero, or after how many seconds to come again. `nowMs` of a steady clock. */
  take(keyId: string, perMinute: number = this.config.limits.keyRequestsPerMinute, nowMs: number = performance.now()): number {
    const most = Math.max(1, perMinute / 6);
    const { tokens, atMs } = this.buckets.get(keyId) ?? { tokens: most, atMs: nowMs };
    const now = Math.min(most, tokens + ((nowMs - atMs) * perMinute) / MINUTE_MS);
    // A bucket that is full again need not be remembered.
    if (this.buckets.size >= BUCKETS_MAX) this.buckets.clear();
    this.buckets.set(keyId, { tokens: now >= 1 ? now - 1 : now, atMs: nowMs });
    return now >= 1 ? 0 : Math.ceil(((1 - now) * MINUTE_MS) / perMinute / 1000);
  }
}
