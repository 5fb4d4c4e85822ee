import fc from 'fast-check';
import { pullChanges, type ChangedRow, type ChangeList, type Place } from './index';

const LIMIT = 20;

interface ListOptions {
  readonly starts: ChangeList<ChangedRow>['starts'];
  /** Does the provider say how many rows there are? */
  readonly counts: boolean;
  /** What happens before each call. */
  readonly meanwhile?: () => void;
}

/** A provider's live list: sorted and cut at the time of the call. */
class LiveList {
  readonly rows = new Map<string, number>();
  now = 10_000;
  calls: Place[] = [];

  put(id: string, changedAt: number): void {
    this.rows.set(id, changedAt);
  }

  as({ starts, counts, meanwhile }: ListOptions): ChangeList<ChangedRow> {
    return {
      starts,
      page: async ({ since, offset, limit }) => {
        meanwhile?.();
        this.calls.push({ since, offset });
        const from = since ?? Number.NEGATIVE_INFINITY;
        const all = [...this.rows].map(([id, changedAt]) => ({ id, changedAt })).filter((row) => row.changedAt >= from);
        all.sort((a, b) => a.changedAt - b.changedAt || (a.id < b.id ? -1 : 1));
        return { rows: all.slice(offset, offset + limit), providerNow: this.now, total: counts ? all.length : null };
      },
    };
  }
}

const FIRST: Place = { since: null, offset: 0 };

async function readAll(list: ChangeList<ChangedRow>, from: Place, mirror: Map<string, number>): Promise<void> {
  for await (const page of pullChanges(list, from, LIMIT)) keep(page.rows, mirror);
}

function keep(rows: readonly ChangedRow[], mirror: Map<string, number>): void {
  for (const { id, changedAt } of rows) mirror.set(id, Math.max(mirror.get(id) ?? 0, changedAt));
}

const kinds = fc.record({ starts: fc.constantFrom<ListOptions['starts']>('any-row', 'whole-pages'), counts: fc.boolean() });
/** Few distinct times make long runs of equal ones, longer than a page too. */
const books = fc.record({ size: fc.nat(200), times: fc.integer({ min: 1, max: 300 }), seed: fc.nat() });

function filled({ size, times, seed }: { size: number; times: number; seed: number }): LiveList {
  const list = new LiveList();
  for (let n = 0; n < size; n += 1) list.put(`r${n}`, 1000 + (((n + 1) * (seed + 7919)) % times));
  return list;
}

describe('pulling changes', () => {
  it('reads a list that stands still in exactly as many calls as it has pages', async () => {
    await fc.assert(
      fc.asyncProperty(kinds, books, async (kind, given) => {
        const list = filled(given);
        const mirror = new Map<string, number>();
        await readAll(list.as(kind), FIRST, mirror);
        expect(mirror).toEqual(list.rows);
        const { size } = given;
        if (kind.counts) expect(list.calls).toHaveLength(Math.max(1, Math.ceil(size / LIMIT)));
        // Where nobody says how many rows there are, a page that came full is followed by another.
        else if (kind.starts === 'any-row') expect(list.calls).toHaveLength(Math.floor(size / LIMIT) + 1);
      }),
      { numRuns: 500 },
    );
  });

  it('tells truly how far it is', async () => {
    const list = filled({ size: 90, times: 300, seed: 3 });
    const progress = [];
    for await (const { read, of } of pullChanges(list.as({ starts: 'whole-pages', counts: true }), FIRST, LIMIT))
      progress.push(`${read}/${of}`);
    expect(progress.at(0)).toBe('20/90');
    expect(progress.at(-1)).toBe('90/90');
  });

  it.each(['any-row', 'whole-pages'] as const)(
    'loses nothing while rows change under it, bulk imports within one second included (%s)',
    async (starts) => {
      await fc.assert(
        fc.asyncProperty(
          fc.boolean(),
          books,
          fc.infiniteStream(fc.nat(1_000_000)),
          fc.nat(12),
          async (counts, given, random, pace) => {
            const list = filled(given);
            const next = (below: number) => random.next().value % below;
            const meanwhile = () => {
              list.now += 1;
              for (let n = next(pace + 1); n > 0; n -= 1) list.put(`r${next(given.size + 5)}`, list.now);
            };
            const mirror = new Map<string, number>();
            await readAll(list.as({ starts, counts, meanwhile }), FIRST, mirror);
            // What changed after its page was read is told by the next pull; whatever did not change must be there now.
            for (const [id, changedAt] of list.rows) if (changedAt < 10_000) expect(mirror.get(id)).toBe(changedAt);
          },
        ),
        { numRuns: 1500 },
      );
    },
  );

  it('notices rows that vanish where the provider counts', async () => {
    await fc.assert(
      fc.asyncProperty(books, fc.infiniteStream(fc.nat(1_000_000)), async (given, random) => {
        const list = filled(given);
        const meanwhile = () => void list.rows.delete(`r${random.next().value % (given.size + 1)}`);
        const mirror = new Map<string, number>();
        await readAll(list.as({ starts: 'whole-pages', counts: true, meanwhile }), FIRST, mirror);
        for (const id of list.rows.keys()) expect(mirror.has(id)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('broken off anywhere it goes on where it was, reading at most one page again', async () => {
    await fc.assert(
      fc.asyncProperty(kinds, books, fc.nat(12), async (kind, given, pagesBefore) => {
        const list = filled(given);
        const mirror = new Map<string, number>();
        let place: Place | null = FIRST;
        let pages = 0;
        for await (const page of pullChanges(list.as(kind), FIRST, LIMIT)) {
          keep(page.rows, mirror);
          place = page.next;
          if (pages++ === pagesBefore) break;
        }
        const whole = new LiveList();
        for (const [id, changedAt] of list.rows) whole.put(id, changedAt);
        await readAll(whole.as(kind), FIRST, new Map());
        if (place !== null) await readAll(list.as(kind), place, mirror);
        expect(mirror).toEqual(list.rows);
        expect(list.calls.length).toBeLessThanOrEqual(whole.calls.length + 1);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['any-row', 'whole-pages'] as const)(
    'broken off, it loses nothing although rows change from then on (%s)',
    async (starts) => {
      await fc.assert(
        fc.asyncProperty(
          fc.boolean(),
          books,
          fc.infiniteStream(fc.nat(1_000_000)),
          fc.record({ pace: fc.nat(3), pagesBefore: fc.nat(12), whileOff: fc.nat(LIMIT - 4) }),
          async (counts, given, random, { pace, pagesBefore, whileOff }) => {
            const list = filled(given);
            const next = (below: number) => random.next().value % below;
            const edit = (edits: number) => {
              list.now += 1;
              for (let n = edits; n > 0; n -= 1) list.put(`r${next(given.size + 5)}`, list.now);
            };
            const live = list.as({ starts, counts, meanwhile: () => edit(next(pace + 1)) });
            const mirror = new Map<string, number>();
            let place: Place | null = FIRST;
            let pages = 0;
            // What moved before the break and was not seen again is forgotten with it: the daily comparison finds what that has hidden.
            for await (const page of pullChanges(list.as({ starts, counts }), FIRST, LIMIT)) {
              keep(page.rows, mirror);
              place = page.next;
              if (pages++ === pagesBefore) break;
            }
            edit(whileOff);
            if (place !== null) await readAll(live, place, mirror);
            for (const [id, changedAt] of list.rows) if (changedAt < 10_000) expect(mirror.get(id)).toBe(changedAt);
          },
        ),
        { numRuns: 1500 },
      );
    },
  );

  it('finds what an offset skipped behind the run of its own time', async () => {
    const list = new LiveList();
    for (let n = 10; n < 51; n += 1) list.put(`x${n}`, 2);
    for (let n = 0; n < 6; n += 1) list.put(`y${n}`, 4);
    const meanwhile = () => {
      if (list.calls.length === 2) for (let n = 10; n < 15; n += 1) list.put(`x${n}`, 10_001);
    };
    const mirror = new Map<string, number>();
    await readAll(list.as({ starts: 'any-row', counts: false, meanwhile }), FIRST, mirror);
    expect(mirror).toEqual(list.rows);
  });

  it('knows a row that moved in whatever page shows it, be it one that is read again for another', async () => {
    const list = new LiveList();
    for (let n = 0; n < 61; n += 1) list.put(`r${n}`, n + 1);
    const meanwhile = () => {
      if (list.calls.length === 1) list.put('r19', 10_001);
      if (list.calls.length === 3) list.put('r60', 10_002);
    };
    const mirror = new Map<string, number>();
    await readAll(list.as({ starts: 'any-row', counts: false, meanwhile }), FIRST, mirror);
    expect(mirror).toEqual(list.rows);
  });
});
