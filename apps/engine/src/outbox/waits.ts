import { Inject, Injectable } from '@nestjs/common';
import { dayAt, dayText } from '@holdfast/credit';
import { outbox, settings, switches, sync, turns, type ActionRow, type CompanyScope, type StoredSettings } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { Config } from '../config';
import { CONFIG } from '../tokens';
import { waitOf, type Circumstances, type Wait } from './wait-of';

/** What actions wait for, for whoever looks at them. */
@Injectable()
export class ActionWaits {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'limits'>,
    private readonly clock: Clock,
  ) {}

  /** By action; what waits for nothing is missing. */
  async waitsFor(scope: CompanyScope, rows: readonly ActionRow[]): Promise<ReadonlyMap<string, Wait>> {
    const circumstances = await this.circumstances(scope);
    const waits = new Map<string, Wait>();
    for (const row of rows) {
      const wait = waitOf(row, circumstances);
      if (wait) waits.set(row.id, wait);
    }
    return waits;
  }

  private async circumstances(scope: CompanyScope): Promise<Circumstances> {
    const known = await settings.read(scope);
    const marks = (await outbox.inDoubt(scope)).filter(({ kind }) => kind === 'place' || kind === 'release');
    return {
      nowMs: this.clock.nowMs(),
      switches: await switches.read(scope),
      modeOf: modesOf(known),
      unread: await unreadOf(scope, known),
      oldDebtPerDay: await this.oldDebtPerDay(scope, known),
      settleMs: this.config.limits.settleMs,
      inDoubt: new Set(marks.map(({ customerId }) => customerId)),
    };
  }

  private async oldDebtPerDay(scope: CompanyScope, { profile }: StoredSettings): Promise<number | null> {
    const { oldDebtRemindersPerDay } = this.config.limits;
    const today = todayOf({ timeZone: profile?.timeZone ?? null }, this.clock);
    return (await outbox.countOldDebtSentOn(scope, today)) < oldDebtRemindersPerDay ? null : oldDebtRemindersPerDay;
  }
}

function modesOf({ modes, profile }: StoredSettings): Circumstances['modeOf'] {
  return (kind) => {
    if (profile?.timeZone == null) return 'observe';
    if (kind === 'place' || kind === 'release') return modes.standing;
    return kind === 'note' || kind === 'alert' || kind === 'expect' ? modes.notes : modes.reminders;
  };
}

/** A turn that could not read the ledger to its end sends nothing. */
async function unreadOf(scope: CompanyScope, { syncedAt, profile }: StoredSettings): Promise<string | null> {
  const since = syncedAt === null ? 'yet' : `since ${dayText(dayAt(syncedAt, profile?.timeZone ?? 'UTC'))}`;
  if ((await sync.read(scope)).isUnfinished)
    return `The ledger has not been read to its end ${since}, and nothing is sent on old facts.`;
  const last = (await turns.list(scope, 2)).find(({ finishedAt }) => finishedAt !== null);
  return last?.error == null ? null : `The last turn did not come to its end. ${last.error}`;
}
