import type { LedgerRecord } from './records';

/** Two tellings of one object: later change time first, then higher version. Versions are whole numbers (QuickBooks' SyncToken) or any other text.
 * 0 when they are the same telling. */
export function compareTellings(a: TellingOrder, b: TellingOrder): number {
  return compareText(withoutZone(a.changedAt), withoutZone(b.changedAt)) || compareVersions(a.version, b.version);
}

type TellingOrder = Pick<LedgerRecord, 'version' | 'changedAt'>;

/** The newest telling of each object; objects whose newest telling is `gone` are left out. The order of arrival does not matter. */
export function newestRecords(records: readonly LedgerRecord[]): readonly Exclude<LedgerRecord, { entity: 'gone' }>[] {
  const newest = new Map<string, LedgerRecord>();
  for (const record of records) {
    const key = `${record.entity === 'gone' ? record.of : record.entity}/${record.id}`;
    const known = newest.get(key);
    if (!known || compareTellings(record, known) > 0) newest.set(key, record);
  }
  return [...newest.values()].filter((record) => record.entity !== 'gone');
}

/** `...:00Z` sorts after `...:00.5Z` as text, so the zone letter (always Z) is taken off before comparing. */
function withoutZone(changedAt: string): string {
  return changedAt.endsWith('Z') ? changedAt.slice(0, -1) : changedAt;
}

function compareVersions(a: string, b: string): number {
  const bothWhole = /^\d+$/.test(a) && /^\d+$/.test(b);
  return bothWhole ? Number(BigInt(a) > BigInt(b)) - Number(BigInt(a) < BigInt(b)) : compareText(a, b);
}

function compareText(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
