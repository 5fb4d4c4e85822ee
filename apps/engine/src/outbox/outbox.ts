import { Inject, Injectable } from '@nestjs/common';
import type { CustomerLedger } from '@holdfast/credit';
import { Store, connections, outbox, switches, type ActionRow } from '@holdfast/store';
import { Clock } from '../clock';
import type { Config } from '../config';
import { whyStopped } from '../connect/gate';
import { outOfTime, type KnownCompany } from '../connect/open-company';
import { CONFIG } from '../tokens';
import { Deliveries } from './deliveries';
import { Previews } from './previews';
import { Recovery } from './recovery';
import { Counts, tallyOf, type Sent } from './tally';

export type { Sent } from './tally';

/** A customer, and what is due to be done about it. */
export interface Meant {
  readonly customerId: string;
  readonly actions: readonly ActionRow[];
}

/** Sends what is approved. The turn asks for a chunk of customers, reads again what the chunk rests on, and gives it back to be sent. The only place that
 * chooses between again, later and never. Everything happens inside the company's lease, and every method heeds the end of the turn's time. */
@Injectable()
export class Outbox {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'limits'>,
    private readonly recovery: Recovery,
    private readonly previews: Previews,
    private readonly deliveries: Deliveries,
  ) {}

  /** Before anything is decided: what an earlier turn left without an answer, and approvals that are too old. Throws RateLimited and SignInExpired. */
  async settle(company: KnownCompany): Promise<void> {
    await this.recovery.run(company);
    const nowMs = this.clock.nowMs();
    const approvalBefore = new Date(nowMs - this.config.limits.approvalGoodForMs).toISOString();
    await this.store.inCompany(company.id, (scope) => outbox.expire(scope, { now: this.clock.iso(), approvalBefore }));
  }

  /** What exactly would be sent, for everybody who has just been judged. */
  preview(company: KnownCompany, judged: readonly { readonly ledger: CustomerLedger }[]): Promise<void> {
    return this.previews.run(
      company,
      judged.map(({ ledger }) => ledger.customer.id),
    );
  }

  /** Whose marks and reminders are next, with all of theirs that are due; empty when nothing more is, or may, be sent in this turn. */
  async nextChunk(company: KnownCompany): Promise<readonly Meant[]> {
    const tally = tallyOf(company);
    if (!tally.isRaised) {
      tally.isRaised = true;
      await this.deliveries.aside(company, tally.counts);
    }
    if (tally.isHalted || outOfTime(company)) return [];
    return this.store.inCompany(company.id, async (scope) => {
      await connections.requireLease(scope, company.epoch);
      if (whyStopped(await switches.read(scope), this.clock.nowMs()) !== null) return [];
      const customersMax = company.capabilities.recheckedPerCall;
      const oldDebtMax = await this.deliveries.oldDebtLeft(scope, company);
      return outbox.nextChunk(scope, { now: this.clock.iso(), customersMax, oldDebtMax });
    });
  }

  /** Of these customers, right after what their actions rest on has been read again. Each action is tried once. Throws what ends the turn: RateLimited,
   * SignInExpired, Unavailable, after having stored what is known; nothing is lost then. */
  async sendChunk(company: KnownCompany, customerIds: readonly string[]): Promise<Sent> {
    const counts = new Counts();
    const isDone = await this.deliveries.chunk(company, customerIds, counts);
    return counts.sent(isDone && !tallyOf(company).isHalted);
  }

  /** What rests on nothing, and the notes about what was done. Errors as `sendChunk`. */
  async finish(company: KnownCompany): Promise<Sent> {
    const { counts } = tallyOf(company);
    const isDone = (await this.deliveries.aside(company, counts)) && (await this.deliveries.noted(company, counts));
    return counts.sent(isDone && !tallyOf(company).isHalted);
  }
}
