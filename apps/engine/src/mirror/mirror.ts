import { Injectable } from '@nestjs/common';
import type { PullPage, SyncMark } from '@holdfast/accounting';
import { Store, mirror, sync, type CompanyScope, type Work } from '@holdfast/store';
import { Clock } from '../clock';
import type { KnownCompany } from '../connect/open-company';
import { ReadingLog } from './reading-log';

/** A page of any look at the ledger. Null for the mark: it says nothing of how far the changes have been read. */
export interface LookPage extends Pick<PullPage, 'records' | 'progress'> {
  readonly mark: SyncMark | null;
  readonly sweepDue?: PullPage['sweepDue'];
}

export interface Mirrored {
  /** False when the turn's time was up before the last page: then nothing may be decided yet. */
  readonly complete: boolean;
  readonly rowsWritten: number;
  /** Something changed since `expectedSince` that was not our own doing. */
  readonly foundOthers: boolean;
}

interface Looking<Page> {
  readonly work: Work;
  /** What changed after this is not expected, ISO 8601; null: anything may have changed. */
  readonly expectedSince?: string | null;
  /** Stored in the page's transaction besides its rows. */
  readonly withEach?: (scope: CompanyScope, page: Page) => Promise<void>;
}

/** Stores what was pulled: rows, mark and progress in one transaction a page. Customers it touches are remembered until they are decided. */
@Injectable()
export class Mirror {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  async run<Page extends LookPage>(
    company: KnownCompany,
    pages: AsyncGenerator<Page, boolean>,
    looking: Looking<Page>,
  ): Promise<Mirrored> {
    const { work, expectedSince = null, withEach } = looking;
    let reading = await this.store.inCompany(company.id, (scope) => sync.begin(scope, { work, now: this.clock.iso() }));
    const spoken = new ReadingLog(company, reading);
    let [rowsWritten, foundOthers] = [0, false];
    for (;;) {
      const next = await pages.next();
      if (next.done) {
        spoken.ended(reading, next.value);
        return { complete: next.value, rowsWritten, foundOthers };
      }
      const page = next.value;
      reading = { ...reading, ...page.progress, pages: reading.pages + 1 };
      await this.store.inCompany(company.id, async (scope) => {
        const stored = await mirror.storePage(scope, { records: page.records, mark: page.mark, look: true });
        rowsWritten += stored.written;
        if (expectedSince !== null && !foundOthers)
          foundOthers = await sync.hasOthersThanOurs(scope, stored.touchedCustomerIds, expectedSince);
        await withEach?.(scope, page);
        await sync.advance(scope, { reading, sweepDue: page.sweepDue ?? [] });
      });
      spoken.advanced(reading);
    }
  }
}
