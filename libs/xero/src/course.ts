import type { LedgerWrite, PlaceMark, ReleaseMark, WriteNote } from '@holdfast/accounting';
import { isRefusal } from './elements';
import { GROUP_NAMES } from './marks';
import { recordAfter } from './record-after';
import { expectPayment } from './expected-day';
import { join, leave, type Course } from './steps';
import { placeOurTerms, restoreTerms } from './terms';

/** https://developer.xero.com/documentation/api/accounting/historyandnotes (older copies say 250). */
export const NOTE_CHARACTERS_MAX = 2500;

/** A mark is membership of a contact group and sales terms of 0 days; an expected day stands on the invoice. */
export function courseOf(write: LedgerWrite): Course {
  switch (write.kind) {
    case 'place':
      return place(write);
    case 'release':
      return release(write);
    case 'note':
      return writeNote(write);
    case 'expect':
      return expectPayment(write);
  }
}

/** The new group first and the old one last: at no moment does the customer look free. */
function* place(write: PlaceMark): Course {
  const { customer, mark, replaces, prior } = write;
  yield* join(mark, customer.id);
  const terms = yield* undoingMembership(write, placeOurTerms(write));
  const left = replaces !== null && replaces !== mark && !prior.groups.includes(GROUP_NAMES[replaces]) ? replaces : null;
  if (left) yield* leave(left, customer.id);
  const record = recordAfter(customer, terms.answer, {
    terms: terms.terms,
    joined: GROUP_NAMES[mark],
    left: left && GROUP_NAMES[left],
  });
  return { reference: customer.id, drift: terms.drift, records: [record] };
}

/** Refused terms refuse the whole mark, so the owner must not be left with half of it. */
function* undoingMembership<T>({ customer, mark }: PlaceMark, setTerms: Course<T>): Course<T> {
  try {
    return yield* setTerms;
  } catch (error) {
    if (isRefusal(error) && !customer.groups.includes(GROUP_NAMES[mark])) {
      try {
        yield* leave(mark, customer.id);
      } catch {
        // The refusal is still the thing to tell.
      }
    }
    throw error;
  }
}

function* release(write: ReleaseMark): Course {
  const { customer, mark, prior } = write;
  const name = GROUP_NAMES[mark];
  // A customer whom the owner had put into the group before us stays in it.
  const left = prior.groups.includes(name) ? null : name;
  const noGroup =
    left !== null && (yield* leave(mark, customer.id)) === 'no-group'
      ? [`The contact group "${name}" no longer exists under this name in Xero; nothing was taken out of it.`]
      : [];
  const terms = yield* restoreTerms(write);
  const record = recordAfter(customer, terms.answer, { terms: terms.terms, joined: null, left });
  return { reference: customer.id, drift: [...noGroup, ...terms.drift], records: [record] };
}

function* writeNote(note: WriteNote): Course {
  yield { does: 'note', note: { ...note, text: withinLimit(note) } };
  return { reference: note.about.id, drift: [], records: [] };
}

/** The marker survives the cut: without it the note could never be recognised. */
function withinLimit({ text, marker }: WriteNote): string {
  if (text.length <= NOTE_CHARACTERS_MAX) return text;
  return `${text.slice(0, NOTE_CHARACTERS_MAX - marker.length - 2)}… ${marker}`;
}
