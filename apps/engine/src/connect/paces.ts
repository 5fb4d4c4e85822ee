import { Inject, Injectable } from '@nestjs/common';
import { Pace, type AccountingSystem, type Provider } from '@holdfast/accounting';
import { Store, connections, paces, type Company } from '@holdfast/store';
import { Clock } from '../clock';
import type { Config } from '../config';
import { CONFIG } from '../tokens';
import { AppCalls } from './app-calls';
import { HeldPace } from './held-pace';
import { insist } from './insist';
import { Systems } from './systems';
import { Waits } from './waits';

/** The paces of the companies whose lease this process holds. They outlive the lease: each is kept in the database with every heartbeat and at the
 * end, and whoever holds the company next goes on from there. */
@Injectable()
export class Paces {
  private readonly held = new Map<string, HeldPace>();
  private readonly apps = new Map<Provider, AppCalls>();

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'limits'>,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly systems: Systems,
    private readonly waits: Waits,
  ) {}

  /** Once per lease. Throws LeaseLost. */
  async open(company: Company, epoch: number): Promise<HeldPace> {
    const { id, provider } = company;
    const { capabilities } = this.systems.must(provider);
    const { leaseMs } = this.config.limits;
    const askedAtMs = performance.now();
    const kept = await this.store.inCompany(id, async (scope) => {
      await connections.requireLease(scope, epoch);
      await connections.renewLease(scope, { epoch, now: Date.now(), ttlMs: leaseMs });
      return paces.open(scope, { epoch, now: this.clock.sharedIso(), unknownMs: leaseMs });
    });
    const pace = new HeldPace(
      new Pace(capabilities.limits, this.waits.timer(company, capabilities), kept),
      this.appCalls(provider, capabilities),
    );
    pace.allowUntil(askedAtMs + leaseMs);
    this.held.set(`${id}/${epoch}`, pace);
    return pace;
  }

  /** The heartbeat: the lease lasts longer, and where the pace stands is kept. */
  async renew(companyId: string, epoch: number): Promise<void> {
    const { leaseMs } = this.config.limits;
    const pace = this.held.get(`${companyId}/${epoch}`);
    const askedAtMs = performance.now();
    const isOurs = await this.store.inCompany(companyId, async (scope) => {
      if (!(await connections.renewLease(scope, { epoch, now: Date.now(), ttlMs: leaseMs }))) return false;
      if (pace) await paces.keep(scope, { epoch, now: this.clock.sharedIso(), state: pace.state(), isOpen: true });
      return true;
    });
    if (isOurs) pace?.allowUntil(askedAtMs + leaseMs);
    else await pace?.close();
  }

  /** Lets go of the company as soon as its last call has ended. */
  async close(companyId: string, epoch: number): Promise<void> {
    const pace = this.held.get(`${companyId}/${epoch}`);
    this.held.delete(`${companyId}/${epoch}`);
    await pace?.close();
    await insist(() =>
      this.store.inCompany(companyId, async (scope) => {
        if (pace) await paces.keep(scope, { epoch, now: this.clock.sharedIso(), state: pace.state(), isOpen: false });
        await connections.releaseLease(scope, epoch);
      }),
    );
  }

  private appCalls(provider: Provider, { limits }: AccountingSystem['capabilities']): AppCalls | null {
    if (limits.appPerMinute === null) return null;
    const known =
      this.apps.get(provider) ??
      new AppCalls({ provider, perMinute: limits.appPerMinute }, { store: this.store, clock: this.clock });
    this.apps.set(provider, known);
    return known;
  }
}
