import { Injectable } from '@nestjs/common';
import type { PlaceAction, ReleaseAction } from '@holdfast/credit';
import { Store, connections, outbox, type ActionRow } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { KnownCompany } from '../connect/open-company';
import type { StoredWrite } from './ledger-write';

/** A mark takes several calls in some ledgers. One that was begun, and is not called for any more before it was finished, is taken back by a release of
 * its own: otherwise part of it would stand in the ledger with nobody to remember it. What was begun on a customer who has a mark of ours already is
 * finished instead; the next decision changes it like any other mark. */
@Injectable()
export class HalfDone {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  async takeBack(company: KnownCompany): Promise<void> {
    await this.store.inCompany(company.id, async (scope) => {
      await connections.requireLease(scope, company.epoch);
      for (const row of await outbox.givenUpHalfDone(scope)) {
        const key = `${outbox.TAKEN_BACK}${row.id}`;
        const asOf = todayOf(company.profile, this.clock);
        const { mark } = row.intent as PlaceAction;
        const why = `Take back what was begun of "${row.why}"`;
        const { prior } = row.request as StoredWrite & { readonly kind: 'place' };
        const intent: ReleaseAction = { kind: 'release', customerId: row.customerId, key, asOf, mark, why };
        await outbox.add(scope, {
          key,
          kind: 'release',
          customerId: row.customerId,
          asOf,
          why,
          state: 'approved',
          approvedBy: outbox.UNDO,
          intent: Object.assign(intent, { prior }),
          now: this.clock.iso(),
        });
      }
    });
  }
}

export function isTakingBack({ key }: Pick<ActionRow, 'key'>): boolean {
  return key.startsWith(outbox.TAKEN_BACK);
}
