import fc from 'fast-check';
import { Pace, type CallKind, type PaceTimer } from './index';

const LIMITS = { perMinute: 60, perSecond: 10, inFlight: 5, batchesPerMinute: 4, retryAfterSecondsDefault: 60 };

function virtualTimer(): PaceTimer & { nowMs(): number } {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    pause: async (ms) => {
      nowMs += ms;
    },
  };
}

function mostWithin(times: readonly number[], lengthMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + lengthMs).length));
}

describe('pace', () => {
  it('never lets more calls start than any limit allows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom<CallKind>('read', 'write', 'batch'), { maxLength: 200 }), async (kinds) => {
        const timer = virtualTimer();
        const pace = new Pace(LIMITS, timer);
        const all: number[] = [];
        const batches: number[] = [];
        await Promise.all(
          kinds.map((kind) =>
            pace.run(kind, async () => {
              all.push(timer.nowMs());
              if (kind === 'batch') batches.push(timer.nowMs());
            }),
          ),
        );
        expect(all).toHaveLength(kinds.length);
        expect(mostWithin(all, 1000)).toBeLessThanOrEqual(10);
        expect(mostWithin(all, 60_000)).toBeLessThanOrEqual(60);
        expect(mostWithin(batches, 60_000)).toBeLessThanOrEqual(4);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps at most the allowed number in flight, and frees a place when a call fails', async () => {
    const pace = new Pace({ ...LIMITS, perSecond: null, perMinute: 1000 }, virtualTimer());
    let inFlight = 0;
    let most = 0;
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        pace.run('read', async () => {
          inFlight += 1;
          most = Math.max(most, inFlight);
          await new Promise((resolve) => setImmediate(resolve));
          inFlight -= 1;
          if (index % 3 === 0) throw new Error('refused');
        }),
      ),
    );
    expect(most).toBe(5);
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(14);
  });

  it('waits the minute out when the provider says that somebody else used up the window', async () => {
    const timer = virtualTimer();
    const pace = new Pace(LIMITS, timer);
    pace.heed({ remaining: { minute: 0, day: 900 } });
    await pace.run('read', async () => undefined);
    expect(timer.nowMs()).toBeGreaterThanOrEqual(60_000);
  });
});
