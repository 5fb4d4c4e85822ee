import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Store, creditChecks } from '@holdfast/store';
import { Clock } from '../clock';
import { log } from '../logging';

const HOUR_MS = 3_600_000;
/** As long as somebody may reasonably ask why an order was refused; the database refuses less. */
const KEPT_FOR_MS = 31 * 24 * HOUR_MS;

/** Forgets credit checks that nobody will ask about any more. */
@Injectable()
export class Retention {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  @Interval(HOUR_MS)
  async tick(): Promise<void> {
    const before = new Date(this.clock.nowMs() - KEPT_FOR_MS).toISOString();
    for (const { id } of await this.store.companies.list()) {
      const forgotten = await this.store.inCompany(id, (scope) => creditChecks.forget(scope, before));
      if (forgotten > 0) log.info({ company: id, forgotten }, 'old credit checks were forgotten');
    }
  }
}
