import { randomUUID } from 'node:crypto';
import { connections, type Store } from '@holdfast/store';
import type { ManualClock } from '../../../apps/engine/src/clock';

/** What is under way when a process dies goes on for ever, and nobody hears of it. */
const FOR_EVER = new Promise<never>(() => undefined);

/** A process as far as it can die: at once, or the next time it wants something of the database. */
export class Life {
  private isDying = false;
  private end: () => void = () => undefined;
  readonly death = new Promise<'died'>((resolve) => {
    this.end = () => resolve('died');
  });

  die(): Promise<never> {
    this.end();
    return FOR_EVER;
  }

  /** What it knows now is never stored. */
  willDie(): void {
    this.isDying = true;
  }

  inDatabase<T>(work: () => Promise<T>): Promise<T> {
    return this.isDying ? this.die() : work();
  }
}

/** The store as the process that lives now sees it. */
export function storeOf(store: Store, living: () => Life): Store {
  const seen = Object.create(store) as Store;
  seen.inCompany = (companyId, work) => living().inDatabase(() => store.inCompany(companyId, work));
  return seen;
}

const LEASE_MS = 20_000;

/** A new holder of the company's lease, as soon as the one before has let go of it or been silent for long enough. */
export async function takeLease(store: Store, clock: ManualClock, companyId: string): Promise<number> {
  const holder = randomUUID();
  for (;;) {
    const request = { holder, now: clock.nowMs(), ttlMs: LEASE_MS };
    const epoch = await store.inCompany(companyId, (scope) => connections.acquireLease(scope, request));
    if (epoch !== null) return epoch;
    clock.moveTo(clock.nowMs() + 1000);
  }
}
