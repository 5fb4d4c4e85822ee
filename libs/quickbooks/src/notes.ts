import { Rejected, Unavailable, type Receipt, type WriteNote } from '@holdfast/accounting';
import type { Call } from './calls';
import { isDuplicateRequest } from './faults';
import { readAttachable } from './objects';
import { quoted } from './query-text';
import { requestIdOf } from './request-id';
import { objectOf, rowsOf } from './rows';

/** Attachable.Note, developer.intuit.com, all-entities/attachable. */
export const NOTE_CHARACTERS_MAX = 2000;
const PAGE = 1000;
const ENTITY = { customer: 'Customer', invoice: 'Invoice' } as const;

/** A note attachment, never sent along with an invoice. Throws what Call throws. */
export async function writeNote(call: Call, note: WriteNote, key: string): Promise<Receipt> {
  if (note.text.length > NOTE_CHARACTERS_MAX)
    throw new Rejected(`A note in QuickBooks has at most ${NOTE_CHARACTERS_MAX} characters; this one has ${note.text.length}.`);
  const EntityRef = { type: ENTITY[note.about.entity], value: note.about.id };
  const write = {
    action: 'create Attachable',
    body: { Note: note.text, AttachableRef: [{ EntityRef, IncludeOnSend: false }] },
  } as const;
  try {
    const answer = await call({ op: 'write', ...write, requestId: requestIdOf(key, write) });
    const written = readAttachable(objectOf(answer, 'Attachable'));
    if (written) return receipt(written.Id);
    throw new Unavailable('QuickBooks did not show the note it has written. Look again later.');
  } catch (error) {
    if (!isDuplicateRequest(error)) throw error;
    const found = await findNote(call, note);
    if (found) return found;
    throw new Unavailable('QuickBooks has had this request, but its effect is not to be seen yet.');
  }
}

/** Looks for the marker among the notes on the object. Notes are few, so more than one page is the exception. */
export async function findNote(call: Call, note: WriteNote): Promise<Receipt | null> {
  const where = `WHERE AttachableRef.EntityRef.Type = ${quoted(ENTITY[note.about.entity])} AND AttachableRef.EntityRef.value = ${quoted(note.about.id)}`;
  for (let start = 1; ; start += PAGE) {
    const rows = rowsOf(
      await call({ op: 'query', entity: 'Attachable', clause: `${where} STARTPOSITION ${start} MAXRESULTS ${PAGE}` }),
      'Attachable',
    );
    for (const row of rows) {
      const found = readAttachable(row);
      if (found?.Note?.includes(note.marker)) return receipt(found.Id);
    }
    if (rows.length < PAGE) return null;
  }
}

function receipt(id: string): Receipt {
  return { reference: id, drift: [], records: [] };
}
