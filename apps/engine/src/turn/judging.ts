import { Injectable } from '@nestjs/common';
import { Assess } from '../assess/assess';
import type { KnownCompany } from '../connect/open-company';
import { Decide } from '../decide/decide';
import { Outbox } from '../outbox/outbox';
import { Reconcile } from '../reconcile/reconcile';
import { Violations } from '../violations/violations';

/** From the mirror to what waits in the outbox: everybody whose decision may be another one is assessed, decided and reconciled; what waits for a person is
 * shown as it would be sent, and what went past a mark is found. */
@Injectable()
export class Judging {
  constructor(
    private readonly assess: Assess,
    private readonly decide: Decide,
    private readonly reconcile: Reconcile,
    private readonly violations: Violations,
    private readonly outbox: Outbox,
  ) {}

  /** How many were judged. */
  async run(company: KnownCompany, when: { readonly byTime: boolean }): Promise<number> {
    let decided = 0;
    for await (const assessed of this.assess.run(company, when)) {
      const judged = await this.decide.run(company, assessed);
      await this.reconcile.run(company, judged);
      await this.violations.run(company, judged);
      await this.outbox.preview(company, judged);
      decided += judged.length;
    }
    return decided;
  }
}
