import { Injectable } from '@nestjs/common';
import { NotFound, RateLimited, Rejected, SignInExpired, Stale, Unavailable } from '@holdfast/accounting';
import { Store, connections, outbox, settings, type ActionRow } from '@holdfast/store';
import { Clock } from '../clock';
import { outOfTime, type KnownCompany } from '../connect/open-company';
import { Deliveries } from './deliveries';
import { MailInDoubt, MailNotNow, MailRefused } from './mail';
import { Notes } from './notes';
import { Recovery } from './recovery';

export interface Sent {
  /** False when something is left to do at once. */
  readonly complete: boolean;
  readonly confirmed: number;
  readonly rejected: number;
  readonly inDoubt: number;
  readonly later: number;
}

type Result = 'confirmed' | 'rejected' | 'inDoubt' | 'later';

/** Sends what is approved, one action at a time, each stored before it is sent. The only place that chooses between again, later and never. */
@Injectable()
export class Outbox {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly deliveries: Deliveries,
    private readonly recovery: Recovery,
    private readonly notes: Notes,
  ) {}

  /** Before anything is decided: what an earlier turn left without an answer. */
  settle(company: KnownCompany): Promise<void> {
    return this.recovery.run(company);
  }

  async run(company: KnownCompany): Promise<Sent> {
    const counts = { confirmed: 0, rejected: 0, inDoubt: 0, later: 0 };
    let complete = await this.sendApproved(company, counts);
    if (complete && (await this.notes.compose(company)) > 0) complete = await this.sendApproved(company, counts);
    return { complete, ...counts };
  }

  private async sendApproved(company: KnownCompany, counts: Record<Result, number>): Promise<boolean> {
    const { actionsPerTurnMax } = this.deliveries.limits;
    for (let done = 0; done < actionsPerTurnMax; done += 1) {
      if (outOfTime(company)) return false;
      const row = await this.next(company);
      if (!row) return true;
      const result = await this.deliver(company, row);
      counts[result] += 1;
    }
    return false;
  }

  /** Null when nothing is due, or when the company is disconnected, paused or switched off: that is asked before every single action. */
  private next(company: KnownCompany): Promise<ActionRow | null> {
    return this.store.inCompany(company.id, async (scope) => {
      const { killSwitch, pausedUntil } = await settings.read(scope);
      if (killSwitch || (pausedUntil !== null && Date.parse(pausedUntil) > this.clock.nowMs())) return null;
      if ((await connections.read(scope)) === null) return null;
      return outbox.claimNext(scope, { now: this.clock.iso() });
    });
  }

  /** Throws RateLimited and SignInExpired after having put the action back: they concern every action, so the turn ends. */
  private async deliver(company: KnownCompany, row: ActionRow): Promise<Result> {
    try {
      await this.deliveries.send(company, row);
      return 'confirmed';
    } catch (error) {
      if (error instanceof Rejected || error instanceof MailRefused || error instanceof NotFound) {
        await this.deliveries.refused(company, row, error.message);
        return 'rejected';
      }
      if (error instanceof Stale) return this.again(company, row);
      if (error instanceof MailNotNow) {
        await this.deliveries.later(company, row, error.message, this.clock.nowMs() + this.deliveries.limits.retryDelayMs);
        return 'later';
      }
      if (error instanceof RateLimited || error instanceof SignInExpired) {
        await this.deliveries.later(company, row, error.message, this.clock.nowMs());
        throw error;
      }
      if (error instanceof Unavailable || error instanceof MailInDoubt) {
        await this.deliveries.inDoubt(company, row, error.message);
        if (error instanceof Unavailable) throw error;
        return 'inDoubt';
      }
      throw error;
    }
  }

  /** Somebody edits the customer at the same moment: the fresh state is in the mirror by now. */
  private async again(company: KnownCompany, row: ActionRow): Promise<Result> {
    if (row.attempt + 1 >= this.deliveries.limits.staleAttemptsMax) {
      await this.deliveries.refused(
        company,
        row,
        'The customer kept changing in the ledger while this was written. Nothing of it was changed by us.',
      );
      return 'rejected';
    }
    await this.deliveries.later(company, row, 'The ledger changed at the same moment; it was read again.', this.clock.nowMs());
    return 'later';
  }
}
