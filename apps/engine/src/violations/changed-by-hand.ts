import { Injectable } from '@nestjs/common';
import type { CustomerLedger } from '@holdfast/credit';
import type { KnownCompany } from '../connect/open-company';
import { ChangedDays } from './changed-days';
import { ChangedMarks } from './changed-marks';

/** What somebody has changed by hand in the ledger of what Holdfast had written there. */
@Injectable()
export class ChangedByHand {
  constructor(
    private readonly marks: ChangedMarks,
    private readonly days: ChangedDays,
  ) {}

  async run(company: KnownCompany, judged: readonly { readonly ledger: CustomerLedger }[]): Promise<void> {
    await this.marks.run(company, judged);
    await this.days.run(company, judged);
  }
}
