import { Injectable } from '@nestjs/common';
import { Assess } from '../assess/assess';
import type { OpenCompany } from '../connect/open-company';
import { Decide } from '../decide/decide';
import { Outbox, type Sent } from '../outbox/outbox';
import { Reconcile } from '../reconcile/reconcile';
import { Look } from './look';

export interface TurnSummary {
  /** False when time ran out; what is left is done by the next turn, which is asked for at once. */
  readonly complete: boolean;
  readonly rowsWritten: number;
  readonly decided: number;
  readonly sent: Sent;
}

/** One pass over one company: look (pull and mirror), assess, decide, reconcile, send. Each line may be run again on its own; each leaves its result in
 * the store. */
@Injectable()
export class Turn {
  constructor(
    private readonly look: Look,
    private readonly assess: Assess,
    private readonly decide: Decide,
    private readonly reconcile: Reconcile,
    private readonly outbox: Outbox,
  ) {}

  async run(opened: OpenCompany, trigger: string): Promise<TurnSummary> {
    const looked = await this.look.run(opened, trigger);
    if (looked === null) return NOTHING_DONE;
    const { company, rowsWritten } = looked;
    if (!looked.complete) return { ...NOTHING_DONE, complete: false, rowsWritten };
    await this.outbox.settle(company);
    let decided = 0;
    for await (const assessed of this.assess.run(company, { byTime: looked.wasAtAll })) {
      const decisions = await this.decide.run(company, assessed);
      await this.reconcile.run(company, decisions);
      decided += decisions.length;
    }
    const sent = await this.outbox.run(company);
    return { complete: sent.complete, rowsWritten, decided, sent };
  }
}

const NOTHING_SENT: Sent = { complete: true, confirmed: 0, rejected: 0, inDoubt: 0, later: 0 };
const NOTHING_DONE: TurnSummary = { complete: true, rowsWritten: 0, decided: 0, sent: NOTHING_SENT };
