import { ageingDay, dueDateOf } from '../assess/due-date';
import { isReceivable } from '../assess/open-items';
import { effectiveDue } from '../decide/grace';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import type { CreditRecord, PaymentRecord } from '../ledger/records';
import { dayNumber } from '../money/day';
import { applicationKnownOn, knownOn, type RecordedOn } from './as-known';
import type { RunningInvoice } from './running-invoice';
import type { Play } from './spell';

/** Something that is known from a morning on. Days are day numbers, amounts minor units of the home currency. */
export interface News {
  readonly morning: number;
  /** The document's own day. */
  readonly dated: number;
  readonly kind: 'issue' | 'cash' | 'credit' | 'unapplied cash' | 'open credits';
  readonly invoice: RunningInvoice | null;
  /** Off the invoice's balance, or onto what is unapplied or open. */
  readonly amount: number;
}

/** Everything a ledger's history tells, in order of time. */
export function newsOf(ledger: CustomerLedger, play: Play): readonly News[] {
  const { customer, invoices, payments, credits } = ledger;
  const termsDays = customer.terms?.days ?? play.settings.defaultTermsDays;
  return [
    ...invoices.filter(isReceivable).flatMap((invoice) => invoiceNews(invoice, termsDays, play)),
    ...payments
      .filter(({ status }) => status === 'active')
      .flatMap((payment) => fundsNews(payment, payment.unapplied.minor, play.recordedOn)),
    ...credits
      .filter(({ status }) => status === 'open' || status === 'used')
      .flatMap((credit) => fundsNews(credit, credit.remaining.minor, play.recordedOn)),
  ].sort((a, b) => a.morning - b.morning);
}

function invoiceNews(invoice: LedgerInvoice, termsDays: number, { policy, recordedOn }: Play): readonly News[] {
  const { id, number, total, applications } = invoice;
  const { due } = dueDateOf(invoice, termsDays);
  const agesFrom = ageingDay(invoice, due);
  const issued = dayNumber(invoice.issued);
  const running: RunningInvoice = {
    id,
    number,
    issued,
    due: dayNumber(due),
    agesFrom: dayNumber(agesFrom),
    overdueAfter: dayNumber(effectiveDue(agesFrom, policy.grace)),
    total: Number(total.minor),
    balance: Number(applications.reduce((sum, { amount }) => sum + amount.minor, invoice.balance.minor)),
    isKnown: false,
    lastCash: null,
    settlement: null,
  };
  const known = dayNumber(knownOn('invoice', id, invoice.issued, recordedOn));
  return [
    { morning: known + 1, dated: issued, kind: 'issue', invoice: running, amount: running.total },
    ...applications.map((application): News => ({
      morning: dayNumber(applicationKnownOn(application, recordedOn)) + 1,
      dated: dayNumber(application.on),
      kind: application.kind,
      invoice: running,
      amount: Number(application.amount.minor),
    })),
  ];
}

/** What is left of a receipt or credit: all of it when it becomes known, less with every application. */
function fundsNews(source: PaymentRecord | CreditRecord, left: bigint, recordedOn: RecordedOn): readonly News[] {
  const kind = source.entity === 'credit' && source.kind === 'credit-note' ? 'open credits' : 'unapplied cash';
  const dated = dayNumber(source.on);
  const morning = dayNumber(knownOn(source.entity, source.id, source.on, recordedOn)) + 1;
  const later = source.applications
    .map((application) => ({
      morning: dayNumber(applicationKnownOn(application, recordedOn)) + 1,
      amount: Number(application.amount.minor),
    }))
    .filter((application) => application.morning > morning);
  const first = later.reduce((sum, { amount }) => sum + amount, Number(left));
  return [
    ...(first === 0 ? [] : [{ morning, dated, kind, invoice: null, amount: first } as const]),
    ...later.map(
      (application) => ({ morning: application.morning, dated, kind, invoice: null, amount: -application.amount }) as const,
    ),
  ];
}
