import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { AccountingError, SignInExpired } from '@holdfast/accounting';
import { Store, connections, tasks, type Company } from '@holdfast/store';
import { parseDay } from '@holdfast/credit';
import { Clock } from '../clock';
import type { Config } from '../config';
import { log } from '../logging';
import { CONFIG } from '../tokens';
import { connectAgainAt, shownConnection } from './ends-ahead';
import { Renewals } from './renewals';
import { RECONNECT_TASK, SignInEnded } from './sign-in-ended';
import { Systems } from './systems';

const TICK_MS = 60_000;
const DAY_MS = 86_400_000;
const WARNING_TASK = `${RECONNECT_TASK}ahead/`;

/** Looks after every sign-in once a day, also of companies whose turns rest: renews what would die unused, and warns of ends that only the owner can
 * move. Any number of processes may do it: renewals are claimed, tasks have one key. */
@Injectable()
export class TokenKeeper {
  private lookedAtMs = -Infinity;
  private looking: Promise<void> | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly systems: Systems,
    private readonly renewals: Renewals,
    private readonly ended: SignInEnded,
  ) {}

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    try {
      await this.renewals.saveUnsaved();
      if (this.clock.nowMs() - this.lookedAtMs >= DAY_MS) await this.lookAfterAll();
    } catch (error) {
      log.warn({ fault: nameOf(error) }, 'the sign-ins could not be looked after; the next minute tries again');
    }
  }

  /** Once, whoever asks meanwhile. */
  lookAfterAll(): Promise<void> {
    this.looking ??= this.lookAfterEach().finally(() => (this.looking = null));
    return this.looking;
  }

  private async lookAfterEach(): Promise<void> {
    const startedAtMs = this.clock.nowMs();
    for (const company of await this.store.companies.list()) {
      if (company.status !== 'connected') continue;
      await this.renew(company);
      await this.warn(company);
    }
    this.lookedAtMs = startedAtMs;
  }

  /** A vendor that is out of order is asked again the next day: there are weeks left. */
  private async renew({ id, provider }: Company): Promise<void> {
    const connector = this.systems.find(provider)?.connector;
    if (!connector) return;
    try {
      await this.renewals.keepAlive({ companyId: id, connector });
    } catch (error) {
      if (error instanceof SignInExpired) await this.ended.tell(id, error.message);
      else if (error instanceof AccountingError) log.warn({ company: id, fault: error.name }, 'a sign-in could not be renewed');
      else throw error;
    }
  }

  private async warn({ id, provider }: Company): Promise<void> {
    await this.store.inCompany(id, async (scope) => {
      const connection = await connections.read(scope);
      const warning = shownConnection(connection, provider, this.clock.nowMs())?.warning ?? null;
      const now = this.clock.iso();
      const day = warning && parseDay(warning.endsAt.slice(0, 10));
      const key = warning && `${WARNING_TASK}${warning.kind}-${warning.withinDays}/${connection?.consent.id}/${day}`;
      await tasks.closeAll(scope, WARNING_TASK, { by: 'holdfast', now, but: key });
      if (warning === null || key === null) return;
      await tasks.add(scope, {
        key,
        customerId: null,
        title: `Connect this company again before ${day}`,
        detail: { reason: warning.message, connectAt: connectAgainAt(this.config, provider) },
        dueOn: day,
        now,
      });
    });
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
