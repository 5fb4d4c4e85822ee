import { Injectable } from '@nestjs/common';
import type { PullPage } from '@holdfast/accounting';
import { Store, mirror, settings } from '@holdfast/store';
import { Clock } from '../clock';
import type { KnownCompany } from '../connect/open-company';

export interface Mirrored {
  /** False when the turn's time was up before the ledger was read to its end: then nothing may be decided yet. */
  readonly complete: boolean;
  readonly rowsWritten: number;
}

/** Stores what was pulled: rows and mark in one transaction a page. Customers it touches are remembered until they are decided. */
@Injectable()
export class Mirror {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  async run(company: KnownCompany, pages: AsyncGenerator<PullPage, { readonly complete: boolean }>): Promise<Mirrored> {
    let rowsWritten = 0;
    for (;;) {
      const next = await pages.next();
      if (next.done) {
        if (next.value.complete) await this.synced(company);
        return { complete: next.value.complete, rowsWritten };
      }
      const stored = await this.store.inCompany(company.id, (scope) => mirror.storePage(scope, next.value));
      rowsWritten += stored.written;
    }
  }

  private synced(company: KnownCompany): Promise<void> {
    return this.store.inCompany(company.id, (scope) => settings.patch(scope, { syncedAt: this.clock.iso() }));
  }
}
