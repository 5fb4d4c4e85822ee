import { createHash } from 'node:crypto';

/** Keys that were answered with an error, the oldest forgotten first: Xero remembers them for six minutes.
 * https://developer.xero.com/documentation/guides/idempotent-requests/idempotency */
const REFUSED_KEPT_MAX = 10_000;

/** Idempotency-Keys, so that the same request of the same action or parcel has the same key, another one never has it, and none is used again after Xero
 * has answered under it with an error: errors are remembered too and would be given again. */
export class IdempotencyKeys {
  private readonly refusals = new Map<string, number>();

  /** `key`: at most 90 characters. The longest result has 128. */
  of(key: string, request: unknown): string {
    const own = `${key}:${createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 16)}`;
    const refusals = this.refusals.get(own) ?? 0;
    return refusals === 0 ? own : `${own}:${refusals}`;
  }

  answeredWithError(used: string): void {
    const [, own = used, refusals = '0'] = /^(.*:[0-9a-f]{16})(?::(\d+))?$/.exec(used) ?? [];
    this.refusals.delete(own);
    this.refusals.set(own, Number(refusals) + 1);
    const [oldest] = this.refusals.keys();
    if (this.refusals.size > REFUSED_KEPT_MAX && oldest !== undefined) this.refusals.delete(oldest);
  }
}
