import { AccountingError, NotFound, Rejected } from '@holdfast/accounting';
import { fieldOf, jsonOf, type Answer } from './answer';
import { unreadable } from './faults';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** What was sent in one array: where an answer has it, and by which name it is known. */
interface Elements {
  readonly array: string;
  readonly id: string;
}
const CONTACTS: Elements = { array: 'Contacts', id: 'ContactID' };
export const INVOICES: Elements = { array: 'Invoices', id: 'InvoiceID' };

/** What an answer says of each contact, or invoice, that was sent in one array; undefined where it says nothing. Told by id, for nobody has documented the order; a refused
 * one may come without its id, and is then known by its place. Throws Unavailable when the answer has no such array at all. */
export function partsOf(answer: Answer, ids: readonly string[], of = CONTACTS): readonly unknown[] {
  const found = fieldOf(jsonOf(answer), of.array);
  if (!Array.isArray(found)) throw unreadable(answer);
  const told: readonly unknown[] = found;
  const byId = new Map(told.map((part) => [idOf(part, of), part]));
  const atItsPlace = (index: number): unknown => {
    const part = told.length === ids.length ? told[index] : undefined;
    return idOf(part, of) === NOBODY ? part : undefined;
  };
  return ids.map((id, index) => byId.get(id.toLowerCase()) ?? atItsPlace(index));
}

function idOf(part: unknown, of: Elements): string {
  const id = fieldOf(part, of.id);
  return typeof id === 'string' ? id.toLowerCase() : NOBODY;
}

/** Sends an array. Where all of it is refused the refusal may be for one of its elements only, so it is sent again in halves, and so on; hence only for what
 * may be done twice. Each element has what became of it; nothing is thrown but what is no error of the port. */
export async function inHalves<Item, Result>(
  items: readonly Item[],
  send: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<readonly (Result | AccountingError)[]> {
  try {
    return await send(items);
  } catch (error) {
    if (!(error instanceof AccountingError)) throw error;
    if (items.length === 1 || !isRefusal(error)) return items.map(() => error);
    const middle = Math.ceil(items.length / 2);
    return [...(await inHalves(items.slice(0, middle), send)), ...(await inHalves(items.slice(middle), send))];
  }
}

/** Surely nothing was done, and it is about what was sent. */
export function isRefusal(error: unknown): error is Rejected | NotFound {
  return error instanceof Rejected || error instanceof NotFound;
}
