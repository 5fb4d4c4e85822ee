import { Injectable } from '@nestjs/common';
import { Store, connections, outbox, settings, type ActionRow, type CompanyScope } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { KnownCompany } from '../connect/open-company';
import type { NoteAction } from './ledger-write';
import { Previews } from './previews';

const ACTIONS_AT_ONCE_MAX = 2000;

/** Gathers what has been done for each customer and not been noted yet into one note per customer (Xero takes one history record per call). */
@Injectable()
export class Notes {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly previews: Previews,
  ) {}

  /** How many notes were added. */
  async compose(company: KnownCompany): Promise<number> {
    const customerIds = await this.store.inCompany(company.id, async (scope) => {
      await connections.requireLease(scope, company.epoch);
      const byCustomer = groupByCustomer(await outbox.withoutNote(scope, ACTIONS_AT_ONCE_MAX));
      const { modes } = await settings.read(scope);
      for (const [customerId, rows] of byCustomer) {
        await this.add(scope, {
          customerId,
          rows,
          asOf: todayOf(company.profile, this.clock),
          state: modes.notes === 'act' ? 'approved' : 'planned',
        });
      }
      return [...byCustomer.keys()];
    });
    await this.previews.run(company, customerIds);
    return customerIds.length;
  }

  private async add(
    scope: CompanyScope,
    note: {
      readonly customerId: string;
      readonly rows: readonly ActionRow[];
      readonly asOf: ActionRow['asOf'];
      readonly state: 'approved' | 'planned';
    },
  ): Promise<void> {
    const { customerId, rows, asOf, state } = note;
    const lines = rows.map((row) => String((row.outcome as { line?: unknown }).line));
    const intent: NoteAction = { kind: 'note', customerId, lines };
    const { id } = await outbox.add(scope, {
      key: `note/${rows[0]?.id}`,
      kind: 'note',
      customerId,
      asOf,
      state,
      why: lines.join(' '),
      intent,
      now: this.clock.iso(),
    });
    await outbox.notedBy(
      scope,
      rows.map((row) => row.id),
      id,
    );
  }
}

function groupByCustomer(rows: readonly ActionRow[]): Map<string, ActionRow[]> {
  const groups = new Map<string, ActionRow[]>();
  for (const row of rows) groups.set(row.customerId, [...(groups.get(row.customerId) ?? []), row]);
  return groups;
}
