/* docs/CALLS.md as numbers. Knows nothing of the adapters or the engine. */

/** What is done in one turn, to different customers. */
export interface TurnOfActions {
  readonly releases: number;
  readonly places: number;
  readonly reminders: number;
  /** Invoices that a reminder lists and that were ever mailed from the ledger. */
  readonly mailedInvoices: number;
  /** Nothing of this kind has been written in this company before: our terms, or our group, are still missing. */
  readonly isFirstPlace: boolean;
  /** How many writes of a turn go singly where a call that carries several is metered. */
  readonly singlesMax: number;
}

export interface Calls {
  readonly reads: number;
  readonly writes: number;
  readonly batches: number;
  /** Writes in the batches. */
  readonly batchItems: number;
}

const QUICKBOOKS = { chunk: 100, together: 30 };
const XERO = { chunk: 40 };

interface Chunk {
  readonly releases: number;
  readonly places: number;
  readonly reminders: number;
}

/** Customers in the order in which they are served; each of them has one action. */
function chunksOf({ releases, places, reminders }: TurnOfActions, size: number): Chunk[] {
  const all = releases + places + reminders;
  return Array.from({ length: Math.ceil(all / size) }, (_, n) => {
    const within = (from: number, count: number) =>
      Math.max(0, Math.min(from + count, (n + 1) * size) - Math.max(from, n * size));
    return { releases: within(0, releases), places: within(releases, places), reminders: within(releases + places, reminders) };
  });
}

export function quickbooksCalls(turn: TurnOfActions): Calls {
  const { chunk, together } = QUICKBOOKS;
  const marks = turn.releases + turn.places;
  const chunks = chunksOf(turn, chunk);
  const notes = marks + turn.reminders;
  // The customers of each chunk, and the invoices behind its marks and reminders; releases rest on none. Besides, the home currency for the invoices, the
  // terms for the customers, and the terms for the marks.
  const ofInvoices = chunks.filter(({ places, reminders }) => places + reminders > 0).length;
  let [singles, batches, batchItems] = [0, 0, 0];
  const write = (count: number): void => {
    const alone = Math.max(0, Math.min(count, turn.singlesMax - singles));
    singles += alone;
    const rest = count - alone;
    // What is left over for a last call of its own is not metered.
    const lonely = rest % together === 1 ? 1 : 0;
    singles += lonely;
    batches += Math.ceil((rest - lonely) / together);
    batchItems += rest - lonely;
  };
  for (const { releases, places } of chunks) {
    write(releases);
    write(places);
  }
  write(notes);
  const once = Number(ofInvoices > 0) + Number(chunks.length > 0) + Number(marks > 0);
  return { reads: chunks.length + ofInvoices + once, writes: singles + (turn.isFirstPlace ? 1 : 0), batches, batchItems };
}

export function xeroCalls(turn: TurnOfActions): Calls {
  const chunks = chunksOf(turn, XERO.chunk);
  const marks = turn.releases + turn.places;
  const notes = marks + turn.reminders;
  const rereads = chunks.length + chunks.filter(({ places, reminders }) => places + reminders > 0).length;
  const ofMarks = chunks.map(({ releases, places }) => releases + Number(releases > 0) + 2 * Number(places > 0));
  const writes = ofMarks.reduce((sum, calls) => sum + calls, 0) + notes + (turn.isFirstPlace ? 1 : 0);
  return { reads: rereads + turn.mailedInvoices + (marks > 0 ? 1 : 0), writes, batches: 0, batchItems: 0 };
}
