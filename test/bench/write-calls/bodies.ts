import type { Action, CustomerRecord, PlaceAction } from '@holdfast/credit';
import { quickbooksShared, xeroChunks, type TurnOfActions } from './formula';
import { PROMISED_FOR, TODAY_TEXT } from './office';

/* The bodies of requests as docs/CALLS.md shows them, built anew from what is to be done. Knows nothing of the adapters or the engine. */

/** What is done in one turn, in the order in which it is asked for. */
export interface Bodied {
  readonly actions: readonly Action[];
  /** News of promises, each of another customer. */
  readonly told: readonly { readonly customerId: string; readonly line: string }[];
  /** As it was before the turn, its version included. */
  readonly customerOf: (id: string) => CustomerRecord;
  /** As letters are signed. */
  readonly companyName: string;
  /** How QuickBooks knows our sales term. */
  readonly ourTermsId: string;
}

const MARKER = 'HF-000000000000';
const DUE_AT_ONCE = { Day: 0, Type: 'DAYSAFTERBILLDATE' };

/** Bytes of the bodies of a turn. */
export function quickbooksBytes(turn: TurnOfActions, bodied: Bodied): number {
  const { actions, customerOf, ourTermsId } = bodied;
  const marks = actions.flatMap((action) => {
    const { id, version, terms } = customerOf(action.customerId);
    const update = (value: string, notes: string): object => ({
      Id: id,
      SyncToken: version,
      sparse: true,
      SalesTermRef: { value },
      Notes: notes,
    });
    if (action.kind === 'place') return [update(ourTermsId, `[Holdfast:]\n${explanation(action)}\n[/Holdfast]`)];
    return action.kind === 'release' ? [update(terms?.id ?? '', '')] : [];
  });
  const notes = notesOn(bodied).map(({ customerId, text }) => ({
    Note: text,
    AttachableRef: [{ EntityRef: { type: 'Customer', value: customerId }, IncludeOnSend: false }],
  }));
  const shared = quickbooksShared(turn);
  const envelopes = [
    ...shared.marks.map((size) => envelope(size, ['update', 'Customer'])),
    ...shared.notes.map((size) => envelope(size, ['create', 'Attachable'])),
  ];
  const first = turn.isFirstPlace ? [{ Name: 'CREDIT HOLD - prepay', DueDays: 0 }] : [];
  return sum([...[...marks, ...notes, ...first].map(bytesOf), ...envelopes]);
}

/** Bytes of the bodies of a turn. */
export function xeroBytes(turn: TurnOfActions, bodied: Bodied): number {
  const contact = { ContactID: '00000000-0000-0000-0000-000000000000' };
  const contacts = (count: number, change: object): number =>
    count === 0 ? 0 : bytesOf({ Contacts: Array.from({ length: count }, () => ({ ...contact, ...change })) });
  const ofMarks = xeroChunks(turn).map(
    ({ releases, places }) =>
      contacts(releases, { PaymentTerms: { Sales: { ...DUE_AT_ONCE, Day: 30 } } }) +
      contacts(places, {}) +
      contacts(places, { PaymentTerms: { Sales: DUE_AT_ONCE } }),
  );
  const day = { InvoiceID: contact.ContactID, ExpectedPaymentDate: PROMISED_FOR };
  const days = xeroChunks(turn).map(({ expectedDays }) =>
    expectedDays === 0 ? 0 : bytesOf({ Invoices: Array.from({ length: expectedDays }, () => day) }),
  );
  const notes = notesOn(bodied).map(({ text }) => bytesOf({ HistoryRecords: [{ Details: text }] }));
  return sum([...ofMarks, ...days, ...notes, turn.isFirstPlace ? bytesOf({ ContactGroups: [{ Name: 'Credit hold' }] }) : 0]);
}

/** What several writes in one call need besides themselves. */
function envelope(size: number, [operation, entity]: readonly [string, string]): number {
  const nothing = 0;
  const items = Array.from({ length: size }, (_, n) => ({ bId: String(n), operation, [entity]: nothing }));
  return bytesOf({ BatchItemRequest: items }) - size * bytesOf(nothing);
}

function explanation({ because, release }: PlaceAction): string {
  return `Credit hold by Holdfast since ${TODAY_TEXT}.\nWhy: ${because}\nTo lift it: ${release}.`;
}

function notesOn({ actions, told, companyName }: Bodied): readonly { readonly customerId: string; readonly text: string }[] {
  const done = actions.flatMap((action) => {
    const line = lineOn(action, companyName);
    return line === null ? [] : [{ customerId: action.customerId, line }];
  });
  return [...told, ...done].map(({ customerId, line }) => ({
    customerId,
    text: `Holdfast, ${TODAY_TEXT}:\n- ${line}\n[${MARKER}]`,
  }));
}

function lineOn(action: Action, companyName: string): string | null {
  if (action.kind === 'expect') return null;
  if (action.kind === 'place') return `${action.why} To lift it: ${action.release}.`;
  if (action.kind === 'release') return action.why;
  const subject = `Your account with ${companyName}: please settle what is overdue`;
  const numbers = action.step.about.map(({ number }) => number).join(', ');
  return `Reminder "${subject}" sent to a@debtor.example about ${numbers}.`;
}

function bytesOf(body: unknown): number {
  return Buffer.byteLength(JSON.stringify(body));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
