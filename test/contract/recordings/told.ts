import type { AccountingError } from '@holdfast/accounting';
import type { Application, LedgerRecord, Money } from '@holdfast/credit';

/** A record in one line, with all that decisions rest on: what came out of a recording, to be compared by eye. */
export function told(record: LedgerRecord): string {
  switch (record.entity) {
    case 'customer':
      return line('customer', record.id, [
        record.name,
        record.active ? null : 'inactive',
        record.currency,
        record.ledgerBalance && `owes ${amount(record.ledgerBalance)}`,
        record.terms && `terms ${record.terms.name || record.terms.id} ${record.terms.days ?? 'no'} days`,
        record.parentId && `of ${record.parentId}`,
        ...record.emails,
        ...record.groups,
        record.notes && `notes ${JSON.stringify(record.notes)}`,
      ]);
    case 'invoice':
      return line(`${record.status} invoice`, record.id, [
        `#${record.number} of ${record.customerId}`,
        `${record.issued} to ${record.due ?? 'no day'}`,
        `${amount(record.balance)} of ${amount(record.total)}`,
        record.homeTotal.currency === record.total.currency
          ? null
          : `at home ${amount(record.homeBalance)} of ${amount(record.homeTotal)}`,
        record.sent ? 'sent' : null,
        ...(record.cashApplied ?? []).map(applied),
      ]);
    case 'payment':
      return line(`${record.status} payment`, record.id, [
        `of ${record.customerId}`,
        record.on,
        `${amount(record.unapplied)} of ${amount(record.total)} unapplied`,
        ...record.applications.map(applied),
      ]);
    case 'credit':
      return line(`${record.status} ${record.kind}`, record.id, [
        `of ${record.customerId}`,
        record.on,
        `${amount(record.remaining)} of ${amount(record.total)} left`,
        ...record.applications.map(applied),
      ]);
    case 'gone':
      return `gone ${record.of} ${record.id}`;
  }
}

/** An error in one line. */
export function failed(error: AccountingError): string {
  return [error.name, error.trace.status, error.trace.code].filter((part) => part !== null).join(' ');
}

function line(what: string, id: string, rest: readonly (string | null)[]): string {
  return `${what} ${id}: ${rest.filter((part) => part !== null && part !== '').join(', ')}`;
}

function amount({ minor, currency }: Money): string {
  return `${minor} ${currency}`;
}

function applied({ kind, invoiceId, amount: sum, on }: Application): string {
  return `${kind} ${amount(sum)} on ${invoiceId} ${on}`;
}
