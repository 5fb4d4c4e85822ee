import { Unavailable } from '@holdfast/accounting';
import fc from 'fast-check';
import type { ListPage } from './client';
import { rowsFrom } from './list-pages';

function liveList(length: number, onCall: (rows: { id: string }[]) => void = () => undefined) {
  const rows = Array.from({ length }, (_, index) => ({ id: `row-${index}` }));
  const calls: ListPage[] = [];
  return {
    rows,
    calls,
    fetch: async (page: ListPage) => {
      calls.push(page);
      const found = rows.slice((page.page - 1) * page.pageSize, page.page * page.pageSize);
      onCall(rows);
      return { rows: found, providerNow: 7 };
    },
  };
}

describe('pages by number, rows by offset', () => {
  it('reads the first thousand with one call', async () => {
    const list = liveList(5000);
    await rowsFrom(list.fetch, { since: 5, offset: 0, limit: 1000 });
    expect(list.calls).toEqual([{ since: 5, page: 1, pageSize: 1000 }]);
  });

  it('gives exactly the rows asked for, at any offset pullChanges can ask for, in at most three calls', async () => {
    const offsets = fc.tuple(fc.nat(200), fc.nat(30)).map(([on, back]) => Math.max(0, on * 900 - back * 1000));
    await fc.assert(
      fc.asyncProperty(offsets, fc.nat(12_000), async (offset, length) => {
        const list = liveList(length);
        const { rows } = await rowsFrom(list.fetch, { since: null, offset, limit: 1000 });
        expect(rows).toEqual(list.rows.slice(offset, offset + 1000));
        expect(list.calls.length).toBeLessThanOrEqual(3);
        for (const { pageSize } of list.calls) expect(pageSize).toBeLessThanOrEqual(1000);
      }),
      { numRuns: 300 },
    );
  });

  it('reads the range anew when the list shrinks between two of its calls, so that no row falls into the seam', async () => {
    let shrunk = false;
    const list = liveList(4000, (rows) => {
      // The seam row of the first page moves to the end, as an edited document does.
      if (!shrunk) rows.push(...rows.splice(1799, 1));
      shrunk = true;
    });
    const { rows } = await rowsFrom(list.fetch, { since: null, offset: 900, limit: 1000 });
    expect(rows).toEqual(list.rows.slice(900, 1900));
  });

  it('gives up on a list that will not stand still', async () => {
    let call = 0;
    const fetch = async ({ pageSize }: ListPage) => {
      call += 1;
      return { rows: Array.from({ length: pageSize }, (_, index) => ({ id: `${call}-${index}` })), providerNow: 0 };
    };
    await expect(rowsFrom(fetch, { since: null, offset: 900, limit: 1000 })).rejects.toThrow(Unavailable);
  });
});
