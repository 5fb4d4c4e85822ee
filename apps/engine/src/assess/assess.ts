import { Injectable } from '@nestjs/common';
import { Store, bookFigures, bookPriors, creditFiles, decisions, mirror } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import { companySettings } from '../company-settings';
import type { KnownCompany } from '../connect/open-company';
import { assessed, type Assessed } from './assessed';

const CUSTOMERS_PER_BATCH = 200;

/** Computes the facts of every customer whose decision may have changed. */
@Injectable()
export class Assess {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  async *run(company: KnownCompany): AsyncGenerator<readonly Assessed[]> {
    const asOf = todayOf(company.profile, this.clock);
    const settings = companySettings(company.profile);
    await this.store.inCompany(company.id, (scope) => bookPriors.keep(scope, asOf, settings));
    const ids = await this.store.inCompany(company.id, async (scope) => {
      await creditFiles.touchGroups(scope);
      await bookFigures.keep(scope, asOf, settings);
      return decisions.customerIdsToDecide(scope);
    });
    for (let from = 0; from < ids.length; from += CUSTOMERS_PER_BATCH) {
      const batch = ids.slice(from, from + CUSTOMERS_PER_BATCH);
      yield await this.store.inCompany(company.id, async (scope) => {
        const ledgers = await mirror.customerLedgers(scope, batch);
        return assessed(scope, ledgers, { asOf, settings });
      });
    }
  }

  /** All that follows from these facts is stored: their customers leave the list. */
  async done(company: KnownCompany, assessed: readonly Assessed[]): Promise<void> {
    const ids = assessed.map(({ facts }) => facts.customerId);
    await this.store.inCompany(company.id, (scope) => decisions.judged(scope, ids));
  }
}
