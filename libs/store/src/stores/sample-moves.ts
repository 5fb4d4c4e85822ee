import { randomUUID } from 'node:crypto';
import type { CompanyScope } from '../scope';
import * as outbox from './outbox.store';

interface Move {
  readonly from: readonly outbox.ActionState[];
  readonly to: outbox.ActionState;
  readonly make: (scope: CompanyScope, id: string, at: { now: string; reason: string; by: string }) => Promise<unknown>;
}
/** What one row may be moved from, what it then is, and how it is done. */
export const MOVES = {
  send: {
    from: ['approved'],
    to: 'sending',
    make: (scope, id, { now }) =>
      outbox.markSending(scope, { parcel: randomUUID(), members: [{ id, request: { now } }], deadline: now, now }),
  },
  confirm: { from: ['sending'], to: 'confirmed', make: (scope, id, at) => outbox.confirm(scope, id, { ...at, outcome: {} }) },
  found: {
    from: ['reading_back'],
    to: 'confirmed',
    make: (scope, id, at) => outbox.confirm(scope, id, { ...at, outcome: {}, how: 'read back' }),
  },
  doubt: { from: ['sending', 'reading_back'], to: 'in_doubt', make: outbox.doubt },
  readBack: { from: ['in_doubt'], to: 'reading_back', make: outbox.readBack },
  later: {
    from: ['approved', 'sending'],
    to: 'approved',
    make: (scope, id, at) => outbox.retryLater(scope, id, { ...at, notBefore: null }),
  },
  absent: {
    from: ['reading_back'],
    to: 'approved',
    make: (scope, id, at) => outbox.retryLater(scope, id, { ...at, notBefore: null, how: 'read back' }),
  },
  reject: { from: ['approved', 'sending', 'in_doubt', 'reading_back'], to: 'rejected', make: outbox.reject },
  retry: { from: ['rejected'], to: 'approved', make: outbox.retry },
  arrived: { from: ['in_doubt'], to: 'confirmed', make: (scope, id, at) => outbox.resolve(scope, id, { ...at, as: 'done' }) },
  neverArrived: {
    from: ['in_doubt'],
    to: 'approved',
    make: (scope, id, at) => outbox.resolve(scope, id, { ...at, as: 'not-done' }),
  },
} as const satisfies Record<string, Move>;
/** Those of an e-mail alone, which cannot be read back. */
export const OF_MAILS: readonly MoveName[] = ['arrived', 'neverArrived'];
export type MoveName = keyof typeof MOVES;
