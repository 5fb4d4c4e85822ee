import type { Action, CustomerRecord, PlaceAction } from '@holdfast/credit';
import { quickbooksShared, xeroChunks, type TurnOfActions } from './formula';
import { TODAY_TEXT } from './office';

/* The bodies of requests as docs/CALLS.md shows them, built anew from what is to be done. Knows nothing of the adapters or the engine. */

/** What is done in one turn, in the order in which it is asked for. */
export interface Bodied {
  readonly actions: readonly Action[];
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
export function quickbooksBytes(turn: TurnOfActions, { actions, customerOf, companyName, ourTermsId }: Bodied): number {
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
  const notes = actions.map((action) => ({
    Note: noteOn(action, companyName),
    AttachableRef: [{ EntityRef: { type: 'Customer', value: action.customerId }, IncludeOnSend: false }],
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
export function xeroBytes(turn: TurnOfActions, { actions, companyName }: Bodied): number {
  const contact = { ContactID: '00000000-0000-0000-0000-000000000000' };
  const contacts = (count: number, change: object): number =>
    count === 0 ? 0 : bytesOf({ Contacts: Array.from({ length: count }, () => ({ ...contact, ...change })) });
  const ofMarks = xeroChunks(turn).map(
    ({ releases, places }) =>
      contacts(releases, { PaymentTerms: { Sales: { ...DUE_AT_ONCE, Day: 30 } } }) +
      contacts(places, {}) +
      contacts(places, { PaymentTerms: { Sales: DUE_AT_ONCE } }),
  );
  const notes = actions.map((action) => bytesOf({ HistoryRecords: [{ Details: noteOn(action, companyName) }] }));
  return sum([...ofMarks, ...notes, turn.isFirstPlace ? bytesOf({ ContactGroups: [{ Name: 'Credit hold' }] }) : 0]);
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

function noteOn(action: Action, companyName: string): string {
  return `Holdfast, ${TODAY_TEXT}:\n- ${lineOn(action, companyName)}\n[${MARKER}]`;
}

function lineOn(action: Action, companyName: string): string {
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
