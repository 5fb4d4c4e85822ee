import { Injectable } from '@nestjs/common';
import { dayChangedByHand, type CustomerLedger } from '@holdfast/credit';
import { Store, toldDays } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { KnownCompany } from '../connect/open-company';
import { OwnerTold } from './owner-told';

/** A day of ours, on which an invoice is expected to be paid, that somebody has changed by hand in the ledger. It is left as it is, and the owner hears of it,
 * once for each day that was written. */
@Injectable()
export class ChangedDays {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly owner: OwnerTold,
  ) {}

  async run(company: KnownCompany, judged: readonly { readonly ledger: CustomerLedger }[]): Promise<void> {
    if (!company.capabilities.expectedDays) return;
    await this.store.inCompany(company.id, async (scope) => {
      const ledgers = new Map(judged.map(({ ledger }) => [ledger.customer.id, ledger]));
      for (const { id, customerId, invoiceId, on } of await toldDays.standing(scope, [...ledgers.keys()])) {
        const ledger = ledgers.get(customerId);
        const invoice = ledger?.invoices.find((one) => one.id === invoiceId);
        const why = invoice ? dayChangedByHand(invoice, on) : null;
        if (!ledger || !invoice || why === null) continue;
        await this.owner.of(scope, {
          key: `changed-by-hand/${id}`,
          customer: ledger.customer,
          about: 'change',
          title: 'The expected payment of an invoice was changed by hand in the ledger',
          why,
          invoice,
          event: 'expected payment changed by hand',
          on: todayOf(company.profile, this.clock),
        });
      }
    });
  }
}
