import { Unavailable } from '@holdfast/accounting';
import fc from 'fast-check';
import type { ListPage } from './list-calls';
import { rowsFrom } from './list-pages';

interface Kind {
  readonly counts?: boolean;
  readonly onCall?: (rows: { id: string }[]) => void;
}

/** A list paged by number, as Xero's are; `onCall` may move rows between two calls. */
function liveList(length: number, { counts = true, onCall = () => undefined }: Kind = {}) {
  const rows = Array.from({ length }, (_, index) => ({ id: `row-${index}` }));
  const calls: ListPage[] = [];
  return {
    rows,
    calls,
    fetch: async (page: ListPage) => {
      calls.push(page);
      const found = rows.slice((page.page - 1) * page.pageSize, page.page * page.pageSize);
      const total = counts ? rows.length : null;
      onCall(rows);
      return { rows: found, providerNow: 7, total };
    },
  };
}

describe('pages by number, rows by offset', () => {
  it.each([0, 1, 7])('reads whole pages with one call each: page %s', async (pages) => {
    const list = liveList(9000);
    const { rows, total } = await rowsFrom(list.fetch, { since: 5, offset: pages * 1000, limit: 1000 });
    expect(list.calls).toEqual([{ since: 5, page: pages + 1, pageSize: 1000 }]);
    expect(rows).toEqual(list.rows.slice(pages * 1000, pages * 1000 + 1000));
    expect(total).toBe(9000);
  });

  it('gives exactly the rows asked for, at any offset pullChanges can ask for, in at most three calls', async () => {
    const offsets = fc.tuple(fc.nat(200), fc.nat(30)).map(([on, back]) => Math.max(0, on * 900 - back * 1000));
    await fc.assert(
      fc.asyncProperty(offsets, fc.nat(12_000), fc.boolean(), async (offset, length, counts) => {
        const list = liveList(length, { counts });
        const { rows } = await rowsFrom(list.fetch, { since: null, offset, limit: 1000 });
        expect(rows).toEqual(list.rows.slice(offset, offset + 1000));
        expect(list.calls.length).toBeLessThanOrEqual(3);
        if (counts && length > offset && length <= offset + 900) expect(list.calls.length).toBeLessThanOrEqual(2);
        for (const { pageSize } of list.calls) expect(pageSize).toBeLessThanOrEqual(1000);
      }),
      { numRuns: 300 },
    );
  });

  it('asks for no more where the count says that the list ends', async () => {
    const list = liveList(1800);
    expect((await rowsFrom(list.fetch, { since: null, offset: 900, limit: 1000 })).rows).toHaveLength(900);
    expect(list.calls).toHaveLength(1);
  });

  it('reads the range anew when the list shrinks between two of its calls, so that no row falls into the seam', async () => {
    let shrunk = false;
    // The seam row of the first page moves to the end, as an edited document does.
    const onCall = (rows: { id: string }[]) => {
      if (!shrunk) rows.push(...rows.splice(1799, 1));
      shrunk = true;
    };
    const list = liveList(4000, { onCall });
    const { rows } = await rowsFrom(list.fetch, { since: null, offset: 900, limit: 1000 });
    expect(rows).toEqual(list.rows.slice(900, 1900));
  });

  it('gives up on a list that will not stand still', async () => {
    let call = 0;
    const fetch = async ({ pageSize }: ListPage) => {
      call += 1;
      return { rows: Array.from({ length: pageSize }, (_, index) => ({ id: `${call}-${index}` })), providerNow: 0, total: null };
    };
    await expect(rowsFrom(fetch, { since: null, offset: 900, limit: 1000 })).rejects.toThrow(Unavailable);
  });
});
