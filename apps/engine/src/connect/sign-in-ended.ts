import { Inject, Injectable } from '@nestjs/common';
import { Store, connections, consents, tasks } from '@holdfast/store';
import { Clock } from '../clock';
import type { Config } from '../config';
import { CONFIG } from '../tokens';
import { connectAgainAt } from './ends-ahead';

/** How the keys of the tasks begin that a new connection settles. */
export const RECONNECT_TASK = 'reconnect/';

/** A ledger that accepts our sign-in no more: nothing runs until somebody connects again, and the owner is told once, however many find out. */
@Injectable()
export class SignInEnded {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** `reason` is shown to the owner. A consent that has ended ends every company that lives by it; one organisation taken away ends only itself. */
  async tell(companyId: string, reason: string): Promise<void> {
    const [consent, companies] = await this.store.inCompany(companyId, async (scope) => [
      await consents.read(scope),
      await consents.companiesOf(scope),
    ]);
    await this.stop(companyId, reason);
    if (consent === null || consent.endedAt === null) return;
    for (const id of companies) if (id !== companyId) await this.stop(id, reason);
  }

  private async stop(companyId: string, reason: string): Promise<void> {
    const company = await this.store.companies.find(companyId);
    if (!company) return;
    // In one transaction: of all who find out, the one that changes the status tells of it, and not even a crash comes between.
    await this.store.inCompany(companyId, async (scope) => {
      if (!(await connections.needsReconnect(scope))) return;
      const consent = await consents.read(scope);
      const now = this.clock.iso();
      await tasks.closeAll(scope, RECONNECT_TASK, { by: 'holdfast', now });
      await tasks.add(scope, {
        key: `${RECONNECT_TASK}ended/${consent?.id ?? now}`,
        customerId: null,
        title: 'Connect this company again',
        detail: { reason, connectAt: connectAgainAt(this.config, company.provider) },
        dueOn: this.clock.today('UTC'),
        now,
      });
    });
  }
}
