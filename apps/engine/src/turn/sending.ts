import { Injectable } from '@nestjs/common';
import { outOfTime, type KnownCompany } from '../connect/open-company';
import { Fresh } from '../fresh/fresh';
import { Outbox, type Sent } from '../outbox/outbox';
import { Reconcile } from '../reconcile/reconcile';
import { Judging } from './judging';

export interface SentFresh extends Sent {
  /** How many were judged once more, because their facts had changed since the look. */
  readonly decidedAgain: number;
}

/** What may be sent goes out chunk by chunk, and nothing without having been read again right before: whoever has paid meanwhile is judged once more. */
@Injectable()
export class Sending {
  constructor(
    private readonly fresh: Fresh,
    private readonly judging: Judging,
    private readonly reconcile: Reconcile,
    private readonly outbox: Outbox,
  ) {}

  async run(company: KnownCompany): Promise<SentFresh> {
    let sent: SentFresh = { complete: true, confirmed: 0, rejected: 0, inDoubt: 0, later: 0, decidedAgain: 0 };
    for (let before = ''; ;) {
      if (outOfTime(company)) return { ...sent, complete: false };
      const chunk = await this.outbox.nextChunk(company);
      if (chunk.length === 0) return sum(sent, await this.outbox.finish(company));
      const { isChanged, gone } = await this.fresh.read(company, chunk);
      if (gone.length > 0) await this.reconcile.withdrawFor(company, gone);
      const decidedAgain = isChanged ? await this.judging.run(company) : 0;
      const customerIds = chunk.map(({ customerId }) => customerId);
      const now = await this.outbox.sendChunk(company, customerIds);
      sent = { ...sum(sent, now), decidedAgain: sent.decidedAgain + decidedAgain };
      // What comes back unmoved would come back for ever; the next turn looks at it anew.
      const these = chunk.flatMap(({ actions }) => actions.map(({ id }) => id)).join();
      if (!now.complete || (these === before && countOf(now) === 0)) return { ...sent, complete: false };
      before = these;
    }
  }
}

function countOf({ confirmed, rejected, inDoubt, later }: Sent): number {
  return confirmed + rejected + inDoubt + later;
}

function sum(one: SentFresh, other: Sent): SentFresh {
  return {
    complete: one.complete && other.complete,
    confirmed: one.confirmed + other.confirmed,
    rejected: one.rejected + other.rejected,
    inDoubt: one.inDoubt + other.inDoubt,
    later: one.later + other.later,
    decidedAgain: one.decidedAgain,
  };
}
