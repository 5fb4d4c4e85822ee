import { Injectable } from '@nestjs/common';
import { reconcile, type Action, type Decision } from '@holdfast/credit';
import { Store, marks, outbox, settings, type Mode, type Modes } from '@holdfast/store';
import { Clock } from '../clock';
import type { KnownCompany } from '../connect/open-company';

/** Works out what is missing between the decision and what stands in the ledger, and puts it in the outbox as the company's modes allow. */
@Injectable()
export class Reconcile {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  async run(company: KnownCompany, decided: readonly Decision[]): Promise<void> {
    const customerIds = decided.map(({ customerId }) => customerId);
    await this.store.inCompany(company.id, async (scope) => {
      const { modes: chosen } = await settings.read(scope);
      const modes = company.profile.timeZone === null ? OBSERVE_ALL : chosen;
      const current = await marks.read(scope, customerIds);
      const known = await outbox.knownKeys(scope, customerIds);
      const wanted = decided.flatMap((decision) => {
        const mark = current.get(decision.customerId);
        const actions = reconcile(decision, {
          mark: mark?.mark ?? null,
          markChanges: mark?.changes ?? 0,
          knownKeys: known.get(decision.customerId) ?? new Set(),
        });
        return actions.map((action) => ({
          action,
          state: modeOf(action, modes) === 'act' ? ('approved' as const) : ('planned' as const),
        }));
      });
      await outbox.plan(scope, { customerIds, wanted, now: this.clock.iso() });
    });
  }
}

const OBSERVE_ALL: Modes = { standing: 'observe', reminders: 'observe', notes: 'observe' };

function modeOf(action: Action, modes: Modes): Mode {
  return action.kind === 'place' || action.kind === 'release' ? modes.standing : modes.reminders;
}
