import { OVERLAP_SECONDS, type Place, type SyncMark } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { z } from 'zod';

/** The order of a pull: customers first, so that nothing refers to a customer that the mirror has not seen. */
export const ENTITIES = ['customer', 'invoice', 'payment', 'credit'] as const satisfies readonly EntityKind[];
export const FIRST: Place = { since: null, offset: 0 };

const seconds = z.number().int();
const count = z.number().int().nonnegative();
const kind = z.enum(ENTITIES);
const place = z.object({ since: seconds.nullable(), offset: count });

const schema = z.object({
  /** Where change data is asked from; null: nothing has been read to the end yet. Seconds since 1970 on the provider's clock, as all times here. */
  changedSince: seconds.nullable(),
  /** A pull by lists that has not reached its end: the list it is in, where it goes on there, and how many rows of it have been read. */
  unfinished: z.object({ startedAt: seconds, kind, next: place, read: count }).nullable(),
  /** The company's home currency; kept here because it never changes and would cost a read in every pull. */
  home: z.string(),
  /** Lists that took more than one page, and when the last of them was read: a row deleted meanwhile may have hidden another one. Until change data is read. */
  listed: z.partialRecord(kind, seconds).default({}),
  /** Terms that change data has told, as `id/version`, so that the overlap does not tell them as changed again. */
  terms: z.array(z.string()).default([]),
});

export type Mark = z.infer<typeof schema>;

/** `startedAt`: when this pass over the list began; null: it has not. */
const sweepSchema = z.object({ passes: count, startedAt: seconds.nullable(), next: place, read: count });
export type SweepMark = z.infer<typeof sweepSchema>;

/** Null for a mark that is none of ours: then everything is read anew, which is never wrong. */
export function readMark(mark: SyncMark | null): Mark | null {
  return schema.safeParse(mark).data ?? null;
}

export function readSweepMark(mark: SyncMark | null): SweepMark {
  return sweepSchema.safeParse(mark).data ?? { passes: 1, startedAt: null, next: FIRST, read: 0 };
}

/** The mark after everything up to the start of the pull has been read; never before the old one. */
export function finished(mark: Mark, startedAt: number): Mark {
  return { ...mark, changedSince: Math.max(mark.changedSince ?? 0, startedAt - OVERLAP_SECONDS), unfinished: null };
}
