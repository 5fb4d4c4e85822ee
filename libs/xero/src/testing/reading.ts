import type { PullPage, Reader, SweepPage, SyncMark } from '@holdfast/accounting';
import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import { xeroSystem } from '../system';
import { XERO_URLS } from '../settings';
import { loopback, recordingWire, type Loopback, type RecordingWire } from './loopback';
import { NOW, TENANT } from './paged-books';

/** A reader against a server of our own, and what it asked for. */
export class Reading {
  readonly wire: RecordingWire = recordingWire(TENANT, 'token');
  reader: Reader;

  private constructor(readonly xero: Loopback) {
    this.reader = this.freshReader();
  }

  static async begin(): Promise<Reading> {
    return new Reading(await loopback());
  }

  /** As another process would have it: nothing is known yet. */
  freshReader(): Reader {
    const settings = { ...XERO_URLS, apiUrl: this.xero.url, clientId: 'id', clientSecret: 's', timeoutMs: 5_000, now: () => NOW };
    return xeroSystem(settings).reader(this.wire);
  }

  pull(mark: SyncMark | null, { pagesMax = Infinity, told = null as ReadonlySet<EntityKind> | null } = {}): Promise<PullPage[]> {
    return taken(this.reader.pull(mark, told), pagesMax);
  }

  sweep(kind: EntityKind, mark: SyncMark | null, pagesMax = Infinity): Promise<SweepPage[]> {
    return taken(this.reader.sweep(kind, mark), pagesMax);
  }

  /** The lists asked for since the last time. */
  asked(): string[] {
    const names = this.xero.calls().map((call) => call.replace('GET /api.xro/2.0/', ''));
    this.xero.received.length = 0;
    return names;
  }
}

/** Marks as the engine keeps them: JSON. */
export async function taken<Page>(pages: AsyncIterable<Page>, pagesMax = Infinity): Promise<Page[]> {
  const found: Page[] = [];
  for await (const page of pages) {
    found.push(
      JSON.parse(JSON.stringify(page, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))) as Page,
    );
    if (found.length >= pagesMax) break;
  }
  return found;
}

export function recordsOf(pages: readonly { readonly records: readonly LedgerRecord[] }[]): LedgerRecord[] {
  return pages.flatMap((page) => page.records);
}

export function idsOf(pages: readonly { readonly records: readonly LedgerRecord[] }[]): string[] {
  return recordsOf(pages).map(({ id }) => id);
}
