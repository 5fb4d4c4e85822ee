import { Injectable } from '@nestjs/common';
import { Assess } from '../assess/assess';
import type { OpenCompany } from '../connect/open-company';
import { Decide } from '../decide/decide';
import { Mirror } from '../mirror/mirror';
import { Outbox, type Sent } from '../outbox/outbox';
import { Pull } from '../pull/pull';
import { Reconcile } from '../reconcile/reconcile';

export interface TurnSummary {
  /** False when time ran out; what is left is done by the next turn, which is asked for at once. */
  readonly complete: boolean;
  readonly rowsWritten: number;
  readonly decided: number;
  readonly sent: Sent;
}

/** One pass over one company. Each line may be run again on its own; each leaves its result in the store. */
@Injectable()
export class Turn {
  constructor(
    private readonly pull: Pull,
    private readonly mirror: Mirror,
    private readonly assess: Assess,
    private readonly decide: Decide,
    private readonly reconcile: Reconcile,
    private readonly outbox: Outbox,
  ) {}

  async run(opened: OpenCompany): Promise<TurnSummary> {
    const company = await this.pull.profile(opened);
    const mirrored = await this.mirror.run(company, this.pull.run(company));
    if (!mirrored.complete) return { complete: false, rowsWritten: mirrored.rowsWritten, decided: 0, sent: NOTHING_SENT };
    await this.outbox.settle(company);
    let decided = 0;
    for await (const assessed of this.assess.run(company)) {
      const decisions = await this.decide.run(company, assessed);
      await this.reconcile.run(company, decisions);
      decided += decisions.length;
    }
    const sent = await this.outbox.run(company);
    return { complete: sent.complete, rowsWritten: mirrored.rowsWritten, decided, sent };
  }
}

const NOTHING_SENT: Sent = { complete: true, confirmed: 0, rejected: 0, inDoubt: 0, later: 0 };
