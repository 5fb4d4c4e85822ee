import { Injectable } from '@nestjs/common';
import { changedByHand, type CustomerLedger } from '@holdfast/credit';
import { Store, markHistory, marks } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { KnownCompany } from '../connect/open-company';
import { OwnerTold } from './owner-told';

/** A mark that somebody has changed by hand in the ledger. It is left as it is, and the owner hears of it, once for each mark that was placed. */
@Injectable()
export class ChangedMarks {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly owner: OwnerTold,
  ) {}

  async run(company: KnownCompany, judged: readonly { readonly ledger: CustomerLedger }[]): Promise<void> {
    await this.store.inCompany(company.id, async (scope) => {
      const ids = judged.map(({ ledger }) => ledger.customer.id);
      const current = await marks.read(scope, ids);
      const left = await markHistory.leftAs(
        scope,
        ids.filter((id) => current.get(id)?.mark != null),
      );
      for (const { ledger } of judged) {
        const { customer } = ledger;
        const { mark = null, since = null } = current.get(customer.id) ?? {};
        const placed = left.get(customer.id);
        if (mark === null || since === null || !placed) continue;
        const { group } = company.capabilities.marks[mark];
        const why = changedByHand({ customer, mark, since, left: placed.left, group });
        if (why === null) continue;
        await this.owner.of(scope, {
          key: `changed-by-hand/${placed.id}`,
          customer,
          about: 'change',
          title: 'A restriction was changed by hand in the ledger',
          why,
          invoice: null,
          event: 'mark changed by hand',
          on: todayOf(company.profile, this.clock),
        });
      }
    });
  }
}
