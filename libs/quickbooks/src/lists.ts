import { Unavailable, type ChangedRow, type ChangeList } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';
import type { Answer } from './answer';
import type { Call } from './calls';
import { changedSeconds, idOf } from './objects';
import { quoted, timeText } from './query-text';
import { OBJECT_NAME, rowsOf } from './rows';

interface ListedRow extends ChangedRow {
  readonly object: unknown;
}

/** Name lists hide inactive rows unless they are asked for. */
const CONDITIONS: Readonly<Record<EntityKind, readonly string[]>> = {
  customer: ['Active IN (true,false)'],
  invoice: [],
  payment: [],
  credit: [],
};
/** As many ids as surely fit an address, at 19 digits each. */
export const IDS_MAX = 100;

/** Every object of a kind in the order of its last change. How many there are is not said: a `totalCount` beside rows may well be the page's own. */
export function listOf(call: Call, kind: EntityKind): ChangeList<ListedRow> {
  return {
    starts: 'any-row',
    page: async ({ since, offset, limit }) => {
      const changed = since === null ? [] : [`MetaData.LastUpdatedTime >= '${timeText(since)}'`];
      const where = whereOf([...CONDITIONS[kind], ...changed]);
      const clause = `${where}ORDERBY MetaData.LastUpdatedTime STARTPOSITION ${offset + 1} MAXRESULTS ${limit}`;
      const answer = await call({ op: 'query', entity: OBJECT_NAME[kind], clause });
      return { rows: timed(rowsOf(answer, OBJECT_NAME[kind]), since ?? 0), providerNow: clockOf(answer), total: null };
    },
  };
}

export interface Found {
  /** Those that exist. */
  readonly objects: readonly unknown[];
  /** The ids of those that do not. */
  readonly absent: readonly string[];
  /** The provider's clock, seconds. */
  readonly providerNow: number;
}

/** These objects as they are now, one read for each hundred of them. Throws what Call throws: without an answer nothing is absent. */
export async function* lookUp(call: Call, kind: EntityKind, ids: readonly string[]): AsyncGenerator<Found> {
  const wanted = [...new Set(ids)].filter((id) => id !== '');
  for (let from = 0; from < wanted.length; from += IDS_MAX) {
    const asked = wanted.slice(from, from + IDS_MAX);
    const where = whereOf([...CONDITIONS[kind], `Id IN (${asked.map(quoted).join(',')})`]);
    const answer = await call({ op: 'query', entity: OBJECT_NAME[kind], clause: `${where}MAXRESULTS ${IDS_MAX}` });
    const objects = rowsOf(answer, OBJECT_NAME[kind]);
    const present = new Set(objects.map(idOf));
    yield { objects, absent: asked.filter((id) => !present.has(id)), providerNow: clockOf(answer) };
  }
}

/** The provider's clock. Throws Unavailable when the answer does not tell it. */
export function clockOf(answer: Answer): number {
  if (answer.providerNow !== null) return answer.providerNow;
  throw new Unavailable('The answer of QuickBooks carries no date, so nobody could say how far it reaches. Try again later.');
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')} `;
}

/** Rows with their change times. One that does not tell its time takes that of the row before it: the list is in the order of time. */
function timed(objects: readonly unknown[], since: number): readonly ListedRow[] {
  let changedAt = since;
  return objects.map((object) => {
    changedAt = changedSeconds(object) ?? changedAt;
    return { id: idOf(object) ?? '', changedAt, object };
  });
}
