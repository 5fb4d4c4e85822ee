import { badRequestId, usedRequestId } from './faults';
import type { Json } from './json';
import type { Realm, Reply } from './realm';

/** https://blogs.intuit.com/2015/04/06/15346 */
const REQUEST_ID_MAX = 50;

/** The requestid of a call; an empty one is none, as recorded. Throws Fault. */
export function requestIdFrom(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  if (value.length > REQUEST_ID_MAX) throw badRequestId(value);
  return value;
}

/** The first answer given under this id, whatever is sent with it now. */
export function earlierReply(realm: Realm, requestId: string | null): Reply | null {
  if (requestId === null) return null;
  const reply = realm.replies.get(requestId);
  if (!reply || realm.now - reply.at > realm.unverified.requestIdRetentionMs) return null;
  if (realm.unverified.refusesUsedRequestId) throw usedRequestId(requestId);
  return reply;
}

export function keepReply(realm: Realm, requestId: string | null, reply: { status: number; body: Json }): void {
  if (requestId === null) return;
  if (reply.status >= 400 && !realm.unverified.replaysFaults) return;
  realm.replies.set(requestId, { at: realm.now, ...reply });
}
