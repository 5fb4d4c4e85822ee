import type { Day } from '../money/day';
import { parseMoney } from '../money/money';
import { assembleFile, type CreditFile, type FileContent, type FileEntry } from './credit-file';
import { sampleDay } from './sample-books';

/** An entry as a spec tells it; days are offsets from 2026-01-01, amounts pounds. */
export type EntryPlan = FileContent & {
  /** The day on which it was recorded, at nine; 2026-01-01 otherwise. */
  readonly recorded?: number;
  /** The day it was ended, or `mistake`. */
  readonly ended?: number | 'mistake';
};

export const pounds = (text: string) => parseMoney(text, 'GBP');

export function sampleEntries(plans: readonly EntryPlan[]): readonly FileEntry[] {
  return plans.flatMap(({ recorded = 0, ended, ...content }, index): readonly FileEntry[] => {
    const id = `E${index}`;
    const entry = { id, by: 'Ada', recordedAt: `${sampleDay(recorded)}T09:00:00.00${index}Z`, ...content } as FileEntry;
    if (ended === undefined) return [entry];
    const isMistake = ended === 'mistake';
    const recordedAt = `${sampleDay(isMistake ? recorded + 1 : ended)}T10:00:00.000Z`;
    const on = isMistake ? null : sampleDay(ended);
    return [entry, { id: `${id}-end`, by: 'Bob', recordedAt, kind: 'end', entryId: id, on, outcome: 'over' }];
  });
}

export function sampleFile(...plans: readonly EntryPlan[]): CreditFile {
  return assembleFile(sampleEntries(plans));
}

export function dispute(invoiceId: string, raised: number, amount: string | null = null): EntryPlan & { kind: 'dispute' } {
  const disputed = amount === null ? null : pounds(amount);
  return { kind: 'dispute', invoiceId, amount: disputed, raisedOn: sampleDay(raised), reason: 'wrong goods', evidence: null };
}

export function promise(made: number, on: number, amount: string): EntryPlan & { kind: 'promise' } {
  return { kind: 'promise', amount: pounds(amount), madeOn: sampleDay(made), on: sampleDay(on), promisedBy: 'Mr Blue' };
}

export function plan(
  agreed: number,
  invoiceIds: readonly string[],
  instalments: readonly (readonly [on: number, amount: string])[],
): EntryPlan & { kind: 'plan' } {
  const agreedOn: Day = sampleDay(agreed);
  return {
    kind: 'plan',
    invoiceIds,
    agreedOn,
    instalments: instalments.map(([on, amount]) => ({ on: sampleDay(on), amount: pounds(amount) })),
  };
}
