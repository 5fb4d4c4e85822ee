import { Injectable } from '@nestjs/common';
import type { Receipt } from '@holdfast/accounting';
import {
  invoiceName,
  type CustomerRecord,
  type Day,
  type ExpectAction,
  type InvoiceRecord,
  type PlaceAction,
  type ReleaseAction,
  type TaskAction,
} from '@holdfast/credit';
import { audit, marks, mirror, outbox, tasks, type ActionRow, type CompanyScope, type ProviderCall } from '@holdfast/store';
import { Clock } from '../clock';
import { isTakingBack } from './half-done';
import { markLine, type StoredWrite } from './ledger-write';
import type { Basis } from './basis';
import type { Verdict } from './parcels';

type AuditEntry = Exclude<Parameters<typeof audit.append>[1], readonly unknown[]>;

/** What was sent for a row, and what came back. */
export interface Trip {
  readonly row: ActionRow;
  readonly calls: readonly ProviderCall[];
  /** Known by the provider's own answer, or by looking into its ledger. */
  readonly how: 'answer' | 'read back';
}

/** What is stored once it is known, or unknown for good, what became of an action. Everything of one parcel is one transaction of the caller's; the audit
 * entries are appended last. */
@Injectable()
export class Aftermath {
  constructor(private readonly clock: Clock) {}

  /** A write to the ledger. */
  async write(scope: CompanyScope, trip: Trip, verdict: Verdict): Promise<readonly AuditEntry[]> {
    if (verdict.is !== 'confirmed') return this.unconfirmed(scope, trip, verdict);
    const { row } = trip;
    const { receipt } = verdict;
    const stored = row.request as StoredWrite;
    if (receipt.records.length > 0) await mirror.storePage(scope, { records: receipt.records, mark: null });
    const record = receipt.records.find((one): one is CustomerRecord => one.entity === 'customer' && one.id === row.customerId);
    if (stored.kind === 'place') {
      const placedAt = record?.changedAt ?? null;
      await marks.set(scope, row.customerId, { mark: stored.mark, prior: stored.prior, since: row.asOf, placedAt });
    }
    if (stored.kind === 'release') await marks.clear(scope, row.customerId);
    const { reference, drift } = receipt;
    if (stored.kind === 'expect') return this.confirmed(scope, trip, { reference, drift, ...dayLeft(row, stored, receipt) });
    // Whoever changes it from now on was not us.
    const left = stored.kind === 'place' && record ? { left: { terms: record.terms, groups: record.groups } } : {};
    return this.confirmed(scope, trip, { reference, drift, line: lineOf(row, drift), ...left });
  }

  async confirmed(scope: CompanyScope, trip: Trip, outcome: Readonly<Record<string, unknown>>): Promise<readonly AuditEntry[]> {
    const { row, calls, how } = trip;
    await outbox.confirm(scope, row.id, { outcome, calls, how, now: this.clock.iso() });
    return [this.entry(trip, { event: `${row.kind} done`, how, outcome })];
  }

  async unconfirmed(
    scope: CompanyScope,
    trip: Trip,
    verdict: Exclude<Verdict, { is: 'confirmed' }>,
  ): Promise<readonly AuditEntry[]> {
    const { row, calls, how } = trip;
    const { reason } = verdict;
    const now = this.clock.iso();
    switch (verdict.is) {
      case 'rejected':
        await outbox.reject(scope, row.id, { reason, calls, now });
        await this.tell(scope, row, `Could not be done: ${WHAT[row.kind]}`, reason);
        return [this.entry(trip, { event: `${row.kind} refused`, reason })];
      case 'in doubt':
        await outbox.doubt(scope, row.id, { reason, calls, now });
        if (MAILS.has(row.kind))
          await this.tell(scope, row, MAIL_IN_DOUBT[row.kind] ?? '', `${reason} It is not sent again by itself.`);
        // Looked for in vain, it is in doubt as before.
        return how === 'answer' ? [this.entry(trip, { event: `${row.kind} in doubt`, reason })] : [];
      case 'later': {
        const notBefore = verdict.waitMs > 0 ? new Date(this.clock.nowMs() + verdict.waitMs).toISOString() : null;
        await outbox.retryLater(scope, row.id, { notBefore, reason, calls, now, how });
        return [];
      }
    }
  }

  /** A task for the owner: nobody else can mend it. */
  private async tell(scope: CompanyScope, row: ActionRow, title: string, reason: string): Promise<void> {
    await tasks.add(scope, {
      key: `trouble/${row.id}`,
      customerId: row.customerId,
      title,
      detail: { why: row.why, reason },
      dueOn: row.asOf,
      now: this.clock.iso(),
    });
  }

  private entry(
    { row, calls }: Trip,
    { event, ...told }: { readonly event: string } & Readonly<Record<string, unknown>>,
  ): AuditEntry {
    const { basis = null, ...sent } = (row.request ?? {}) as { readonly basis?: Basis | null };
    const { id: action, key, attempt, why } = row;
    return {
      at: this.clock.iso(),
      actor: row.approvedBy ?? 'policy',
      event,
      subject: row.customerId,
      detail: { action, key, attempt, why, basis, sent, calls, ...told },
    };
  }
}

/** What no look into a ledger can settle. */
export const MAILS: ReadonlySet<ActionRow['kind']> = new Set(['remind', 'alert']);

const MAIL_IN_DOUBT: Partial<Readonly<Record<ActionRow['kind'], string>>> = {
  remind: 'A reminder may or may not have been delivered',
  alert: 'An alert may or may not have been delivered',
};

const WHAT: Readonly<Record<ActionRow['kind'], string>> = {
  place: 'placing a mark in the ledger',
  release: 'lifting a mark in the ledger',
  remind: 'sending a reminder',
  alert: 'sending an alert',
  note: 'writing a note in the ledger',
  expect: 'saying in the ledger when an invoice is expected to be paid',
  task: 'raising a task',
};

/** What the note about it says; null: none is written. */
function lineOf(row: ActionRow, drift: readonly string[]): string | null {
  if (row.kind === 'note' || (isTakingBack(row) && drift.length === 0)) return null;
  return markLine(row.intent as PlaceAction | ReleaseAction, drift);
}

/** Of ours on the invoice, and what the note about it says where something stands otherwise than was meant. That a ledger keeps the day is not sure, and
 * one that does not is not asked again. */
function dayLeft(
  { intent }: ActionRow,
  { on, prior }: StoredWrite & { readonly kind: 'expect' },
  { records, drift }: Receipt,
): { readonly left: Day | null; readonly prior: Day | null; readonly line: string | null } {
  const { invoice, takesBack } = intent as ExpectAction;
  const record = records.find((one): one is InvoiceRecord => one.entity === 'invoice' && one.id === invoice.id);
  const isKept = record?.expectedOn === on;
  const left = isKept && !takesBack ? on : null;
  if (drift.length > 0) return { left, prior, line: `${invoiceName(invoice)}: ${drift.join(' ')}` };
  if (isKept || record?.status !== 'open') return { left, prior, line: null };
  const line = takesBack
    ? `The ledger goes on expecting ${invoiceName(invoice)} to be paid on the day that was promised; please change it there by hand.`
    : `The ledger did not take the promised day as the one on which ${invoiceName(invoice)} is expected to be paid; this note alone tells of it.`;
  return { left, prior, line };
}

export function titleOf(action: TaskAction): string {
  return {
    call: 'Call the customer',
    letter: 'Send a formal letter',
    review: 'Review the account',
    email: 'Write to the customer',
  }[action.step.channel];
}
