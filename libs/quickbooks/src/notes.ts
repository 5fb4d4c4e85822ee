import { Rejected, Unavailable, type Receipt, type WriteNote } from '@holdfast/accounting';
import type { Call } from './calls';
import { isQueryRefused } from './faults';
import { IDS_MAX } from './lists';
import { readAttachable } from './objects';
import { quoted } from './query-text';
import { rowsOf } from './rows';
import type { Step } from './step';

/** Attachable.Note, developer.intuit.com, all-entities/attachable. */
export const NOTE_CHARACTERS_MAX = 2000;
const PAGE = 1000;
const ENTITY = { customer: 'Customer', invoice: 'Invoice' } as const;

/** A note attachment, never sent along with an invoice. Throws Rejected when it is too long. */
export function noteStep(note: WriteNote): Step {
  if (note.text.length > NOTE_CHARACTERS_MAX)
    throw new Rejected(`A note in QuickBooks has at most ${NOTE_CHARACTERS_MAX} characters; this one has ${note.text.length}.`);
  const EntityRef = { type: ENTITY[note.about.entity], value: note.about.id };
  return {
    send: { action: 'create Attachable', body: { Note: note.text, AttachableRef: [{ EntityRef, IncludeOnSend: false }] } },
    drift: [],
    after: (written) => {
      const given = readAttachable(written);
      if (given) return { done: receipt(given.Id) };
      throw new Unavailable('QuickBooks did not show the note it has written. Look again later.');
    },
  };
}

/** Those of these notes that are there, found by their markers on their objects. One read for a hundred customers and one for a hundred invoices; notes
 * are few, so more than one page is the exception. Throws what Call throws. */
export async function findNotes(call: Call, notes: readonly WriteNote[]): Promise<ReadonlyMap<WriteNote, Receipt>> {
  const found = new Map<WriteNote, Receipt>();
  for (const entity of ['customer', 'invoice'] as const) {
    const wanted = notes.filter(({ about }) => about.entity === entity && about.id !== '');
    const ids = [...new Set(wanted.map(({ about }) => about.id))];
    for (let from = 0; from < ids.length; from += IDS_MAX)
      for (const row of await notesOn(call, ENTITY[entity], ids.slice(from, from + IDS_MAX)))
        for (const note of wanted) if (isIn(row, note)) found.set(note, receipt(row.Id));
  }
  return found;
}

type Row = NonNullable<ReturnType<typeof readAttachable>>;

function isIn({ Note, AttachableRef }: Row, { marker, about }: WriteNote): boolean {
  return (Note?.includes(marker) ?? false) && (AttachableRef ?? []).some(({ EntityRef }) => EntityRef.value === about.id);
}

async function notesOn(call: Call, type: string, ids: readonly string[]): Promise<readonly Row[]> {
  const [first = ''] = ids;
  const values = ids.length === 1 ? `= ${quoted(first)}` : `IN (${ids.map(quoted).join(',')})`;
  const where = `WHERE AttachableRef.EntityRef.Type = ${quoted(type)} AND AttachableRef.EntityRef.value ${values}`;
  try {
    return await everyPage(call, where);
  } catch (error) {
    // That a list may stand here is documented for other fields only.
    if (ids.length === 1 || !isQueryRefused(error)) throw error;
    const each: Row[] = [];
    for (const id of ids) each.push(...(await notesOn(call, type, [id])));
    return each;
  }
}

async function everyPage(call: Call, where: string): Promise<readonly Row[]> {
  const found: Row[] = [];
  for (let start = 1; ; start += PAGE) {
    const clause = `${where} STARTPOSITION ${start} MAXRESULTS ${PAGE}`;
    const rows = rowsOf(await call({ op: 'query', entity: 'Attachable', clause }), 'Attachable');
    found.push(...rows.flatMap((row) => readAttachable(row) ?? []));
    if (rows.length < PAGE) return found;
  }
}

function receipt(id: string): Receipt {
  return { reference: id, drift: [], records: [] };
}
