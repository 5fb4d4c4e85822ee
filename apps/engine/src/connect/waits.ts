import { Injectable } from '@nestjs/common';
import type { AccountingSystem, PaceTimer, Provider } from '@holdfast/accounting';
import { Store, sync, type Company } from '@holdfast/store';
import { Clock } from '../clock';
import { log } from '../logging';

/** Shorter ones are not worth a word. */
const WORTH_TELLING_MS = 1000;
const LEDGER: Readonly<Record<Provider, string>> = { quickbooks: 'QuickBooks', xero: 'Xero' };

/** Tells the owner when a company's reading waits for the provider's limits, and until when. */
@Injectable()
export class Waits {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** The clock's own timer; what waits longer on it is written down. */
  timer(company: Company, { limits }: AccountingSystem['capabilities']): PaceTimer {
    const { paceTimer } = this.clock;
    const reason = `${LEDGER[company.provider]}’s limit of ${limits.perMinute} calls a minute`;
    return {
      nowMs: () => paceTimer.nowMs(),
      pause: async (ms) => {
        if (ms < WORTH_TELLING_MS) return paceTimer.pause(ms);
        const until = new Date(this.clock.nowMs() + ms).toISOString();
        log.info({ company: company.id, provider: company.provider, until, reason }, 'waiting');
        await this.note(company.id, { until, reason });
        await paceTimer.pause(ms);
        await this.note(company.id, null);
      },
    };
  }

  /** A wait that cannot be written down is still a wait. */
  private async note(companyId: string, waiting: { readonly until: string; readonly reason: string } | null): Promise<void> {
    await this.store
      .inCompany(companyId, (scope) => sync.wait(scope, waiting))
      .catch((error: unknown) =>
        log.warn({ company: companyId, fault: error instanceof Error ? error.name : 'unknown' }, 'a wait could not be noted'),
      );
  }
}
