import { Injectable } from '@nestjs/common';
import { depositPercentOf, violationsOf, type CustomerLedger, type Day, type Decision, type Violation } from '@holdfast/credit';
import { Store, marks, mirror, outbox, settings, violations, type CompanyScope, type StoredSettings } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { KnownCompany } from '../connect/open-company';
import { OwnerTold } from './owner-told';

interface Judged {
  readonly ledger: CustomerLedger;
  readonly decision: Decision;
}

/** An invoice that was raised although its customer is on hold or pays upfront: no ledger stops it, so it is marked there, and told to a person, once for
 * ever. The task is raised in every mode; what is written or mailed follows the modes. */
@Injectable()
export class Violations {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly owner: OwnerTold,
  ) {}

  async run(company: KnownCompany, judged: readonly Judged[]): Promise<void> {
    const today = todayOf(company.profile, this.clock);
    await this.store.inCompany(company.id, async (scope) => {
      const known = await settings.read(scope);
      for (const { ledger, found } of await this.found(scope, judged)) {
        const rows = found.map(({ customerId, invoiceId, mark, since }) => ({
          customerId,
          invoiceId,
          mark,
          since,
          foundOn: today,
        }));
        const fresh = new Set(await violations.add(scope, rows));
        for (const violation of found.filter(({ invoiceId }) => fresh.has(invoiceId)))
          await this.tell(scope, violation, { customerName: ledger.customer.name, today, known });
      }
    });
  }

  private async found(
    scope: CompanyScope,
    judged: readonly Judged[],
  ): Promise<readonly { readonly ledger: CustomerLedger; readonly found: readonly Violation[] }[]> {
    const current = await marks.read(
      scope,
      judged.map(({ ledger }) => ledger.customer.id),
    );
    const marked = judged.filter(({ ledger }) => (current.get(ledger.customer.id)?.mark ?? null) !== null);
    if (marked.length === 0) return [];
    const firstSeen = await mirror.firstSeen(
      scope,
      marked.map(({ ledger }) => ledger.customer.id),
    );
    return marked.flatMap(({ ledger, decision }) => {
      const mark = current.get(ledger.customer.id);
      const found = mark ? violationsOf({ ledger, ...mark, depositPercent: depositPercentOf(decision), firstSeen }) : [];
      return found.length === 0 ? [] : [{ ledger, found }];
    });
  }

  private async tell(
    scope: CompanyScope,
    { customerId, invoiceId, number, why }: Violation,
    { customerName, today, known }: { readonly customerName: string; readonly today: Day; readonly known: StoredSettings },
  ): Promise<void> {
    const key = `violation/${invoiceId}`;
    const { modes, profile } = known;
    const mode = profile?.timeZone == null ? 'observe' : modes.notes;
    await outbox.add(scope, {
      key,
      kind: 'note',
      customerId,
      asOf: today,
      why,
      state: mode === 'act' ? 'approved' : 'planned',
      intent: { kind: 'note', customerId, about: { entity: 'invoice', id: invoiceId }, lines: [why] },
      now: this.clock.iso(),
    });
    await this.owner.of(scope, {
      key,
      customer: { id: customerId, name: customerName },
      about: 'violation',
      title: 'An invoice was raised in spite of a restriction',
      why,
      invoice: { id: invoiceId, number },
      event: 'violation found',
      on: today,
    });
  }
}
