import type { Clock } from '../../books/clock';
import type { Reply } from '../reply';

const KEPT_MS = 6 * 60_000;
export const KEY_LENGTH_MAX = 128;

interface Kept {
  readonly request: string;
  readonly firstAt: number;
  readonly reply: Reply;
}

/** Answers by Idempotency-Key, for six minutes of the sandbox's clock from the first call. Errors are kept like any answer. */
export class IdempotencyKeys {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly clock: Clock) {}

  /** The answer given before, 'different' when the key came with another request, or null. */
  recall(key: string, request: string): Reply | 'different' | null {
    const kept = this.kept.get(key);
    if (!kept || this.clock.now() > kept.firstAt + KEPT_MS) return null;
    return kept.request === request ? kept.reply : 'different';
  }

  keep(key: string, request: string, reply: Reply): void {
    this.forgetOld();
    this.kept.set(key, { request, firstAt: this.clock.now(), reply });
  }

  /** Insertion order is age, so the old ones stand first. */
  private forgetOld(): void {
    for (const [key, { firstAt }] of this.kept) {
      if (this.clock.now() <= firstAt + KEPT_MS) return;
      this.kept.delete(key);
    }
  }
}
