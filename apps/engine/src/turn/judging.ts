import { Injectable } from '@nestjs/common';
import { Assess } from '../assess/assess';
import type { KnownCompany } from '../connect/open-company';
import { Decide } from '../decide/decide';
import { Outbox } from '../outbox/outbox';
import { Reconcile } from '../reconcile/reconcile';
import { ChangedByHand } from '../violations/changed-by-hand';
import { Violations } from '../violations/violations';

/** From the mirror to what waits in the outbox: everybody whose decision may be another one is assessed, decided and reconciled; what waits for a person is
 * shown as it would be sent, and what went past a mark, or was changed by hand, is found. */
@Injectable()
export class Judging {
  constructor(
    private readonly assess: Assess,
    private readonly decide: Decide,
    private readonly reconcile: Reconcile,
    private readonly violations: Violations,
    private readonly changedByHand: ChangedByHand,
    private readonly outbox: Outbox,
  ) {}

  /** How many were judged. */
  async run(company: KnownCompany): Promise<number> {
    let decided = 0;
    for await (const assessed of this.assess.run(company)) {
      const judged = await this.decide.run(company, assessed);
      await this.reconcile.run(company, judged);
      await this.violations.run(company, judged);
      await this.changedByHand.run(company, judged);
      await this.outbox.preview(company, judged);
      // Only now: a turn that dies on the way is followed by one that judges the same again, and that does nothing twice.
      await this.assess.done(company, judged);
      decided += judged.length;
    }
    return decided;
  }
}
