import { Injectable } from '@nestjs/common';
import type { EntityKind } from '@holdfast/credit';
import { Store, sync } from '@holdfast/store';
import type { KnownCompany, OpenCompany } from '../connect/open-company';
import { Mirror } from '../mirror/mirror';
import { Pull } from '../pull/pull';
import { Comparison } from './comparison';
import { Occasions, type Begun } from './occasions';
import { Sweeps } from './sweeps';

export interface Looked {
  readonly company: KnownCompany;
  /** False when the turn's time was up first: then nothing may be decided yet. */
  readonly complete: boolean;
  readonly rowsWritten: number;
}

/** One look at the ledger: as much of it as the occasion asks for, and everything that has to be known before anything is decided. */
@Injectable()
export class Look {
  constructor(
    private readonly store: Store,
    private readonly occasions: Occasions,
    private readonly pull: Pull,
    private readonly mirror: Mirror,
    private readonly sweeps: Sweeps,
    private readonly comparison: Comparison,
  ) {}

  /** Null when there is nothing to look at: the provider is not called. */
  async run(opened: OpenCompany, trigger: string): Promise<Looked | null> {
    const look = await this.occasions.begin(opened, trigger);
    if (look === null) return null;
    const company = await this.pull.profile(opened, look.work !== 'changes');
    const { complete, rowsWritten, foundOthers } = await this.read(company, look);
    if (complete) await this.occasions.finish(company, look, foundOthers);
    return { company, complete, rowsWritten };
  }

  private async read(company: KnownCompany, look: Begun) {
    const { work, told, expectedSince } = look;
    const first = await this.mirror.run(company, this.pull.run(company, told), { work, expectedSince });
    let { complete, rowsWritten } = first;
    const and = (next: { readonly complete: boolean; readonly rowsWritten: number }): void => {
      complete = next.complete;
      rowsWritten += next.rowsWritten;
    };
    // A kind that was not told of may be what the others refer to.
    if (complete && told !== null && (await this.hasStrangers(company)))
      and(await this.mirror.run(company, this.pull.run(company, null), { work }));
    if (complete && work === 'reconcile')
      and(await this.mirror.run(company, withoutMark(this.pull.unreported(company)), { work }));
    const swept = new Set<EntityKind>();
    if (complete) and(await this.sweeps.run(company, swept));
    // Rows that moved around a break in a first reading may have hidden others; only the counts can tell.
    const isToCompare = work === 'reconcile' || (work === 'first' && look.state.isUnfinished);
    if (complete && isToCompare) and(await this.comparison.run(company, swept));
    return { complete, rowsWritten, foundOthers: first.foundOthers };
  }

  private hasStrangers(company: KnownCompany): Promise<boolean> {
    return this.store.inCompany(company.id, (scope) => sync.hasStrangers(scope));
  }
}

async function* withoutMark<Page extends object>(
  pages: AsyncGenerator<Page, boolean>,
): AsyncGenerator<Page & { readonly mark: null }, boolean> {
  for (let next = await pages.next(); ; next = await pages.next()) {
    if (next.done) return next.value;
    yield { ...next.value, mark: null };
  }
}
