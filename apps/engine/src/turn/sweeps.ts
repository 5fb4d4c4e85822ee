import { Injectable } from '@nestjs/common';
import type { SweepPage } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { Store, mirror, sweeps, sync } from '@holdfast/store';
import { outOfTime, type KnownCompany } from '../connect/open-company';
import { log } from '../logging';
import { Mirror } from '../mirror/mirror';
import { Pull } from '../pull/pull';

const SUSPECTS_PER_CALL = 100;

export interface Swept {
  /** False when the turn's time was up; the next turn goes on where this one stopped. */
  readonly complete: boolean;
  readonly rowsWritten: number;
}

/** Compares a kind in the mirror with everything of it in the ledger, where a pull may have missed something. What the ledger did not list is asked for
 * by its id before it is believed to be gone. */
@Injectable()
export class Sweeps {
  constructor(
    private readonly store: Store,
    private readonly pull: Pull,
    private readonly mirror: Mirror,
  ) {}

  /** Every kind that is due; `swept` learns which ones came to their end. */
  async run(company: KnownCompany, swept: Set<EntityKind>): Promise<Swept> {
    let rowsWritten = 0;
    for (;;) {
      const kind = await this.next(company);
      if (kind === null) return { complete: true, rowsWritten };
      if (outOfTime(company)) return { complete: false, rowsWritten };
      const read = await this.read(company, kind);
      rowsWritten += read.rowsWritten;
      if (!read.complete) return { complete: false, rowsWritten };
      const rechecked = await this.recheck(company, kind);
      rowsWritten += rechecked.rowsWritten;
      if (!rechecked.complete) return { complete: false, rowsWritten };
      await this.store.inCompany(company.id, (scope) => sweeps.finish(scope));
      swept.add(kind);
      log.info({ company: company.id, kind, rowsWritten, gone: rechecked.suspects }, 'swept');
    }
  }

  /** The sweep under way, or a new one for the first kind that is due. */
  private next(company: KnownCompany): Promise<EntityKind | null> {
    return this.store.inCompany(company.id, async (scope) => {
      const { sweep, sweepDue } = await sync.read(scope);
      const kind = sweep?.kind ?? sweepDue[0] ?? null;
      if (sweep === null && kind !== null) await sweeps.begin(scope, kind);
      return kind;
    });
  }

  private async read(company: KnownCompany, kind: EntityKind): Promise<Swept> {
    const { sweep } = await this.store.inCompany(company.id, (scope) => sync.read(scope));
    if (sweep?.isRead) return { complete: true, rowsWritten: 0 };
    // The mark of a sweep is its own: that of the changes stays where it is.
    const pages = withoutMark(this.pull.sweep(company, kind, sweep?.mark ?? null));
    return this.mirror.run(company, pages, {
      work: 'sweep',
      withEach: (scope, page) => sweeps.told(scope, kind, { ids: idsOf(page, kind), mark: page.sweepMark }),
    });
  }

  private async recheck(company: KnownCompany, kind: EntityKind): Promise<Swept & { readonly suspects: number }> {
    let [rowsWritten, suspects] = [0, 0];
    for (;;) {
      const ids = await this.store.inCompany(company.id, (scope) => sweeps.suspects(scope, kind, SUSPECTS_PER_CALL));
      if (ids.length === 0) return { complete: true, rowsWritten, suspects };
      if (outOfTime(company)) return { complete: false, rowsWritten, suspects };
      const records = await company.reader.recheck(kind, ids);
      rowsWritten += await this.store.inCompany(company.id, async (scope) => {
        const { written } = await mirror.storePage(scope, { records, mark: null, look: true });
        await sweeps.settle(scope, kind, ids);
        if (company.capabilities.listsDeleted) {
          const gone = records.flatMap((record) => (record.entity === 'gone' && record.of === kind ? [record.id] : []));
          await sweeps.forget(scope, kind, gone);
        }
        return written;
      });
      suspects += ids.length;
    }
  }
}

type Unmarked = Pick<SweepPage, 'records' | 'progress'> & { readonly mark: null; readonly sweepMark: SweepPage['mark'] };

async function* withoutMark(pages: AsyncGenerator<SweepPage, boolean>): AsyncGenerator<Unmarked, boolean> {
  for (let next = await pages.next(); ; next = await pages.next()) {
    if (next.done) return next.value;
    const { records, progress, mark } = next.value;
    yield { records, progress, mark: null, sweepMark: mark };
  }
}

function idsOf({ records }: Pick<SweepPage, 'records'>, kind: EntityKind): readonly string[] {
  return records.flatMap((record) => ((record.entity === 'gone' ? record.of : record.entity) === kind ? [record.id] : []));
}
