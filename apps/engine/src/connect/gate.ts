import { Halted } from '@holdfast/accounting';
import { connections, switches, type Store, type Switches } from '@holdfast/store';
import type { Clock } from '../clock';

/** An answer that was longer on its way may be out of date: it is asked for again. */
const ANSWER_MS_MAX = 1500;
const ASKED_TIMES_MAX = 3;

/** Asked right before anything leaves this process: may it still? A switch that is thrown counts within seconds, in the middle of a batch too. */
export class Gate {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** Throws Halted, and nothing else, when writing is stopped, when another process holds the company by now, or when that cannot be found out. */
  async pass({ id, epoch }: { readonly id: string; readonly epoch: number }): Promise<void> {
    for (let asked = 1; asked <= ASKED_TIMES_MAX; asked += 1) {
      const askedAtMs = performance.now();
      const why = await this.store
        .inCompany(id, async (scope) => {
          await connections.requireLease(scope, epoch);
          return whyStopped(await switches.read(scope), this.clock.nowMs());
        })
        .catch((error: unknown) =>
          error instanceof connections.LeaseLost ? error.message : 'The database could not be asked whether this may be sent.',
        );
      if (why !== null) throw new Halted(why);
      if (performance.now() - askedAtMs < ANSWER_MS_MAX) return;
    }
    throw new Halted('The database answers too slowly to tell whether this may still be sent.');
  }
}

/** In words; null: nothing stops it. */
export function whyStopped({ isStopped, killSwitch, isConnected, pausedUntil }: Switches, nowMs: number): string | null {
  if (isStopped) return 'Writing is stopped for all companies.';
  if (killSwitch) return 'The kill switch of this company is on.';
  if (!isConnected) return 'The company is not connected.';
  if (pausedUntil !== null && Date.parse(pausedUntil) > nowMs) return 'The company is paused.';
  return null;
}
