import { elements, param, type ApiCall, type Route, type Scope } from '../call';
import { notFound, rows, validation, type Reply } from '../reply';
import { creditsOfKind } from '../shapes/credit';
import { findPart } from '../shapes/payment-parts';
import { bareInstant, instant, isoSeconds, text, type Json } from '../wire';

const DETAILS_MAX = 2500;
const AUTHOR = 'System Generated';

interface Subject {
  readonly endpoint: string;
  readonly scope: Scope;
  /** How the books name what a line of history is about. */
  readonly entity: string;
  readonly exists: (call: ApiCall, id: string) => boolean;
}

const SUBJECTS: readonly Subject[] = [
  { endpoint: 'Contacts', scope: 'contacts', entity: 'contact', exists: ({ ledger }, id) => !!ledger.books.get('customer', id) },
  { endpoint: 'Invoices', scope: 'invoices', entity: 'invoice', exists: ({ ledger }, id) => !!ledger.books.get('invoice', id) },
  { endpoint: 'CreditNotes', scope: 'invoices', entity: 'credit', exists: isCredit('credit-note') },
  { endpoint: 'Overpayments', scope: 'payments', entity: 'credit', exists: isCredit('overpayment') },
  { endpoint: 'Prepayments', scope: 'payments', entity: 'credit', exists: isCredit('prepayment') },
  { endpoint: 'Payments', scope: 'payments', entity: 'payment', exists: ({ ledger }, id) => !!findPart(ledger.books, id) },
];

/** History can be read and added to; nothing changes or removes a line. */
export const historyRoutes: readonly Route[] = SUBJECTS.flatMap((subject): Route[] => {
  const path = `/${subject.endpoint}/:id/History`;
  return [
    { method: 'get', path, scope: subject.scope, handle: (call) => readHistory(call, subject) },
    { method: 'put', path, scope: subject.scope, handle: (call) => addHistory(call, subject) },
  ];
});

function isCredit(kind: Parameters<typeof creditsOfKind>[1]): Subject['exists'] {
  return ({ ledger }, id) => creditsOfKind(ledger.books, kind).some((credit) => credit.id === id);
}

function readHistory(call: ApiCall, subject: Subject): Reply {
  const id = param(call, 'id').toLowerCase();
  if (!subject.exists(call, id)) throw notFound();
  const records = call.ledger.books
    .all('history')
    .filter(({ about }) => about.entity === subject.entity && about.id === id)
    .toReversed();
  return rows(
    'HistoryRecords',
    records.map((record) => ({
      Changes: record.changes,
      DateUTCString: isoSeconds(record.createdAt),
      DateUTC: instant(record.createdAt),
      User: record.user,
      Details: record.details,
    })),
  );
}

function addHistory(call: ApiCall, subject: Subject): Reply {
  const id = param(call, 'id').toLowerCase();
  const posted = elements(call, 'HistoryRecords');
  const complaints = posted.flatMap((element) => {
    const messages = complaintsAbout(call, element, { subject, id });
    return messages.length > 0 ? [{ element: written(call.now, element), messages }] : [];
  });
  if (complaints.length > 0) throw validation(complaints);
  return rows(
    'HistoryRecords',
    posted.map((element) => {
      const details = text(element['Details']) ?? '';
      call.ledger.books.insert('history', { about: { entity: subject.entity, id }, changes: 'Note', user: AUTHOR, details });
      return { ...written(call.now, element), ValidationErrors: [] };
    }),
  );
}

function complaintsAbout(call: ApiCall, element: Json, about: { subject: Subject; id: string }): string[] {
  if (!about.subject.exists(call, about.id)) return ['The document with the supplied id was not found for this endpoint.'];
  const details = text(element['Details']) ?? '';
  if (details.trim() === '') return ['Details must be specified.'];
  return details.length > DETAILS_MAX ? [`Details must not be more than ${DETAILS_MAX} characters long.`] : [];
}

function written(now: number, element: Json): Json {
  return { DateUTCString: isoSeconds(now), DateUTC: bareInstant(now), Details: element['Details'] ?? '' };
}
