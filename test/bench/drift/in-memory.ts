import type { Reader, SyncMark } from '@holdfast/accounting';
import { compareTellings, type EntityKind, type LedgerRecord } from '@holdfast/credit';
import { contentOf, type Synchroniser } from './synchroniser';

/** The engine and its store in a few lines, for thousands of companies: rows and mark together or not at all; the newest telling wins, of two that are
 * equally new the later one; what is gone stays gone unless it was changed after that. */
export class InMemory implements Synchroniser {
  sweeps = 0;
  private readonly held = new Map<string, LedgerRecord>();
  private mark: SyncMark | null = null;
  private readonly due = new Set<EntityKind>();

  constructor(private readonly listsDeleted: boolean) {}

  async look(reader: Reader): Promise<void> {
    for await (const { records, mark, sweepDue } of reader.pull(this.mark)) {
      this.keep(records);
      // Through JSON, as the database keeps it.
      this.mark = JSON.parse(JSON.stringify(mark)) as SyncMark;
      for (const kind of sweepDue) this.due.add(kind);
    }
    for (const kind of this.due) await this.sweep(reader, kind);
  }

  async readUnreported(reader: Reader): Promise<void> {
    for await (const { records } of reader.unreported()) this.keep(records);
  }

  async compareCounts(reader: Reader): Promise<void> {
    const counted = await reader.counts();
    const differing = (Object.keys(counted) as EntityKind[]).filter((kind) => counted[kind] !== this.count(kind));
    for (const kind of differing) await this.sweep(reader, kind);
  }

  contents(): Promise<ReadonlyMap<string, string>> {
    const contents = new Map<string, string>();
    for (const [key, record] of this.held) if (record.entity !== 'gone') contents.set(key, contentOf(record));
    return Promise.resolve(contents);
  }

  /** Compares all of a kind, and looks for what was not told by its id. */
  private async sweep(reader: Reader, kind: EntityKind): Promise<void> {
    this.sweeps += 1;
    const unswept = new Set<string>();
    for (const record of this.held.values()) if (record.entity === kind) unswept.add(record.id);
    for await (const { records } of reader.sweep(kind, null)) {
      for (const { id } of records) unswept.delete(id);
      this.keep(records);
    }
    if (unswept.size > 0) this.keep(await reader.recheck(kind, [...unswept]));
    this.due.delete(kind);
  }

  private keep(records: readonly LedgerRecord[]): void {
    for (const record of records) {
      const key = `${kindOf(record)}/${record.id}`;
      const held = this.held.get(key);
      if (held === undefined || isNews(record, held)) this.held.set(key, record);
    }
  }

  private count(kind: EntityKind): number {
    let count = 0;
    for (const record of this.held.values()) {
      if (kindOf(record) === kind && (record.entity !== 'gone' || this.listsDeleted)) count += 1;
    }
    return count;
  }
}

function kindOf(record: LedgerRecord): EntityKind {
  return record.entity === 'gone' ? record.of : record.entity;
}

function isNews(told: LedgerRecord, held: LedgerRecord): boolean {
  const later = Date.parse(told.changedAt) - Date.parse(held.changedAt);
  if (told.entity === 'gone') return later >= 0;
  return held.entity === 'gone' ? later > 0 : compareTellings(told, held) >= 0;
}
