import * as fc from 'fast-check';
import { endAhead } from './ends-ahead';

const NOW = Date.parse('2026-02-01T12:00:00.000Z');
const DAY = 86_400_000;
const inDays = (days: number): string => new Date(NOW + days * DAY).toISOString();
const ahead = (idle: number, hard: number | null) =>
  endAhead({ refreshExpiresAt: inDays(idle), hardExpiresAt: hard === null ? null : inDays(hard), provider: 'quickbooks' }, NOW);

describe('the ends of a connection', () => {
  it.each([
    [60, null, null],
    [14.01, null, null],
    [14, null, 'idle-14'],
    [0.5, null, 'idle-14'],
    [100, 1800, null],
    [100, 90.01, null],
    [90, 90, 'hard-90'],
    [100, 90, 'hard-90'],
    [30.1, 30.1, 'hard-90'],
    [30, 30, 'hard-30'],
    [7.1, 7.1, 'hard-30'],
    [7, 7, 'hard-7'],
    [-1, -1, 'hard-7'],
    // The nearer one when both are near.
    [10, 80, 'idle-14'],
  ] as const)('idle in %s and hard in %s days is warned of as %s', (idle, hard, expected) => {
    const warning = ahead(idle, hard);
    expect(warning && `${warning.kind}-${warning.withinDays}`).toBe(expected);
  });

  it('are told with the day and the cure', () => {
    expect(ahead(10, null)?.message).toMatch(/^QuickBooks forgets .* 11 February 2026,.* Cure: connect the company again/);
    expect(ahead(100, 30)?.message).toMatch(/^QuickBooks ends .* 3 March 2026\..* Cure: connect the company again/);
  });

  it('are warned of more closely as they come closer, and never before their time', () => {
    const days = fc.double({ min: 0, max: 200, noNaN: true });
    fc.assert(
      fc.property(days, fc.option(days), days, (idle, hard, later) => {
        const [first, second] = [ahead(idle, hard), ahead(idle - later, hard === null ? null : hard - later)];
        if (first?.kind === second?.kind && first && second) expect(second.withinDays).toBeLessThanOrEqual(first.withinDays);
        if (first) expect(second).not.toBeNull();
        for (const warning of [first])
          if (warning) expect(Date.parse(warning.endsAt) - NOW).toBeLessThanOrEqual(warning.withinDays * DAY);
      }),
    );
  });
});
