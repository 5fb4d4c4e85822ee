import fc from 'fast-check';
import { LISTS, type ListPage } from './list-calls';
import type { FetchRows, Row } from './lists';
import { NOTHING_REACHED, readLists, type Reached } from './read-lists';

const START = 1_700_000_000;
const HOUR = 3600;

interface Server {
  readonly counts: boolean;
  readonly deafToSince: boolean;
}

/** One list of Xero's that people work on: each call takes a second, and finds it as it is by then. */
class LiveList {
  readonly changedAt = new Map<string, number>();
  now = START;
  calls = 0;
  workPerCall = 0;

  constructor(
    private readonly server: Server,
    private readonly random: (below: number) => number,
  ) {}

  readonly fetch: FetchRows = async (asked: ListPage) => {
    this.calls += 1;
    this.now += 1;
    for (let n = this.random(2 * this.workPerCall + 1); n > 0; n -= 1) this.work();
    const since = this.server.deafToSince ? 0 : (asked.since ?? 0);
    const all = [...this.changedAt].filter(([, at]) => at >= since).sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
    const rows = all.slice((asked.page - 1) * asked.pageSize, asked.page * asked.pageSize);
    return { rows: rows.map(rowOf), providerNow: this.now, total: this.server.counts ? all.length : null };
  };

  /** Half of what people do concerns what was done last. */
  private work(): void {
    const size = this.changedAt.size;
    const which = this.random(2) === 0 ? size - 1 - this.random(Math.ceil(size / 20) + 1) : this.random(size + 1);
    this.changedAt.set(`r${Math.max(0, which)}`, this.now);
  }
}

function rowOf([id, changedAt]: [string, number]): Row {
  return { id, changedAt, records: [{ entity: 'gone', of: 'invoice', id, version: String(changedAt), changedAt: '' }] };
}

const servers = fc.record({ counts: fc.boolean(), deafToSince: fc.boolean() });
/** Few distinct times: bulk imports of more than a page within one second. */
const books = fc.record({ size: fc.integer({ min: 0, max: 4200 }), times: fc.constantFrom(1, 2, 7, 400, 100_000) });

describe('lists that move while they are read', () => {
  const world = (server: Server, { size, times }: { size: number; times: number }, random: (below: number) => number) => {
    const list = new LiveList(server, random);
    for (let n = 0; n < size; n += 1) list.changedAt.set(`r${n}`, START - 200_000 + ((n * 7919) % times));
    return list;
  };

  /** Newest telling wins, as in the mirror. */
  const readInto = async (
    mirror: Map<string, number>,
    list: LiveList,
    reached: Reached,
    pagesMax = Infinity,
  ): Promise<Reached> => {
    let now = reached;
    let pages = 0;
    const lists = reached.unfinished?.lists ?? LISTS.slice(1, 2);
    for await (const page of readLists(() => list.fetch, lists, reached)) {
      for (const { id, version } of page.records) mirror.set(id, Math.max(mirror.get(id) ?? 0, Number(version)));
      now = page.reached;
      if (++pages >= pagesMax) break;
    }
    return now;
  };

  it('are mirrored to the last row once people rest, and their marks never go back', async () => {
    await fc.assert(
      fc.asyncProperty(
        servers,
        books,
        fc.infiniteStream(fc.nat(1_000_000)),
        fc.constantFrom(0, 1, 5, 60),
        async (server, given, stream, workPerCall) => {
          const list = world(server, given, (below) => stream.next().value % below);
          const mirror = new Map<string, number>();
          let reached = NOTHING_REACHED;
          list.workPerCall = workPerCall;
          for (let pulls = 0; pulls < 3; pulls += 1) {
            const before = reached.since.invoices ?? 0;
            reached = await readInto(mirror, list, reached);
            expect(reached.since.invoices ?? 0).toBeGreaterThanOrEqual(before);
            list.now += HOUR / 6;
          }
          list.workPerCall = 0;
          for (let rest = 0; rest < 2; rest += 1) reached = await readInto(mirror, list, reached);
          expect(mirror).toEqual(list.changedAt);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('that stand still take exactly as many calls as they have pages', async () => {
    await fc.assert(
      fc.asyncProperty(books, fc.nat(), async (given, seed) => {
        const list = world({ counts: true, deafToSince: false }, given, (below) => seed % below);
        const mirror = new Map<string, number>();
        const reached = await readInto(mirror, list, NOTHING_REACHED);
        expect(mirror).toEqual(list.changedAt);
        expect(list.calls).toBe(Math.max(1, Math.ceil(given.size / 1000)));
        expect(reached).toEqual({ since: { invoices: START + 1 - 120 }, unfinished: null });
      }),
      { numRuns: 150 },
    );
  });

  it('and are broken off after any page read at most one page again', async () => {
    await fc.assert(
      fc.asyncProperty(books, fc.integer({ min: 1, max: 6 }), async (given, pagesMax) => {
        const list = world({ counts: true, deafToSince: false }, given, () => 0);
        const mirror = new Map<string, number>();
        const reached = await readInto(mirror, list, NOTHING_REACHED, pagesMax);
        if (reached.unfinished !== null) await readInto(mirror, list, reached);
        expect(mirror).toEqual(list.changedAt);
        expect(list.calls).toBeLessThanOrEqual(Math.max(1, Math.ceil(given.size / 1000)) + 1);
      }),
      { numRuns: 150 },
    );
  });
});
