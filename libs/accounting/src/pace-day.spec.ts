import fc from 'fast-check';
import { Pace, RateLimited, type CallKind, type KeptPace } from './index';
import { Provider } from './testing/provider';
import { VirtualTime } from './testing/virtual-time';

const HOUR_MS = 3_600_000;
const LIMITS = {
  perMinute: 600,
  perSecond: null,
  inFlight: 5,
  batchesPerMinute: null,
  perDay: 5000,
  appPerMinute: null,
  retryAfterSecondsDefault: 60,
};

function stage(perDay: number, tells = true): { readonly time: VirtualTime; readonly provider: Provider; readonly pace: Pace } {
  const time = new VirtualTime();
  const provider = new Provider({ perMinute: 600, inFlight: 5, perDay, phaseMs: 7 * HOUR_MS, tells }, time);
  return { time, provider, pace: new Pace(LIMITS, time) };
}

/** Calls until the pace says no; how many went through, and the no. */
async function exhaust(
  at: ReturnType<typeof stage>,
  kind: CallKind,
  urgent = false,
): Promise<{ calls: number; no: RateLimited }> {
  const { time, provider } = at;
  const pace = urgent ? urgently(at.pace) : at.pace;
  for (let calls = 0; ; calls += 1) {
    try {
      await time.until(provider.call(pace, kind, { thereMs: 5, backMs: 5 }));
    } catch (no) {
      if (no instanceof RateLimited) return { calls, no };
      throw no;
    }
  }
}

function urgently(pace: Pace): Pace {
  return Object.create(pace, {
    run: { value: (kind: CallKind, call: () => Promise<unknown>) => pace.run(kind, call, true) },
  }) as Pace;
}

describe('the day of calls', () => {
  it.each([
    [5000, 250],
    [1000, 50],
    [200, 20],
  ])(
    'of %i: all but %i are for reading, writing and batches; the rest only for what lifts a hold, and none is refused',
    async (perDay, reserve) => {
      const at = stage(perDay);
      expect((await exhaust(at, 'read')).calls).toBe(perDay - reserve);
      expect((await exhaust(at, 'write')).calls).toBe(0);
      const urgent = await exhaust(at, 'write', true);
      expect(urgent.calls).toBe(reserve);
      expect(urgent.no.retryAfterSeconds).toBeGreaterThan(60);
      expect(at.provider.refusals).toEqual([]);
    },
  );

  it('from the reserve one read every two hours looks whether the day has begun anew; then all goes on', async () => {
    const at = stage(1000);
    const { no } = await exhaust(at, 'read');
    expect(no.retryAfterSeconds).toBe(7200);
    let looks = 0;
    for (let hours = 0; ; hours += 2) {
      await at.time.until(at.time.pause(2 * HOUR_MS));
      const { calls } = await exhaust(at, 'read');
      if (calls > 1) {
        // The provider's day begins at seven.
        expect(hours).toBe(6);
        expect(calls).toBe(950);
        break;
      }
      looks += calls;
    }
    expect(looks).toBe(3);
    expect(at.provider.refusals).toEqual([]);
  });

  it('a provider that tells nothing is judged by our own last 24 hours', async () => {
    const at = stage(5000, false);
    expect((await exhaust(at, 'read')).calls).toBe(4750);
    await at.time.until(at.time.pause(24 * HOUR_MS));
    expect((await exhaust(at, 'read')).calls).toBe(4750);
    expect(at.provider.refusals).toEqual([]);
  });

  it('the count survives a hand-over, and a death costs what may have been called', async () => {
    const at = stage(1000);
    const work = Array.from({ length: 400 }, () => at.provider.call(at.pace, 'read', { thereMs: 5, backMs: 5 }));
    await at.time.until(Promise.all(work));
    const next = (unknownMs: number | null, agoMs = 120_000) => {
      const kept: KeptPace = { state: JSON.parse(JSON.stringify(at.pace.state())) as KeptPace['state'], agoMs, unknownMs };
      return { ...at, pace: new Pace(LIMITS, at.time, kept) };
    };
    const limited = { ...LIMITS, perMinute: 60 };
    const dead = new Pace(limited, at.time, { state: at.pace.state(), agoMs: 120_000, unknownMs: 60_000 });
    expect(dead.state().day).toMatchObject({ left: 540, most: 999 });
    expect((await exhaust(next(null), 'read')).calls).toBe(550);
    expect(at.provider.refusals).toEqual([]);
  });

  it('beside strangers and over days, whatever is asked, it is refused only for what nobody had told of', async () => {
    const steps = fc.array(
      fc.record({
        restMs: fc.nat(3 * HOUR_MS),
        calls: fc.nat(80),
        strangers: fc.nat(40),
        kind: fc.constantFrom<CallKind>('read', 'write'),
      }),
      { maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(150, 300, 1000), async (all, perDay) => {
        const { time, provider, pace } = stage(perDay);
        for (const { restMs, calls, strangers, kind } of all) {
          await time.until(time.pause(restMs));
          await time.until(provider.strangers(strangers, 0));
          const work = Array.from({ length: calls }, () => provider.call(pace, kind, { thereMs: 20, backMs: 20 }));
          await time.until(Promise.allSettled(work));
        }
        expect(provider.refusals.filter(({ isUnavoidable }) => !isUnavoidable)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
