import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Store, connections, type Company } from '@holdfast/store';
import type { Config } from '../config';
import { log } from '../logging';
import { CONFIG } from '../tokens';
import { Paces } from './paces';

const RENEW_MS = 5000;

/** The right of this process to talk to a company's provider. It is about processes, not business days: it runs on the system's clock. */
@Injectable()
export class Leases {
  private readonly holder = randomUUID();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly paces: Paces,
  ) {}

  /** The lease's epoch; null while somebody holds it. */
  acquire(companyId: string): Promise<number | null> {
    const { leaseMs } = this.config.limits;
    return this.store.inCompany(companyId, (scope) =>
      connections.acquireLease(scope, { holder: this.holder, now: Date.now(), ttlMs: leaseMs }),
    );
  }

  /** Keeps the lease while the work lasts, and lets go of it afterwards. */
  async whileHeld<T>(company: Company, epoch: number, work: () => Promise<T>): Promise<T> {
    const heartbeat = setInterval(() => void this.renew(company.id, epoch), RENEW_MS);
    try {
      return await work();
    } finally {
      clearInterval(heartbeat);
      await this.paces.close(company.id, epoch);
    }
  }

  private async renew(companyId: string, epoch: number): Promise<void> {
    await this.paces
      .renew(companyId, epoch)
      .catch((error: unknown) =>
        log.warn(
          { company: companyId, fault: error instanceof Error ? error.name : 'unknown' },
          'the lease could not be renewed',
        ),
      );
  }
}
