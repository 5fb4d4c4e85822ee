import type { SyncMark } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { z } from 'zod';

/** The order of a pull: customers first, so that nothing refers to a customer that the mirror has not seen. */
export const ENTITIES: readonly EntityKind[] = ['customer', 'invoice', 'payment', 'credit'];
/** A change may become visible late, so a mark stays this far behind the provider's clock (facts/reliability.md, section 5). */
const OVERLAP_SECONDS = 120;

const seconds = z.number().int();
const kind = z.enum(['customer', 'invoice', 'payment', 'credit']);

const schema = z.object({
  /** Where the next pull starts; null: nothing has been read to the end yet. Seconds since 1970 on the provider's clock, as all times here. */
  changedSince: seconds.nullable(),
  /** A pull by lists that has not reached its end: where it goes on. */
  unfinished: z
    .object({
      startedAt: seconds,
      done: z.array(kind),
      reached: z.partialRecord(kind, seconds),
    })
    .nullable(),
  /** The company's home currency; kept here because it never changes and would cost a read in every pull. */
  home: z.string(),
  /** Deletions may have been missed: compare all ids one day. Stays until a sweep has been made. */
  sweepDue: z.boolean(),
});

export type Mark = z.infer<typeof schema>;

/** Null for a mark that is none of ours: then everything is read anew, which is never wrong. */
export function readMark(mark: SyncMark | null): Mark | null {
  const read = schema.safeParse(mark);
  return read.success ? read.data : null;
}

/** The mark after everything up to the start of the pull has been read; never before the old one. */
export function finished(mark: Pick<Mark, 'changedSince' | 'home' | 'sweepDue'>, startedAt: number): Mark {
  const { home, sweepDue } = mark;
  return { changedSince: Math.max(mark.changedSince ?? 0, startedAt - OVERLAP_SECONDS), unfinished: null, home, sweepDue };
}
