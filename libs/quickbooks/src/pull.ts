import {
  PAGE_ROWS_MAX,
  pullChanges,
  Rejected,
  Unavailable,
  type ListChanged,
  type PullPage,
  type SyncMark,
} from '@holdfast/accounting';
import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import type { Answer } from './answer';
import type { Call } from './calls';
import { changedSeconds, recordOf } from './map';
import { timeText } from './query-text';
import { OBJECT_NAME, rowsOf } from './rows';
import { customerSchema, toldSchema } from './schema';
import { ENTITIES, finished, readMark, type Mark } from './sync-mark';
import { NO_TERMS, readTerms, termsIn, type Terms } from './terms';

/** Change data is cut at this many objects in all, silently: developer.intuit.com, change-data-capture. */
const CHANGES_MAX = 1000;
/** Change data looks back 30 days; five of them are kept in reserve. */
const CHANGES_LOOK_BACK_SECONDS = 25 * 24 * 3600;

/** One run over one company. */
interface Run {
  readonly call: Call;
  readonly home: string;
  /** The provider's clock at the first answer; null before it. */
  startedAt: number | null;
  terms: Terms;
  termsComplete: boolean;
}

interface Row {
  readonly id: string;
  readonly changedAt: number;
  readonly object: unknown;
}

/** Everything (mark null) or what changed since the mark. `home` is asked for only when the mark does not know it.
 * Throws RateLimited, SignInExpired, Unavailable, Rejected. */
export async function* pullLedger(call: Call, home: () => Promise<string>, mark: SyncMark | null): AsyncGenerator<PullPage> {
  const from = readMark(mark) ?? { changedSince: null, unfinished: null, home: await home(), sweepDue: false };
  const run: Run = {
    call,
    home: from.home,
    startedAt: from.unfinished?.startedAt ?? null,
    terms: NO_TERMS,
    termsComplete: false,
  };
  if (from.unfinished || from.changedSince === null) yield* readLists(run, from);
  else yield* readChanges(run, from, from.changedSince);
}

/** By lists: a first pull, a long gap, or too many changes for change data. A list that was broken off goes on where its last stored page ended. */
async function* readLists(run: Run, from: Mark): AsyncGenerator<PullPage> {
  const done = [...(from.unfinished?.done ?? [])];
  const reached = { ...from.unfinished?.reached };
  for (const kind of ENTITIES.filter((each) => !done.includes(each))) {
    let read = 0;
    for await (const page of pullChanges(listOf(run, kind), reached[kind] ?? from.changedSince)) {
      read += page.rows.length;
      if (page.rows.length < PAGE_ROWS_MAX) done.push(kind);
      else if (page.mark !== null) reached[kind] = page.mark;
      const startedAt = run.startedAt ?? 0;
      const mark: Mark =
        done.length === ENTITIES.length
          ? finished(from, startedAt)
          : { ...from, unfinished: { startedAt, done: [...done], reached: { ...reached } } };
      const objects = page.rows.map((row) => row.object);
      yield { records: await recordsOf(run, kind, objects), mark, progress: { entity: kind, read } };
    }
  }
}

function listOf(run: Run, kind: EntityKind): ListChanged<Row> {
  return async ({ since, offset, limit }) => {
    const conditions = [
      // Name lists hide inactive rows unless they are asked for.
      ...(kind === 'customer' ? ['Active IN (true,false)'] : []),
      ...(since === null ? [] : [`MetaData.LastUpdatedTime >= '${timeText(since)}'`]),
    ];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')} `;
    const clause = `${where}ORDERBY MetaData.LastUpdatedTime STARTPOSITION ${offset + 1} MAXRESULTS ${limit}`;
    const answer = await run.call({ op: 'query', entity: OBJECT_NAME[kind], clause });
    const providerNow = clockOf(answer);
    run.startedAt ??= providerNow;
    return { rows: timed(rowsOf(answer, OBJECT_NAME[kind]), since ?? 0), providerNow };
  };
}

/** Rows with their change times. One that does not tell its time takes that of the row before it: the list is in the order of time. */
function timed(objects: readonly unknown[], since: number): readonly Row[] {
  let changedAt = since;
  return objects.map((object) => {
    changedAt = changedSeconds(object) ?? changedAt;
    const told = toldSchema.safeParse(object);
    return { id: told.data?.Id ?? '', changedAt, object };
  });
}

/** By change data: one call for everything, as long as it can be trusted to be complete. */
async function* readChanges(run: Run, from: Mark, since: number): AsyncGenerator<PullPage> {
  const told = await changesSince(run, ENTITIES, since);
  if (!told || (run.startedAt ?? 0) - since > CHANGES_LOOK_BACK_SECONDS) {
    // What was deleted before the look-back cannot be learnt from lists; what change data did tell is passed on.
    for (const kind of told ? ENTITIES : []) {
      const records = (await recordsOf(run, kind, told?.objects[kind] ?? [])).filter((record) => record.entity === 'gone');
      if (records.length > 0) yield { records, mark: from, progress: { entity: kind, read: records.length } };
    }
    yield* readLists(run, { ...from, sweepDue: true });
  } else if (told.count >= CHANGES_MAX) {
    yield* readChangesByEntity(run, from, since);
  } else {
    const mark = finished(from, run.startedAt ?? 0);
    const kinds = ENTITIES.filter((kind) => told.objects[kind].length > 0);
    if (kinds.length === 0) yield { records: [], mark, progress: { entity: 'customer', read: 0 } };
    for (const kind of kinds) {
      const records = await recordsOf(run, kind, told.objects[kind]);
      // Only the last page moves the mark: a break before it brings everything again.
      yield { records, mark: kind === kinds.at(-1) ? mark : from, progress: { entity: kind, read: records.length } };
    }
  }
}

/** Too much for one answer: ask for each entity alone, and read by list what is still too much. */
async function* readChangesByEntity(run: Run, from: Mark, since: number): AsyncGenerator<PullPage> {
  const complete: EntityKind[] = [];
  for (const kind of ENTITIES) {
    const told = await changesSince(run, [kind], since);
    if (told && told.count < CHANGES_MAX) complete.push(kind);
    const records = await recordsOf(run, kind, told?.objects[kind] ?? []);
    yield { records, mark: from, progress: { entity: kind, read: records.length } };
  }
  const startedAt = run.startedAt ?? 0;
  if (complete.length === ENTITIES.length)
    yield { records: [], mark: finished(from, startedAt), progress: { entity: 'credit', read: 0 } };
  // Deletions beyond the cap are in no list, hence the sweep.
  else yield* readLists(run, { ...from, sweepDue: true, unfinished: { startedAt, done: complete, reached: {} } });
}

interface Changes {
  readonly objects: Readonly<Record<EntityKind, readonly unknown[]>>;
  /** All objects in the answer, those of no interest included: they count towards the cap. */
  readonly count: number;
}

/** Null when QuickBooks refuses, as it may do when the time is too long ago. */
async function changesSince(run: Run, kinds: readonly EntityKind[], since: number): Promise<Changes | null> {
  const all = kinds.length === ENTITIES.length;
  const entities = [...kinds.map((kind) => OBJECT_NAME[kind]), ...(all ? ['Term'] : [])];
  const answer = await run.call({ op: 'changes', entities, since: timeText(since) }).catch((error: unknown) => {
    if (error instanceof Rejected) return null;
    throw error;
  });
  if (!answer) return null;
  run.startedAt ??= clockOf(answer);
  if (!run.termsComplete) run.terms = new Map([...run.terms, ...termsIn(answer)]);
  const rows = (kind: EntityKind) => rowsOf(answer, OBJECT_NAME[kind]);
  const objects = { customer: rows('customer'), invoice: rows('invoice'), payment: rows('payment'), credit: rows('credit') };
  const count = Object.values(objects).reduce((sum, list) => sum + list.length, rowsOf(answer, 'Term').length);
  return { objects, count };
}

async function recordsOf(run: Run, kind: EntityKind, objects: readonly unknown[]): Promise<readonly LedgerRecord[]> {
  const terms = kind === 'customer' ? await termsFor(run, objects) : NO_TERMS;
  const context = { home: run.home, terms, toldAt: new Date((run.startedAt ?? 0) * 1000).toISOString() };
  return objects.flatMap((object) => recordOf(kind, object, context) ?? []);
}

/** The terms these customers refer to; read once for each pull, and only when the change data has not told them already. */
async function termsFor(run: Run, customers: readonly unknown[]): Promise<Terms> {
  const isKnown = (customer: unknown) => {
    const id = customerSchema.safeParse(customer).data?.SalesTermRef?.value;
    return id === undefined || run.terms.has(id);
  };
  if (!run.termsComplete && !customers.every(isKnown)) {
    run.terms = await readTerms(run.call);
    run.termsComplete = true;
  }
  return run.terms;
}

function clockOf(answer: Answer): number {
  if (answer.providerNow !== null) return answer.providerNow;
  throw new Unavailable('The answer of QuickBooks carries no date, so nobody could say how far it reaches. Try again later.');
}
