import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether `given` is what both vendors put into their header: base64 of the HMAC-SHA256 of the body's very bytes. Takes the same time whatever is wrong with it. */
export function isSigned(raw: Buffer, given: string | undefined, key: string): boolean {
  const right = Buffer.from(createHmac('sha256', key).update(raw).digest('base64'));
  const candidate = Buffer.from(given ?? '');
  return candidate.length === right.length && timingSafeEqual(candidate, right);
}
