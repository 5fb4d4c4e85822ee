import { createHash } from 'node:crypto';

/** QuickBooks' idempotency parameter, at most 50 characters, for one request of an action. It depends on the body: QuickBooks may answer a repeated id
 * from memory, the old refusal included, so another body (after a stale version, say) must never come under the same id. */
export function requestIdOf(key: string, write: { readonly action: string; readonly body: unknown }): string {
  const stem = /^[A-Za-z0-9-]{1,36}$/.test(key) ? key : digest(key, 36);
  return `${stem}-${digest(JSON.stringify([write.action, write.body]), 12)}`;
}

/** The same for several writes in one call, at most 36 characters: that of the parcel, and for what has to follow it another. */
export function batchRequestIdOf(parcel: string, round: number): string {
  if (round > 0) return digest(`${parcel} ${round}`, 36);
  return /^[A-Za-z0-9-]{1,36}$/.test(parcel) ? parcel : digest(parcel, 36);
}

function digest(text: string, characters: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, characters);
}
