/* docs/CALLS.md as numbers. Knows nothing of the adapters or the engine. */

/** What is done in one turn, to different customers. */
export interface TurnOfActions {
  readonly releases: number;
  readonly places: number;
  /** Invoices on which the day of a promise is told, or taken back; one each. None in QuickBooks. */
  readonly expectedDays: number;
  readonly reminders: number;
  /** Customers who only get a note: of whom there is news of a promise, and of whom nothing is done that a note tells. */
  readonly toldOnly: number;
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

export interface Chunk {
  readonly releases: number;
  readonly places: number;
  readonly expectedDays: number;
  readonly reminders: number;
}

/** Customers in the order in which they are served; each of them has one action. */
function chunksOf({ releases, places, expectedDays, reminders }: TurnOfActions, size: number): Chunk[] {
  const all = releases + places + expectedDays + reminders;
  return Array.from({ length: Math.ceil(all / size) }, (_, n) => {
    const within = (from: number, count: number) =>
      Math.max(0, Math.min(from + count, (n + 1) * size) - Math.max(from, n * size));
    return {
      releases: within(0, releases),
      places: within(releases, places),
      expectedDays: within(releases + places, expectedDays),
      reminders: within(releases + places + expectedDays, reminders),
    };
  });
}

/** A day on an invoice is read there, so it needs no note besides that of the promise. */
export function notesOf({ releases, places, reminders, toldOnly }: TurnOfActions): number {
  return releases + places + reminders + toldOnly;
}

/** How many writes each shared call of QuickBooks carries, and how many writes go singly. */
export interface Shared {
  readonly marks: readonly number[];
  readonly notes: readonly number[];
  readonly singles: number;
}

export function quickbooksShared(turn: TurnOfActions): Shared {
  const { chunk, together } = QUICKBOOKS;
  let singles = 0;
  const write = (count: number): readonly number[] => {
    const alone = Math.max(0, Math.min(count, turn.singlesMax - singles));
    const rest = count - alone;
    // What is left over for a last call of its own is not metered.
    const lonely = rest % together === 1 ? 1 : 0;
    singles += alone + lonely;
    const shared = rest - lonely;
    return Array.from({ length: Math.ceil(shared / together) }, (_, n) => Math.min(together, shared - n * together));
  };
  const marks = chunksOf(turn, chunk).flatMap(({ releases, places }) => [...write(releases), ...write(places)]);
  const notes = write(notesOf(turn));
  return { marks, notes, singles };
}

export function quickbooksCalls(turn: TurnOfActions): Calls {
  const marks = turn.releases + turn.places;
  const chunks = chunksOf(turn, QUICKBOOKS.chunk);
  // The customers of each chunk, and the invoices behind its marks and reminders; releases rest on none. Besides, the home currency for the invoices, the
  // terms for the customers, and the terms for the marks.
  const ofInvoices = chunks.filter(({ places, reminders }) => places + reminders > 0).length;
  const once = Number(ofInvoices > 0) + Number(chunks.length > 0) + Number(marks > 0);
  const shared = quickbooksShared(turn);
  const sizes = [...shared.marks, ...shared.notes];
  return {
    reads: chunks.length + ofInvoices + once,
    writes: shared.singles + (turn.isFirstPlace ? 1 : 0),
    batches: sizes.length,
    batchItems: sizes.reduce((sum, size) => sum + size, 0),
  };
}

export function xeroChunks(turn: TurnOfActions): readonly Chunk[] {
  return chunksOf(turn, XERO.chunk);
}

export function xeroCalls(turn: TurnOfActions): Calls {
  const chunks = xeroChunks(turn);
  const marks = turn.releases + turn.places;
  const ofInvoices = chunks.filter(({ places, expectedDays, reminders }) => places + expectedDays + reminders > 0).length;
  const rereads = chunks.length + ofInvoices;
  const written = chunks.map(
    ({ releases, places, expectedDays }) => releases + Number(releases > 0) + 2 * Number(places > 0) + Number(expectedDays > 0),
  );
  const writes = written.reduce((sum, calls) => sum + calls, 0) + notesOf(turn) + (turn.isFirstPlace ? 1 : 0);
  return { reads: rereads + turn.mailedInvoices + (marks > 0 ? 1 : 0), writes, batches: 0, batchItems: 0 };
}

/** In bytes, more than the sandbox ever answers for one of each: see docs/CALLS.md. */
const ANSWERED_AT_MOST = {
  quickbooks: { customer: 1000, invoice: 1400, marked: 1100, noted: 600, list: 2500, call: 400 },
  xero: { customer: 1500, invoice: 2300, marked: 1800, noted: 600, list: 2500, call: 400 },
};

/** What the answers of a turn come to at most. How long a provider writes an answer can be told by nobody in advance. */
export function answeredAtMost(provider: keyof typeof ANSWERED_AT_MOST, turn: TurnOfActions, calls: Calls): number {
  const { customer, invoice, marked, noted, list, call } = ANSWERED_AT_MOST[provider];
  const { releases, places, expectedDays, reminders, mailedInvoices } = turn;
  return (
    (releases + places + expectedDays + reminders) * customer +
    notesOf(turn) * noted +
    (places + 2 * expectedDays + reminders) * invoice +
    (releases + places) * marked +
    mailedInvoices * noted +
    3 * list +
    (calls.reads + calls.writes + calls.batches) * call
  );
}
