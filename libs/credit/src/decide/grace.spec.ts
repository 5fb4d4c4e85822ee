import fc from 'fast-check';
import { addDays, daysBetween, parseDay } from '../money/day';
import { effectiveDue } from './grace';
import type { CompiledGrace } from './policy';

const UK: CompiledGrace = {
  days: 0,
  business: true,
  weekend: [6, 0],
  everyYear: ['01-01', '12-25', '12-26'],
  once: [parseDay('2026-04-03'), parseDay('2026-04-06')],
};
const due = (day: string, grace: CompiledGrace | null) => effectiveDue(parseDay(day), grace);

describe('the effective due date', () => {
  it.each([
    ['a business day stays', '2026-07-01', '2026-07-01'],
    ['a Saturday moves to Monday', '2026-07-04', '2026-07-06'],
    ['Good Friday moves over Easter', '2026-04-03', '2026-04-07'],
    ['Christmas on a Friday moves over the weekend', '2026-12-25', '2026-12-28'],
  ])('%s', (_, day, effective) => {
    expect(due(day, UK)).toBe(effective);
  });

  it('days of grace are business days where business days count, and any days elsewhere', () => {
    expect(due('2026-07-02', { ...UK, days: 3 })).toBe('2026-07-07');
    expect(due('2026-07-04', { ...UK, days: 1 })).toBe('2026-07-07');
    expect(due('2026-07-02', { ...UK, days: 3, business: false })).toBe('2026-07-05');
    expect(due('2026-07-04', null)).toBe('2026-07-04');
  });

  it('is never earlier than the due date, never turns two due dates around, and never leaves a week and the holidays behind', () => {
    const offset = fc.integer({ min: -4000, max: 4000 });
    fc.assert(
      fc.property(offset, offset, fc.integer({ min: 0, max: 20 }), fc.boolean(), (first, second, days, business) => {
        const grace = { ...UK, days, business };
        const [a, b] = [Math.min(first, second), Math.max(first, second)].map((day) => addDays(parseDay('2026-01-01'), day));
        if (a === undefined || b === undefined) return;
        expect(effectiveDue(a, grace) <= effectiveDue(b, grace)).toBe(true);
        const moved = daysBetween(a, effectiveDue(a, grace));
        expect(moved).toBeGreaterThanOrEqual(days);
        expect(moved).toBeLessThanOrEqual(business ? 2 * days + 12 : days);
      }),
    );
  });
});
