import { Injectable } from '@nestjs/common';
import { Store, connections, noteLines, outbox, settings, type ActionRow, type CompanyScope } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { KnownCompany } from '../connect/open-company';
import type { NoteAction } from './ledger-write';
import { Previews } from './previews';

const AT_ONCE_MAX = 2000;

/** What a note tells: an action that was done, or what became of something without one. */
interface Told {
  readonly customerId: string;
  readonly key: string;
  readonly line: string;
  /** Null where none was behind it. */
  readonly actionId: string | null;
}

/** Gathers what has been done for each customer, or has happened, and not been noted yet into one note per customer (Xero takes one history record per call). */
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
      const byCustomer = groupByCustomer(await untold(scope));
      const { modes } = await settings.read(scope);
      for (const [customerId, told] of byCustomer) {
        await this.add(scope, {
          customerId,
          told,
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
      readonly told: readonly Told[];
      readonly asOf: ActionRow['asOf'];
      readonly state: 'approved' | 'planned';
    },
  ): Promise<void> {
    const { customerId, told, asOf, state } = note;
    const lines = told.map(({ line }) => line);
    const intent: NoteAction = { kind: 'note', customerId, lines };
    const { id } = await outbox.add(scope, {
      key: `note/${told[0]?.actionId ?? told[0]?.key}`,
      kind: 'note',
      customerId,
      asOf,
      state,
      why: lines.join(' '),
      intent,
      now: this.clock.iso(),
    });
    const ids = told.flatMap(({ actionId }) => actionId ?? []);
    await outbox.notedBy(scope, ids, id);
    const keys = told.flatMap(({ actionId, key }) => (actionId === null ? [key] : []));
    await noteLines.notedBy(scope, keys, id);
  }
}

/** What happened before what was done about it. */
async function untold(scope: CompanyScope): Promise<readonly Told[]> {
  const lines = await noteLines.waiting(scope, AT_ONCE_MAX);
  const done = await outbox.withoutNote(scope, AT_ONCE_MAX);
  return [
    ...lines.map((line) => ({ ...line, actionId: null })),
    ...done.map(({ id, key, customerId, outcome }) => {
      const { line } = outcome as { readonly line?: unknown };
      return { customerId, key, line: String(line), actionId: id };
    }),
  ];
}

function groupByCustomer(all: readonly Told[]): Map<string, Told[]> {
  const groups = new Map<string, Told[]>();
  for (const told of all) groups.set(told.customerId, [...(groups.get(told.customerId) ?? []), told]);
  return groups;
}
