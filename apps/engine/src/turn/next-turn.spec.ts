import * as fc from 'fast-check';
import { nextTurn } from './next-turn';

const NOW = 1_000_000_000;
const HOUR = 3_600_000;
const IDLE = { nowMs: NOW, hasNews: false, reconcileAtMs: NOW + 20 * HOUR, pollAtMs: null, sendAtMs: null };

describe('when a company is due again', () => {
  it.each([
    ['where webhooks tell what happens: for the daily comparison', {}, { atMs: NOW + 20 * HOUR, why: 'reconcile' }],
    ['where nobody tells: when it is time to ask', { pollAtMs: NOW + HOUR }, { atMs: NOW + HOUR, why: 'poll' }],
    [
      'when something waits to be sent',
      { pollAtMs: NOW + HOUR, sendAtMs: NOW + HOUR / 2 },
      { atMs: NOW + HOUR / 2, why: 'send' },
    ],
    ['at once when something was told meanwhile', { hasNews: true }, { atMs: NOW, why: 'news' }],
    ['not before a minute, when what is due cannot be done yet', { sendAtMs: NOW - HOUR }, { atMs: NOW + 60_000, why: 'send' }],
  ])('%s', (_, given, expected) => {
    expect(nextTurn({ ...IDLE, ...given })).toEqual(expected);
  });

  it('is never after the daily comparison, and never at once without news', () => {
    const date = fc.option(fc.integer({ min: NOW - HOUR, max: NOW + 30 * HOUR }));
    fc.assert(
      fc.property(
        fc.boolean(),
        date,
        date,
        fc.integer({ min: NOW, max: NOW + 24 * HOUR }),
        (hasNews, pollAtMs, sendAtMs, reconcileAtMs) => {
          const { atMs } = nextTurn({ nowMs: NOW, hasNews, pollAtMs, sendAtMs, reconcileAtMs });
          expect(atMs).toBeLessThanOrEqual(Math.max(reconcileAtMs, NOW + 60_000));
          if (!hasNews) expect(atMs).toBeGreaterThanOrEqual(NOW + 60_000);
        },
      ),
    );
  });
});
