import {
  parseDay,
  type CustomerRecord,
  type Day,
  type InvoiceRecord,
  type LedgerRecord,
  type PlaceAction,
  type RemindAction,
} from '@holdfast/credit';
import { outbox } from '@holdfast/store';
import { BATCH_MEMBERS } from './members';

/** What a plan happens to. */
export const SUBJECTS = ['action', 'batch', 'e-mail'] as const;
export type Subject = (typeof SUBJECTS)[number];
/** A mark changes what is there, a note adds to it, a reminder leaves nothing that could be looked for. */
export type Kind = 'place' | 'note' | 'remind';

export function membersOf(subject: Subject): number {
  return subject === 'batch' ? BATCH_MEMBERS : 1;
}

/** Debtors of a play's own, and an invoice each. */
export function debtors(
  name: string,
  count: number,
): { readonly customers: readonly CustomerRecord[]; readonly records: readonly LedgerRecord[] } {
  const customers = Array.from({ length: count }, (_, n) => customer(`${name}-${n}`));
  return { customers, records: [...customers, ...customers.map(({ id }) => invoice(id))] };
}

/** The action, let go by the policy. */
export function letGo(
  kind: Kind,
  customerId: string,
  { asOf, now }: { readonly asOf: Day; readonly now: string },
): outbox.NewAction {
  const planned = { customerId, key: `${kind}/${customerId}`, asOf, why: 'INV-1 is long overdue.' };
  return { ...planned, kind, state: 'approved', now, intent: intentOf(kind, planned) };
}

function intentOf(kind: Kind, planned: Pick<PlaceAction, 'customerId' | 'key' | 'asOf' | 'why'>): outbox.NewAction['intent'] {
  const { customerId, asOf, why } = planned;
  const invoiceId = `invoice-${customerId}`;
  const step: RemindAction['step'] = {
    step: 'overdue-7',
    channel: 'email',
    template: 'overdue-7',
    invoiceIds: [invoiceId],
    about: [{ id: invoiceId, number: 'INV-1', due: DUE, balance: 'USD 100.00' }],
    said: [{ invoiceId, step: 'overdue-7' }],
    listedInvoiceIds: [invoiceId],
  };
  if (kind === 'remind') return { ...planned, kind, step };
  if (kind === 'note') return { kind, customerId, lines: [why] };
  return { ...planned, kind, mark: 'hold', replaces: null, since: asOf, because: why, release: 'INV-1 is paid' };
}

const CHANGED_AT = '2026-01-01T00:00:00.000Z';
const ISSUED = parseDay('2026-01-01');
const DUE = parseDay('2026-01-31');
const AMOUNT = { minor: 10_000n, currency: 'USD' };

function customer(id: string): CustomerRecord {
  return {
    entity: 'customer',
    id,
    version: '0',
    changedAt: CHANGED_AT,
    createdAt: CHANGED_AT,
    name: id,
    emails: ['owner@debtor.example'],
    active: true,
    currency: 'USD',
    individual: null,
    parentId: null,
    mergedInto: null,
    terms: null,
    notes: '',
    groups: [],
    ledgerBalance: null,
  };
}

function invoice(customerId: string): InvoiceRecord {
  return {
    entity: 'invoice',
    id: `invoice-${customerId}`,
    version: '0',
    changedAt: CHANGED_AT,
    createdAt: CHANGED_AT,
    customerId,
    number: 'INV-1',
    issued: ISSUED,
    due: DUE,
    status: 'open',
    cashApplied: null,
    total: AMOUNT,
    balance: AMOUNT,
    homeTotal: AMOUNT,
    homeBalance: AMOUNT,
    sent: null,
    mailedAt: null,
    expectedOn: null,
  };
}
