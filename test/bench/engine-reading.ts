import type { AccountingSystem } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import type { Store } from '@holdfast/store';
import { SystemClock } from '../../apps/engine/src/clock';
import type { KnownCompany } from '../../apps/engine/src/connect/open-company';
import { log } from '../../apps/engine/src/logging';
import { Mirror } from '../../apps/engine/src/mirror/mirror';
import { Pull } from '../../apps/engine/src/pull/pull';
import { Comparison } from '../../apps/engine/src/turn/comparison';
import { Sweeps } from '../../apps/engine/src/turn/sweeps';
import { freeWire } from './stand-ins/systems';
import { BENCH_PROFILE } from './bench-profile';

// The last line of a bench is its figures, so nobody else prints.
log.level = 'silent';

/** The parts of the engine that read a ledger into the store, put together as its module does. */
export class EngineReading {
  private readonly clock = new SystemClock();
  private readonly pull: Pull;
  private readonly mirror: Mirror;
  private readonly sweeping: Sweeps;
  private readonly comparison: Comparison;

  constructor(private readonly store: Store) {
    this.pull = new Pull(store, this.clock);
    this.mirror = new Mirror(store, this.clock);
    this.sweeping = new Sweeps(store, this.pull, this.mirror);
    this.comparison = new Comparison(store, this.clock, this.pull, this.mirror, this.sweeping);
  }

  /** What changed since the stored mark, and the sweeps it asked for. The number of sweeps. */
  async look(company: KnownCompany): Promise<number> {
    await this.mirror.run(company, this.pull.run(company, null), { work: 'changes' });
    const swept = new Set<EntityKind>();
    await this.sweeping.run(company, swept);
    return swept.size;
  }

  async readUnreported(company: KnownCompany): Promise<void> {
    await this.mirror.run(company, withoutMark(this.pull.unreported(company)), { work: 'reconcile' });
  }

  /** The daily comparison. The number of sweeps. */
  async compareCounts(company: KnownCompany): Promise<number> {
    const swept = new Set<EntityKind>();
    await this.comparison.run(company, swept);
    return swept.size;
  }

  /** A company as a turn without a limit of time holds it. */
  async open(system: AccountingSystem, externalId: string): Promise<KnownCompany> {
    const { provider, capabilities } = system;
    const company = await this.store.companies.register({ provider, externalHash: `${provider} ${externalId}`, name: 'Bench' });
    const wire = freeWire(externalId);
    const [reader, writer] = [system.reader(wire), system.writer(wire)];
    const deadlineMs = Number.POSITIVE_INFINITY;
    return {
      id: company.id,
      company,
      epoch: 1,
      reader,
      writer,
      capabilities,
      parcels: NO_PARCELS,
      deadlineMs,
      profile: BENCH_PROFILE,
    };
  }
}

const NO_PARCELS: KnownCompany['parcels'] = { open: () => undefined, close: () => [], mayGo: () => Promise.resolve() };

async function* withoutMark<Page extends object>(pages: AsyncGenerator<Page, boolean>) {
  for (let next = await pages.next(); ; next = await pages.next()) {
    if (next.done) return next.value;
    yield { ...next.value, mark: null };
  }
}
