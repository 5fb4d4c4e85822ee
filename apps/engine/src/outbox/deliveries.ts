import { Injectable } from '@nestjs/common';
import type { KnownCompany } from '../connect/open-company';
import { LedgerParcels } from './ledger-parcels';
import { Mails } from './mails';
import { Notes } from './notes';
import { RaisedTasks } from './raised-tasks';
import type { Counts } from './tally';

/** What goes out before what. Each is false when the turn's time is up before all of it has gone. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly tasks: RaisedTasks,
    private readonly mails: Mails,
    private readonly ledger: LedgerParcels,
    private readonly notes: Notes,
  ) {}

  /** Credit is given back before it is taken, and marks go before words. */
  async chunk(company: KnownCompany, customerIds: readonly string[], counts: Counts): Promise<boolean> {
    return (
      (await this.ledger.run(company, { kinds: ['release'], customerIds }, counts)) &&
      (await this.ledger.run(company, { kinds: ['place'], customerIds }, counts)) &&
      (await this.ledger.run(company, { kinds: ['expect'], customerIds }, counts)) &&
      (await this.mails.run(company, { kind: 'remind', customerIds }, counts))
    );
  }

  /** What rests on nothing that would have to be read again. It does not wait for the ledger's limits. */
  async aside(company: KnownCompany, counts: Counts): Promise<boolean> {
    return (await this.tasks.run(company, counts)) && (await this.mails.run(company, { kind: 'alert' }, counts));
  }

  /** One note for each customer about whom something was done. */
  async noted(company: KnownCompany, counts: Counts): Promise<boolean> {
    while ((await this.notes.compose(company)) > 0);
    return this.ledger.run(company, { kinds: ['note'] }, counts);
  }

  oldDebtLeft(...which: Parameters<Mails['oldDebtLeft']>): Promise<number> {
    return this.mails.oldDebtLeft(...which);
  }
}
