import { Inject, Injectable } from '@nestjs/common';
import type { Provider } from '@holdfast/accounting';
import { addDays } from '@holdfast/credit';
import {
  Store,
  outbox,
  settings,
  switches,
  sync,
  type Company,
  type CompanyScope,
  type StoredSettings,
  type SyncState,
} from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { Config } from '../config';
import { Budget } from '../connect/budget';
import { CONFIG } from '../tokens';
import { dailyAt, startOfDay } from './daily';
import { nextTurn, type NextTurn } from './next-turn';

export interface Known {
  readonly company: Company;
  readonly state: SyncState;
  readonly settings: StoredSettings;
}

export interface Due {
  /** The company's day has not been compared yet. */
  readonly dayToReconcile: boolean;
  /** Its hour has come, too. */
  readonly hourToReconcile: boolean;
  readonly poll: boolean;
  readonly work: boolean;
}

/** When a company has to be looked at, although nobody asks and nothing was told. */
@Injectable()
export class Schedule {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly budget: Budget,
  ) {}

  async due(scope: CompanyScope, known: Known): Promise<Due> {
    const nowMs = this.clock.nowMs();
    const { reconcileAtMs, dayToReconcile, pollAtMs } = await this.dates(known);
    const sendAtMs = await this.sendAtMs(scope, known);
    return {
      dayToReconcile,
      hourToReconcile: dayToReconcile && nowMs >= reconcileAtMs,
      poll: pollAtMs !== null && nowMs >= pollAtMs,
      work: (sendAtMs !== null && nowMs >= sendAtMs) || (await sync.isDecisionDue(scope)),
    };
  }

  /** After a turn that left nothing to do at once. */
  next(company: Company): Promise<NextTurn> {
    return this.store.inCompany(company.id, async (scope) => {
      const known: Known = { company, state: await sync.read(scope), settings: await settings.read(scope) };
      const { reconcileAtMs, pollAtMs } = await this.dates(known);
      const sendAtMs = await this.sendAtMs(scope, known);
      return nextTurn({ nowMs: this.clock.nowMs(), hasNews: known.state.hasNews, reconcileAtMs, pollAtMs, sendAtMs });
    });
  }

  private async dates({ company, state, settings: { profile } }: Known) {
    const zone = { timeZone: profile?.timeZone ?? null };
    const today = todayOf(zone, this.clock);
    const dayToReconcile = state.reconciledOn === null || state.reconciledOn < today;
    const reconcileAtMs = dailyAt(company.id, dayToReconcile ? today : addDays(today, 1), zone.timeZone ?? 'UTC');
    return { dayToReconcile, reconcileAtMs, pollAtMs: await this.pollAtMs(company, state) };
  }

  /** Null where webhooks tell what happens. As often as the month's allowance of the app bears. */
  private async pollAtMs({ provider }: Company, state: SyncState): Promise<number | null> {
    if (state.syncedAt === null || hearsWebhooks(this.config, provider, state)) return null;
    const { seconds } = await this.budget.month(provider);
    return Date.parse(state.syncedAt) + seconds * 1000;
  }

  /** Null while writing is stopped, or there is nothing to send. */
  private async sendAtMs(scope: CompanyScope, { settings: { pausedUntil, profile } }: Known): Promise<number | null> {
    const { killSwitch, isStopped } = await switches.read(scope);
    if (killSwitch || isStopped) return null;
    const { settleMs } = this.config.limits;
    const next = await outbox.nextDue(scope, {
      settleMs,
      oldDebtFrom: await this.oldDebtFrom(scope, profile?.timeZone ?? 'UTC'),
    });
    return next === null ? null : Math.max(Date.parse(next), pausedUntil === null ? 0 : Date.parse(pausedUntil));
  }

  /** When reminders of old debts may go again, if those of today are used up. */
  private async oldDebtFrom(scope: CompanyScope, timeZone: string): Promise<string | null> {
    const today = todayOf({ timeZone }, this.clock);
    const isUsedUp = (await outbox.countOldDebtSentOn(scope, today)) >= this.config.limits.oldDebtRemindersPerDay;
    return isUsedUp ? new Date(startOfDay(addDays(today, 1), timeZone)).toISOString() : null;
  }
}

/** Do this ledger's webhooks reach us, as far as we know? Without a key none is believed; silence is found out by a look that finds what nobody told. */
export function hearsWebhooks(
  config: Config,
  provider: Provider,
  { unheardSince, heardAt }: Pick<SyncState, 'unheardSince' | 'heardAt'>,
): boolean {
  const key = provider === 'quickbooks' ? config.quickbooks?.webhookVerifier : config.xero?.webhookKey;
  const isSilent = unheardSince !== null && (heardAt === null || heardAt <= unheardSince);
  return key != null && !isSilent;
}
