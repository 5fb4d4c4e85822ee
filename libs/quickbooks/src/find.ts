import type { LedgerWrite, Receipt } from '@holdfast/accounting';
import type { Call } from './calls';
import { markFound, type MarkWrite } from './customer-steps';
import { lookUp } from './lists';
import type { MarkTerms } from './marks';
import { findNotes } from './notes';
import { idOf } from './objects';

/** Which of these writes have happened? In their order; null: not (fully), or the object is no more. One read for a hundred customers, those of `findNotes`,
 * and once for each writer the terms. Throws what Call throws. */
export async function findTogether(
  call: Call,
  markTerms: MarkTerms,
  writes: readonly LedgerWrite[],
): Promise<readonly (Receipt | null)[]> {
  const marks = await findMarks(
    call,
    markTerms,
    writes.flatMap((write) => (write.kind === 'place' || write.kind === 'release' ? [write] : [])),
  );
  const notes = await findNotes(
    call,
    writes.flatMap((write) => (write.kind === 'note' ? [write] : [])),
  );
  return writes.map((write) => {
    if (write.kind === 'note') return notes.get(write) ?? null;
    return write.kind === 'expect' ? null : (marks.get(write) ?? null);
  });
}

async function findMarks(
  call: Call,
  markTerms: MarkTerms,
  writes: readonly MarkWrite[],
): Promise<ReadonlyMap<MarkWrite, Receipt>> {
  const found = new Map<MarkWrite, Receipt>();
  if (writes.length === 0) return found;
  const terms = await markTerms.all();
  const ids = writes.map(({ customer }) => customer.id);
  for await (const { objects } of lookUp(call, 'customer', ids)) {
    const byId = new Map(objects.map((object) => [idOf(object), object]));
    for (const write of writes) {
      const object = byId.get(write.customer.id);
      const receipt = object === undefined ? null : markFound(object, write, terms);
      if (receipt) found.set(write, receipt);
    }
  }
  return found;
}
