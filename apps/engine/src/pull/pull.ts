import { Injectable } from '@nestjs/common';
import type { PullPage } from '@holdfast/accounting';
import { Store, mirror, settings } from '@holdfast/store';
import { Clock } from '../clock';
import { outOfTime, type KnownCompany, type OpenCompany } from '../connect/open-company';
import { log } from '../logging';

/** The company's profile (time zone, currency, closed books) changes rarely; it is read again after a week. */
const PROFILE_AGE_MS_MAX = 7 * 86_400_000;

/** Reads the ledger: what kind of company it is, and everything that changed since the stored mark. */
@Injectable()
export class Pull {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  async profile(company: OpenCompany): Promise<KnownCompany> {
    const known = await this.store.inCompany(company.id, (scope) => settings.read(scope));
    const isFresh = known.profileReadAt !== null && this.clock.nowMs() - Date.parse(known.profileReadAt) < PROFILE_AGE_MS_MAX;
    if (known.profile && isFresh) return { ...company, profile: known.profile };
    const { externalId: _, ...profile } = await company.reader.profile();
    await this.store.inCompany(company.id, (scope) => settings.patch(scope, { profile, profileReadAt: this.clock.iso() }));
    await this.store.companies.rename(company.id, profile.name);
    // The owner may have chosen another time zone than the ledger tells.
    const { profile: effective } = await this.store.inCompany(company.id, (scope) => settings.read(scope));
    return { ...company, profile: effective ?? profile };
  }

  /** Pages from the stored mark on. Ends early when the turn's time is up; the next turn goes on from the mark that the mirror stored last. */
  async *run(company: KnownCompany): AsyncGenerator<PullPage, { readonly complete: boolean }> {
    const mark = await this.store.inCompany(company.id, async (scope) => {
      await mirror.beginPull(scope);
      return mirror.readMark(scope);
    });
    for await (const page of company.reader.pull(mark)) {
      log.debug({ company: company.id, ...page.progress }, 'pulled a page');
      yield page;
      if (outOfTime(company)) return { complete: false };
    }
    return { complete: true };
  }
}
