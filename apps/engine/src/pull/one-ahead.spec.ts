import * as fc from 'fast-check';
import { oneAhead } from './one-ahead';

const never = () => false;

/** Pages 0, 1, 2 ...; remembers how far it was asked and whether it was ended. Fails instead of giving page `failsAt`. */
function source(pages: number, failsAt = Number.POSITIVE_INFINITY) {
  const seen = { asked: 0, given: 0, ended: false };
  async function* generate(): AsyncGenerator<number> {
    try {
      for (let page = 0; page < pages; page += 1) {
        seen.asked += 1;
        await new Promise((resolve) => setImmediate(resolve));
        if (page === failsAt) throw new Error(`page ${page} cannot be read`);
        seen.given += 1;
        yield page;
      }
    } finally {
      seen.ended = true;
    }
  }
  return { pages: generate(), seen };
}

async function all(pages: AsyncGenerator<number, boolean>): Promise<{ got: number[]; complete: boolean }> {
  const got: number[] = [];
  for (;;) {
    const next = await pages.next();
    if (next.done) return { got, complete: next.value };
    got.push(next.value);
  }
}

describe('one page ahead', () => {
  it('gives every page in order, and says that it came to the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(12), async (count) => {
        const { pages } = source(count);
        expect(await all(oneAhead(pages, never))).toEqual({ got: Array.from({ length: count }, (_, n) => n), complete: true });
      }),
    );
  });

  it('asks for the next page before the one before is done with, and for no more than that', async () => {
    const { pages, seen } = source(5);
    const ahead = oneAhead(pages, never);
    for (let page = 0; page < 4; page += 1) {
      expect((await ahead.next()).value).toBe(page);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(seen).toMatchObject({ asked: page + 2, given: page + 2 });
    }
    await ahead.return(false);
    expect(seen.ended).toBe(true);
  });

  it('gives the pages before an error, then the error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(6), async (failsAt) => {
        const { pages, seen } = source(10, failsAt);
        const ahead = oneAhead(pages, never);
        for (let page = 0; page < failsAt; page += 1) {
          expect((await ahead.next()).value).toBe(page);
          // Long enough for the error of the page ahead to be there before anybody asks for it.
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
        await expect(ahead.next()).rejects.toThrow(`page ${failsAt} cannot be read`);
        expect(seen.ended).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('ends the source when its reader leaves, also when the page ahead fails', async () => {
    for (const failsAt of [1, 2, Number.POSITIVE_INFINITY]) {
      const { pages, seen } = source(10, failsAt);
      for await (const page of oneAhead(pages, never)) if (page === 0) break;
      expect(seen.ended).toBe(true);
      expect(seen.asked).toBeLessThanOrEqual(2);
    }
  });

  it('once it is over asks for nothing more, and still gives what it has asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(8), fc.nat(8), async (count, stopsAfter) => {
        const { pages, seen } = source(count);
        let looked = 0;
        const result = await all(oneAhead(pages, () => (looked += 1) > stopsAfter));
        const given = Math.min(count, stopsAfter + 1);
        expect(result.got).toEqual(Array.from({ length: given }, (_, n) => n));
        expect(seen.given).toBe(given);
        expect(result.complete).toBe(count <= stopsAfter);
      }),
    );
  });
});
