import { Injectable } from '@nestjs/common';
import { NotFound } from '@holdfast/accounting';
import { Store, mirror, outbox, type ActionRow } from '@holdfast/store';
import { Clock } from '../clock';
import type { KnownCompany } from '../connect/open-company';
import { Deliveries } from './deliveries';
import { toLedgerWrite, type StoredWrite } from './ledger-write';

/** What an earlier turn left without an answer: waits until the provider can no longer be working on it, then looks whether it has happened. Never guesses. */
@Injectable()
export class Recovery {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly deliveries: Deliveries,
  ) {}

  async run(company: KnownCompany): Promise<void> {
    const rows = await this.store.inCompany(company.id, (scope) => outbox.inDoubt(scope));
    for (const row of rows) {
      // We hold the company's lease, so whoever was sending this is gone.
      if (row.state === 'sending') await this.deliveries.inDoubt(company, row, 'Holdfast was stopped while this was on its way.');
      if (row.kind !== 'remind' && this.isSettled(row)) await this.lookFor(company, row);
    }
  }

  private isSettled(row: ActionRow): boolean {
    return row.deadline !== null && this.clock.nowMs() >= Date.parse(row.deadline) + this.deliveries.limits.settleMs;
  }

  /** Throws the errors of `Writer.find`: while the provider cannot be asked, the action stays in doubt. */
  private async lookFor(company: KnownCompany, row: ActionRow): Promise<void> {
    const customer = await this.store.inCompany(company.id, (scope) => mirror.customerRecord(scope, row.customerId));
    const stored = row.request as StoredWrite;
    const receipt = customer ? await company.writer.find(toLedgerWrite(stored, customer)).catch(absent) : null;
    if (receipt) await this.deliveries.written(company, row, stored, receipt);
    else await this.deliveries.later(company, row, 'It has not happened; it is tried again.', this.clock.nowMs());
  }
}

function absent(error: unknown): null {
  if (error instanceof NotFound) return null;
  throw error;
}
