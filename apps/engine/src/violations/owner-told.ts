import { Injectable } from '@nestjs/common';
import type { Day } from '@holdfast/credit';
import { audit, outbox, settings, tasks, type CompanyScope } from '@holdfast/store';
import { Clock } from '../clock';

/** What the owner has to hear of. */
export interface News {
  /** One for ever: told twice, it is one task and one mail. */
  readonly key: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly about: 'violation' | 'change';
  readonly title: string;
  readonly why: string;
  /** The invoice that it is about; null when it is about none. */
  readonly invoice: { readonly id: string; readonly number: string } | null;
  /** For the audit. */
  readonly event: string;
  readonly on: Day;
}

/** Tells the owner: by a task in every mode, and by mail where there is an address for it and Holdfast does more than observe. */
@Injectable()
export class OwnerTold {
  constructor(private readonly clock: Clock) {}

  /** Once for each key. */
  async of(scope: CompanyScope, { key, customer, about, title, why, invoice, event, on }: News): Promise<void> {
    const now = this.clock.iso();
    const detail = { why, alert: true, ...(invoice && { invoice }) };
    const task = await tasks.add(scope, { key, customerId: customer.id, title, detail, dueOn: on, now });
    if (!task.added) return;
    const { modes, profile, alertsTo: to } = await settings.read(scope);
    const isObserved = profile?.timeZone == null || modes.notes === 'observe';
    if (to !== null)
      await outbox.add(scope, {
        key: `alert/${key}`,
        kind: 'alert',
        customerId: customer.id,
        asOf: on,
        why,
        // The owner need not be asked whether to write to the owner.
        state: isObserved ? 'planned' : 'approved',
        intent: {
          kind: 'alert',
          customerId: customer.id,
          to,
          customerName: customer.name,
          about,
          number: invoice?.number ?? null,
          why,
        },
        now,
      });
    await audit.append(scope, {
      at: now,
      actor: 'policy',
      event,
      subject: customer.id,
      detail: { ...(invoice && { invoice: invoice.id, number: invoice.number }), why },
    });
  }
}
