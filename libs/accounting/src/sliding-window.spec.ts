import fc from 'fast-check';
import { SlidingWindow } from './sliding-window';

const LENGTH_MS = 6000;
/** How much later a place may be free than it need be. */
const STEP_MS = 10;

describe('a sliding window', () => {
  it('makes a call wait until it fits into any span, and hardly longer', () => {
    const call = fc.record({ restMs: fc.nat(2500), inFlight: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (asked, callsMax) => {
        const window = new SlidingWindow(LENGTH_MS, callsMax);
        const answered: number[] = [];
        let nowMs = 0;
        for (const { restMs, inFlight } of asked) {
          nowMs += restMs;
          const within = (at: number) => answered.filter((before) => before > at - LENGTH_MS).length + inFlight;
          const waitMs = window.waitMs(nowMs, inFlight);
          if (inFlight >= callsMax) {
            expect(waitMs).toBe(Number.POSITIVE_INFINITY);
            continue;
          }
          expect(within(nowMs + waitMs)).toBeLessThan(callsMax);
          if (waitMs > STEP_MS) expect(within(nowMs + waitMs - STEP_MS - 1)).toBeGreaterThanOrEqual(callsMax);
          nowMs += waitMs;
          window.add(nowMs);
          answered.push(nowMs);
        }
      }),
    );
  });

  it('kept and taken up again it is the same', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(900), { minLength: 1, maxLength: 30 }), fc.nat(7000), (rests, agoMs) => {
        const window = new SlidingWindow(LENGTH_MS, 20);
        let nowMs = 0;
        for (const restMs of rests) {
          nowMs += restMs;
          window.add(nowMs);
        }
        const next = new SlidingWindow(LENGTH_MS, 20);
        for (const [ageMs, calls] of window.ages(nowMs)) next.add(nowMs - ageMs, calls);
        expect(next.count(nowMs + agoMs)).toBe(window.count(nowMs + agoMs));
      }),
    );
  });
});
