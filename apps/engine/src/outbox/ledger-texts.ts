import { dayText, type PlaceAction } from '@holdfast/credit';
import type { ActionRow } from '@holdfast/store';
import { MARK_HEADING, type NoteAction } from './ledger-write';
import { approvedPreview } from './preview';
import type { Templates } from './templates';

/** Identifies an action in what it writes; short and neutral, for it may print. */
export function markerOf({ id }: Pick<ActionRow, 'id'>): string {
  return `HF-${id.replaceAll('-', '').slice(-12)}`;
}

/** What a note says in the ledger; contains the action's marker. */
export function noteText(templates: Templates, row: ActionRow, charactersMax: number): string {
  const marker = markerOf(row);
  const lines = (row.intent as NoteAction).lines.map(unmarked);
  return shortened(templates.note({ day: dayText(row.asOf), lines, marker }), marker, charactersMax);
}

/** Names, reasons and invoice numbers may look like a marker. Then the note that tells of them would pass for the one that the marker belongs to. */
function unmarked(text: string): string {
  return text.replace(/HF-(?=[0-9a-f]{12})/gi, 'HF_');
}

/** What a mark says in the customer's notes, where the ledger has them: to the letter what a person has approved, where one has. */
export function explanationOf(templates: Templates, row: ActionRow): string {
  const approved = approvedPreview(row);
  if (approved?.kind === 'change' && approved.block !== null) return approved.block;
  return explanationNow(templates, row.intent as PlaceAction);
}

export function explanationNow(templates: Templates, { mark, since, because, release }: PlaceAction): string {
  return templates.explain({ heading: MARK_HEADING[mark], since: dayText(since), why: because, release });
}

/** Cuts the text, never the marker. */
function shortened(text: string, marker: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const tail = `...\n[${marker}]`;
  return `${text.slice(0, charactersMax - tail.length)}${tail}`;
}
