import { Injectable } from '@nestjs/common';
import type { PullPage, SweepPage, SyncMark } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import { Store, mirror, settings } from '@holdfast/store';
import { Clock } from '../clock';
import { outOfTime, type KnownCompany, type OpenCompany } from '../connect/open-company';

/** The company's profile (time zone, currency, closed books) changes rarely; it is read again after a week. */
const PROFILE_AGE_MS_MAX = 7 * 86_400_000;

/** Reads the ledger page by page. Each stream's result is false when the turn's time was up first; then it goes on from what was stored last. No page is
 * asked for before the one before is stored, so that whoever is killed reads one page again at most.
 * Every method may throw RateLimited, SignInExpired, Unavailable or Rejected. */
@Injectable()
export class Pull {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** What kind of company it is. `mayRead`: whether an old answer is worth a call. */
  async profile(company: OpenCompany, mayRead: boolean): Promise<KnownCompany> {
    const known = await this.store.inCompany(company.id, (scope) => settings.read(scope));
    const isFresh = known.profileReadAt !== null && this.clock.nowMs() - Date.parse(known.profileReadAt) < PROFILE_AGE_MS_MAX;
    if (known.profile && (isFresh || !mayRead)) return { ...company, profile: known.profile };
    const { externalId: _, ...profile } = await company.reader.profile();
    await this.store.inCompany(company.id, (scope) => settings.patch(scope, { profile, profileReadAt: this.clock.iso() }));
    await this.store.companies.rename(company.id, profile.name);
    // The owner may have chosen another time zone than the ledger tells.
    const { profile: effective } = await this.store.inCompany(company.id, (scope) => settings.read(scope));
    return { ...company, profile: effective ?? profile };
  }

  /** Pages from the stored mark on. `told`: only these kinds have changed; null: any may have. */
  async *run(company: KnownCompany, told: ReadonlySet<EntityKind> | null): AsyncGenerator<PullPage, boolean> {
    const mark = await this.store.inCompany(company.id, (scope) => mirror.readMark(scope));
    return yield* whileInTime(company, company.reader.pull(mark, told));
  }

  /** What the ledger changes without telling it among its changes. */
  unreported(company: KnownCompany): AsyncGenerator<Pick<PullPage, 'records' | 'progress'>, boolean> {
    return whileInTime(company, company.reader.unreported());
  }

  /** Everything of one kind, from the sweep's own mark on. */
  sweep(company: KnownCompany, kind: EntityKind, mark: SyncMark | null): AsyncGenerator<SweepPage, boolean> {
    return whileInTime(company, company.reader.sweep(kind, mark));
  }
}

async function* whileInTime<Page>(company: OpenCompany, pages: AsyncIterable<Page>): AsyncGenerator<Page, boolean> {
  for await (const page of pages) {
    yield page;
    if (outOfTime(company)) return false;
  }
  return true;
}
