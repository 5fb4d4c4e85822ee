import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Store, connections, type Company } from '@holdfast/store';
import type { Config } from '../config';
import { log } from '../logging';
import { CONFIG } from '../tokens';
import { Paces } from './paces';

/** Within the time of a lease. */
const RENEWALS = 4;

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

  /** Keeps the lease while the work lasts, and lets go of it afterwards. Work that hangs must not keep everybody else out: when its time is up, the lease runs
   * out under it. */
  async whileHeld<T>(company: Company, epoch: number, work: () => Promise<T>): Promise<T> {
    const { leaseMs, turnMsMax } = this.config.limits;
    const heartbeat = setInterval(() => void this.renew(company.id, epoch), leaseMs / RENEWALS);
    const timeUp = setTimeout(() => clearInterval(heartbeat), turnMsMax);
    try {
      return await work();
    } finally {
      clearTimeout(timeUp);
      clearInterval(heartbeat);
      await this.paces.close(company.id, epoch).catch(told(company.id, 'the lease could not be released and has to run out'));
    }
  }

  private async renew(companyId: string, epoch: number): Promise<void> {
    await this.paces.renew(companyId, epoch).catch(told(companyId, 'the lease could not be renewed'));
  }
}

function told(company: string, what: string): (error: unknown) => void {
  return (error) => log.warn({ company, fault: error instanceof Error ? error.name : 'unknown' }, what);
}
