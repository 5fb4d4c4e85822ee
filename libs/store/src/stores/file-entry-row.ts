import type { Ending, FileContent, FileEntry, Recorded } from '@holdfast/credit';
import { reviveMoney } from '../json';

export interface EntryRow {
  readonly id: string;
  readonly number: number;
  readonly content: FileContent | Ending;
  readonly by: string;
  readonly recordedAt: string;
}

export function entryOf({ id, number, by, recordedAt, content }: EntryRow): FileEntry {
  const recorded: Recorded = { id, number, by, recordedAt };
  return { ...recorded, ...reviveMoney(content) };
}
