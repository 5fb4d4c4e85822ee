import { Injectable } from '@nestjs/common';
import type { OpenCompany } from '../connect/open-company';
import { Outbox, type Sent } from '../outbox/outbox';
import { Undo } from '../undo/undo';
import { Judging } from './judging';
import { Look } from './look';
import { Sending } from './sending';

export interface TurnSummary {
  /** False when time ran out; what is left is done by the next turn, which is asked for at once. */
  readonly complete: boolean;
  readonly rowsWritten: number;
  readonly decided: number;
  readonly sent: Sent;
}

/** One pass over one company: look (pull and mirror), settle, go on with an undo, judge (assess, decide, reconcile), send. Each line may be
 * run again on its own; each leaves its result in the store. */
@Injectable()
export class Turn {
  constructor(
    private readonly look: Look,
    private readonly outbox: Outbox,
    private readonly undo: Undo,
    private readonly judging: Judging,
    private readonly sending: Sending,
  ) {}

  async run(opened: OpenCompany, trigger: string): Promise<TurnSummary> {
    const looked = await this.look.run(opened, trigger);
    if (looked === null) return NOTHING_DONE;
    const { company, rowsWritten } = looked;
    if (!looked.complete) return { ...NOTHING_DONE, complete: false, rowsWritten };
    await this.outbox.settle(company);
    await this.undo.goOn(company.id);
    const decided = await this.judging.run(company);
    const { decidedAgain, ...sent } = await this.sending.run(company);
    return { complete: sent.complete, rowsWritten, decided: decided + decidedAgain, sent };
  }
}

const NOTHING_SENT: Sent = { complete: true, confirmed: 0, rejected: 0, inDoubt: 0, later: 0 };
const NOTHING_DONE: TurnSummary = { complete: true, rowsWritten: 0, decided: 0, sent: NOTHING_SENT };
