import { Inject, Injectable } from '@nestjs/common';
import { Store, decisions, settings, sync, told, type SyncState } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { Config } from '../config';
import type { KnownCompany, OpenCompany } from '../connect/open-company';
import { log } from '../logging';
import { CONFIG } from '../tokens';
import { occasionOf, type Occasion } from './occasion';
import { Schedule, hearsWebhooks } from './schedule';

/** A look at the ledger, and what was known when it began. */
export interface Begun extends Occasion {
  readonly state: SyncState;
  /** Where webhooks ought to have told and none was heard since the last look, nothing is expected to have changed since then; null: anything may have. */
  readonly expectedSince: string | null;
}

/** What there is to look at, before and after. */
@Injectable()
export class Occasions {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly schedule: Schedule,
  ) {}

  /** Null when nothing has to be read. What was told is taken before anything is read: what is told later leads to another look. */
  async begin({ id, company }: OpenCompany, trigger: string): Promise<Begun | null> {
    return this.store.inCompany(id, async (scope) => {
      const [state, known] = [await sync.read(scope), await settings.read(scope)];
      const taken = await told.take(scope);
      const due = await this.schedule.due(scope, { company, state, settings: known });
      const occasion = occasionOf({
        trigger,
        isKnown: state.syncedAt !== null,
        isUnfinished: state.isUnfinished || state.sweep !== null || state.sweepDue.length > 0,
        told: taken,
        isReconcileDue: due.dayToReconcile && (trigger === 'clock' || due.hourToReconcile),
        isPollDue: due.poll,
        isWorkWaiting: due.work,
      });
      if (occasion === null) return null;
      const { syncedAt, heardAt } = state;
      const wasHeard = taken !== null || (heardAt !== null && syncedAt !== null && heardAt > syncedAt);
      const oughtToHear = hearsWebhooks(this.config, company.provider, state) && !state.isUnfinished;
      return { ...occasion, state, expectedSince: oughtToHear && !wasHeard ? syncedAt : null };
    });
  }

  /** The mirror is what the ledger was. Where that holds for everything on this day, whoever time alone may bring another decision is called up in the same
   * transaction: a day counts as looked at only together with those who have to be judged on it. */
  async finish(company: KnownCompany, look: Begun, foundOthers: boolean): Promise<void> {
    const { state, work } = look;
    const today = todayOf(company.profile, this.clock);
    const wasSilent = state.unheardSince !== null;
    const isHeard = look.told !== null || hearsWebhooks(this.config, company.company.provider, state);
    await this.store.inCompany(company.id, async (scope) => {
      await told.done(scope);
      await sync.finish(scope, look.told === null ? today : null);
      if (look.told === null || state.lookedOn === today) await decisions.callUp(scope, today);
      await settings.patch(scope, { syncedAt: this.clock.iso() });
      // Everything has just been read: there is nothing to compare until tomorrow.
      if (work === 'first') await sync.reconciled(scope, today, null);
      if (foundOthers) await sync.setUnheard(scope, this.clock.iso());
      else if (wasSilent && isHeard) await sync.setUnheard(scope, null);
    });
    if (foundOthers)
      log.warn(
        { company: company.id },
        'changes were found that no webhook told of; until one is heard, the company is asked for them',
      );
  }
}
