import fc from 'fast-check';
import { PAGE_ROWS_MAX, pullChanges, type ChangedRow, type ListChanged } from './index';

/** A list that moves while it is read: before each page `edit` may touch rows. */
function liveList(rows: Map<string, number>, now: () => number, edit: () => void): ListChanged<ChangedRow> {
  return async ({ since, offset, limit }) => {
    edit();
    const sorted = [...rows]
      .map(([id, changedAt]) => ({ id, changedAt }))
      .filter((row) => since === null || row.changedAt >= since);
    sorted.sort((a, b) => a.changedAt - b.changedAt || (a.id < b.id ? -1 : 1));
    return { rows: sorted.slice(offset, offset + limit), providerNow: now() };
  };
}

async function readAll(list: ListChanged<ChangedRow>, mark: number | null, mirror: Map<string, number>): Promise<number | null> {
  let reached: number | null = mark;
  for await (const page of pullChanges(list, mark)) {
    for (const row of page.rows) mirror.set(row.id, Math.max(mirror.get(row.id) ?? 0, row.changedAt));
    reached = page.mark;
  }
  return reached;
}

describe('pulling changes', () => {
  it('reads a company that fits one page in one call', async () => {
    const rows = new Map(Array.from({ length: 999 }, (_, n) => [`r${n}`, 1000 + n] as const));
    let calls = 0;
    await readAll(
      liveList(
        rows,
        () => 5000,
        () => (calls += 1),
      ),
      null,
      new Map(),
    );
    expect(calls).toBe(1);
  });

  it('loses nothing while rows change under it, bulk imports within one second included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(1_000_000)), fc.integer({ min: 1, max: 40 }), async (random, editsPerPage) => {
        const next = (below: number) => random.next().value % below;
        let now = 10_000;
        const rows = new Map<string, number>();
        for (let n = 0; n < 3 * PAGE_ROWS_MAX; n += 1) rows.set(`r${n}`, n < 2 * PAGE_ROWS_MAX ? 5000 : 5000 + (n % 7));
        const edit = () => {
          now += 1;
          for (let n = 0; n < editsPerPage; n += 1) rows.set(`r${next(3 * PAGE_ROWS_MAX)}`, now);
        };
        const mirror = new Map<string, number>();
        const mark = await readAll(
          liveList(rows, () => now, edit),
          null,
          mirror,
        );
        now += 300;
        const list = liveList(
          rows,
          () => now,
          () => undefined,
        );
        await readAll(list, mark, mirror);
        expect(mirror).toEqual(rows);
      }),
      { numRuns: 25 },
    );
  });

  it('moves a quiet company’s mark on with the provider’s clock, and never backwards', async () => {
    const rows = new Map([['a', 1000]]);
    const quiet = liveList(
      rows,
      () => 900_000,
      () => undefined,
    );
    expect(await readAll(quiet, 800_000, new Map())).toBe(899_880);
    expect(await readAll(quiet, 950_000, new Map())).toBe(950_000);
  });
});
