import type { Reader } from '@holdfast/accounting';
import type { LedgerRecord } from '@holdfast/credit';

/** What keeps a mirror of one company; the reader is a new process' each time. Every method throws what the reader throws. */
export interface Synchroniser {
  /** What changed since the last look, kept page by page, and the sweeps that it asked for. */
  look(reader: Reader): Promise<void>;
  /** What the provider changes without saying so; once a day. */
  readUnreported(reader: Reader): Promise<void>;
  /** Holds the provider's counts against the mirror's, and reads again what differs; once a day. */
  compareCounts(reader: Reader): Promise<void>;
  /** What is there, as `contentOf` says it, by `entity/id`. */
  contents(): Promise<ReadonlyMap<string, string>>;
  /** Whole kinds that were compared so far. */
  readonly sweeps: number;
}

/** What the books say of an object, in a few characters. */
export function contentOf(record: Exclude<LedgerRecord, { entity: 'gone' }>): string {
  if (record.entity === 'customer') return `${record.name}>${record.mergedInto ?? ''}`;
  const due = record.entity === 'invoice' ? record.due : '';
  return `${record.total.minor} ${record.customerId} ${due}`;
}
