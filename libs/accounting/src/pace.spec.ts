import fc from 'fast-check';
import { Pace, RateLimited, Unavailable, type CallKind, type KeptPace } from './index';
import { Provider, type ProviderLimits, type Travel } from './testing/provider';
import { VirtualTime } from './testing/virtual-time';

const LIMITS = {
  perMinute: 12,
  perSecond: 5,
  inFlight: 3,
  batchesPerMinute: 4,
  perDay: null,
  appPerMinute: null,
  retryAfterSecondsDefault: 60,
};
const kinds = fc.constantFrom<CallKind>('read', 'write', 'batch');
const travels = fc.record({ thereMs: fc.nat(2500), backMs: fc.nat(2500) });
const phases = fc.oneof(fc.constant('first-call' as const), fc.nat(59_999));
/** Work arrives in bursts, with rests between them. */
const bursts = fc.array(
  fc.record({ restMs: fc.nat(90_000), calls: fc.array(fc.record({ kind: kinds, travel: travels }), { maxLength: 30 }) }),
  { maxLength: 6 },
);

function mostWithin(times: readonly number[], lengthMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + lengthMs).length));
}

describe('pace', () => {
  it('never lets more calls start than any limit allows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(kinds, { maxLength: 100 }), async (asked) => {
        const time = new VirtualTime();
        const pace = new Pace(LIMITS, time);
        const all: number[] = [];
        const batches: number[] = [];
        const calls = asked.map((kind) =>
          pace.run(kind, async () => {
            all.push(time.nowMs());
            if (kind === 'batch') batches.push(time.nowMs());
          }),
        );
        await time.until(Promise.all(calls));
        expect(all).toHaveLength(asked.length);
        expect(mostWithin(all, 1000)).toBeLessThanOrEqual(LIMITS.perSecond);
        expect(mostWithin(all, 60_000)).toBeLessThanOrEqual(LIMITS.perMinute);
        expect(mostWithin(batches, 60_000)).toBeLessThanOrEqual(LIMITS.batchesPerMinute);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps at most the allowed number in flight, and frees a place when a call fails', async () => {
    const time = new VirtualTime();
    const pace = new Pace({ ...LIMITS, perSecond: null, perMinute: 1000 }, time);
    let inFlight = 0;
    let most = 0;
    const work = Array.from({ length: 40 }, (_, index) =>
      pace.run('read', async () => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await time.pause(10 + index);
        inFlight -= 1;
        if (index % 3 === 0) throw new Error('refused');
      }),
    );
    const results = await time.until(Promise.allSettled(work));
    expect(most).toBe(LIMITS.inFlight);
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(14);
  });

  it('alone, it is never refused: wherever the provider’s minute begins, however long calls travel, told or not', async () => {
    await fc.assert(
      fc.asyncProperty(phases, fc.boolean(), bursts, async (phaseMs, tells, work) => {
        const { provider, time } = stage({ phaseMs, tells });
        const pace = new Pace(LIMITS, time);
        await time.until(play(time, work, (kind, travel) => provider.call(pace, kind, travel)));
        expect(provider.refusals).toEqual([]);
        expect(provider.answered).toBe(work.flatMap(({ calls }) => calls).length);
      }),
      { numRuns: 200 },
    );
  });

  it('alone, it loses no time: windows that the provider tells of are used to the last call', async () => {
    const { provider, time } = stage({ phaseMs: 'first-call', tells: true });
    const pace = new Pace({ ...LIMITS, perSecond: null }, time);
    const calls = Array.from({ length: 10 * LIMITS.perMinute }, () => provider.call(pace, 'read', { thereMs: 40, backMs: 40 }));
    await time.until(Promise.all(calls));
    expect(provider.refusals).toEqual([]);
    // The last of ten windows; each begins after the first answer of the one before, and with one call that looks.
    expect(time.nowMs()).toBeLessThan(9 * (60_000 + 80 + 80) + 500);
  });

  it('beside strangers it is refused only for what nobody had told of', async () => {
    const others = fc.array(fc.record({ restMs: fc.nat(20_000), calls: fc.nat(12), forMs: fc.nat(3000) }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(phases, bursts, others, async (phaseMs, work, strangers) => {
        const { provider, time } = stage({ phaseMs, tells: true });
        const pace = new Pace(LIMITS, time);
        const theirs = (async () => {
          for (const { restMs, calls, forMs } of strangers) {
            await time.pause(restMs);
            await provider.strangers(calls, forMs);
          }
        })();
        await time.until(Promise.all([theirs, play(time, work, (kind, travel) => provider.call(pace, kind, travel))]));
        expect(provider.refusals.filter(({ isUnavoidable }) => !isUnavoidable)).toEqual([]);
        expect(provider.answered).toBe(work.flatMap(({ calls }) => calls).length);
      }),
      { numRuns: 300 },
    );
  });

  it('looks with one call whether strangers have used up the next window', async () => {
    const { provider, time } = stage({ phaseMs: 0, tells: true });
    const pace = new Pace(LIMITS, time);
    const ask = (calls: number) =>
      time.until(Promise.all(Array.from({ length: calls }, () => provider.call(pace, 'read', { thereMs: 40, backMs: 40 }))));
    await ask(3);
    await time.until(time.pause(61_000));
    await time.until(provider.strangers(LIMITS.perMinute, 0));
    await ask(3);
    expect(provider.refusals).toHaveLength(1);
  });

  it('beside strangers it does not take the next window for the one it knows', async () => {
    const { provider, time } = stage({ phaseMs: 0, tells: true });
    const pace = new Pace({ ...LIMITS, perSecond: null }, time);
    const ask = () => time.until(provider.call(pace, 'read', { thereMs: 0, backMs: 0 }));
    await time.until(time.pause(27_000));
    await time.until(provider.strangers(6, 0));
    await ask();
    await time.until(time.pause(33_000));
    // Their eight and one of ours: by the count alone it could be the old window still.
    await time.until(provider.strangers(8, 0));
    for (let calls = 0; calls < 5; calls += 1) await ask();
    expect(time.nowMs()).toBeGreaterThan(119_000);
    expect(provider.refusals).toEqual([]);
  });

  it('handed over to another process, in order or by its death, it is never refused either', async () => {
    const shifts = fc.array(
      fc.record({ work: bursts, isKilled: fc.boolean(), keptBeforeMs: fc.nat(10_000), pauseMs: fc.nat(30_000) }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(phases, fc.boolean(), shifts, async (phaseMs, tells, all) => {
        const { provider, time } = stage({ phaseMs, tells });
        const relay = async (): Promise<void> => {
          let kept: KeptPace | null = null;
          for (const shift of all) {
            const pace: Pace = new Pace(LIMITS, time, kept);
            kept = await workAndLeave({ time, provider, pace }, shift);
          }
        };
        await time.until(relay());
        expect(provider.refusals).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('waits as long as a refusal says, all calls alike, and gives up when that is longer than a minute', async () => {
    const time = new VirtualTime();
    const pace = new Pace(LIMITS, time);
    const refusal = (seconds: number, code: string) => new RateLimited(seconds, { status: 429, code, reference: null });
    await pace.turnedAway(refusal(31, 'minute'));
    await time.until(pace.run('read', async () => undefined));
    expect(time.nowMs()).toBe(31_000);
    await expect(pace.turnedAway(refusal(3600, 'day'))).rejects.toBeInstanceOf(RateLimited);
    await expect(pace.run('write', async () => undefined)).rejects.toMatchObject({ retryAfterSeconds: 3600 });
    const next = new Pace(LIMITS, time, { state: pace.state(), agoMs: 600_000, unknownMs: null });
    await expect(next.run('write', async () => undefined)).rejects.toMatchObject({ retryAfterSeconds: 3000 });
  });

  it('too many at once: waits for one of our own calls to end', async () => {
    const time = new VirtualTime();
    const pace = new Pace(LIMITS, time);
    const refusal = new RateLimited(1, { status: 429, code: 'concurrent', reference: null });
    const own = pace.run('read', () => time.pause(7000));
    await time.until(time.pause(0));
    await time.until(pace.turnedAway(refusal));
    expect(time.nowMs()).toBe(7000);
    await own;
    await time.until(pace.turnedAway(refusal));
    expect(time.nowMs()).toBe(8000);
  });

  it('closed, it lets nothing start and waits for what is under way', async () => {
    const time = new VirtualTime();
    const pace = new Pace(LIMITS, time);
    const last = pace.run('read', () => time.pause(500));
    await time.until(time.pause(0));
    const closed = pace.close();
    await expect(pace.run('read', async () => undefined)).rejects.toBeInstanceOf(Unavailable);
    await time.until(closed);
    expect(time.nowMs()).toBe(500);
    await last;
  });
});

function stage(given: Pick<ProviderLimits, 'phaseMs' | 'tells'>): { readonly provider: Provider; readonly time: VirtualTime } {
  const time = new VirtualTime();
  const provider = new Provider({ perMinute: LIMITS.perMinute, inFlight: LIMITS.inFlight, perDay: null, ...given }, time);
  return { provider, time };
}

interface Burst {
  readonly restMs: number;
  readonly calls: readonly { readonly kind: CallKind; readonly travel: Travel }[];
}

async function play(time: VirtualTime, work: readonly Burst[], call: (kind: CallKind, travel: Travel) => Promise<unknown>) {
  const asked: Promise<unknown>[] = [];
  for (const { restMs, calls } of work) {
    await time.pause(restMs);
    asked.push(...calls.map(({ kind, travel }) => call(kind, travel)));
  }
  await Promise.all(asked);
}

const LEASE_MS = 60_000;

/** A process at work: closed in order, or killed at any moment after it kept its state, with calls on their way. */
async function workAndLeave(
  { time, provider, pace }: { readonly time: VirtualTime; readonly provider: Provider; readonly pace: Pace },
  shift: { readonly work: readonly Burst[]; readonly isKilled: boolean; readonly keptBeforeMs: number; readonly pauseMs: number },
): Promise<KeptPace> {
  const calls = play(time, shift.work, (kind, travel) =>
    provider.call(pace, kind, travel).catch((error: unknown) => {
      if (!(error instanceof Unavailable)) throw error;
    }),
  );
  if (!shift.isKilled) {
    await time.pause(shift.pauseMs);
    await pace.close();
    const [state, at] = [pace.state(), time.nowMs()];
    await calls;
    await time.pause(shift.pauseMs);
    return { state, agoMs: time.nowMs() - at, unknownMs: null };
  }
  await time.pause(shift.pauseMs);
  const state = pace.state();
  await time.pause(shift.keptBeforeMs);
  // Dead: nothing starts any more, and what was under way is cut off or answered to nobody.
  void pace.close();
  await time.pause(LEASE_MS - shift.keptBeforeMs);
  return { state, agoMs: LEASE_MS, unknownMs: LEASE_MS };
}
