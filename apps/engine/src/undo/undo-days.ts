import { Injectable } from '@nestjs/common';
import { dayText, invoiceName, type Day, type ExpectAction } from '@holdfast/credit';
import { outbox, toldDays, type CompanyScope } from '@holdfast/store';
import { Clock } from '../clock';

/** An invoice on which a day of ours, when it is expected to be paid, is taken back. */
export interface DayPutBack {
  readonly customerId: string;
  readonly name: string;
  readonly number: string;
  /** Null while it is not known what stands there. */
  readonly from: Day | null;
  readonly to: Day | null;
  /** It has been let go, now or by an earlier undo. Otherwise what was on its way before has to come to an end first. */
  readonly isLetGo: boolean;
}

/** The part of an undo that is about invoices. */
@Injectable()
export class UndoDays {
  constructor(private readonly clock: Clock) {}

  /** Those that are not as they were. `keyPrefix`: what the undo's keys begin with. `customerIds`: only theirs. */
  async putAllBack(
    scope: CompanyScope,
    {
      since,
      keyPrefix,
      today,
      customerIds,
    }: {
      readonly since: string | null;
      readonly keyPrefix: string;
      readonly today: Day;
      readonly customerIds?: readonly string[];
    },
  ): Promise<readonly DayPutBack[]> {
    const puttingBack: DayPutBack[] = [];
    for (const { customerId, invoiceId, name, number, entryId, on, prior, open } of await toldDays.writtenAfter(scope, since)) {
      if (customerIds && !customerIds.includes(customerId)) continue;
      puttingBack.push({ customerId, name, number, from: on, to: prior, isLetGo: open !== 'on its way' });
      if (open !== null || on === null || entryId === null) continue;
      const invoice = { id: invoiceId, number, expectedOn: on };
      const key = `${keyPrefix}${invoiceId}`;
      const why = `${invoiceName(invoice)} is expected ${prior === null ? 'on no day' : `on ${dayText(prior)}`} again, because everything is put back by an undo.`;
      const planned = { kind: 'expect', customerId, key, asOf: today, why } as const;
      const intent: ExpectAction = { ...planned, invoice, entryId, on: prior, prior: null, takesBack: true };
      await outbox.add(scope, { ...planned, intent, state: 'approved', approvedBy: outbox.UNDO, now: this.clock.iso() });
    }
    return puttingBack;
  }
}
