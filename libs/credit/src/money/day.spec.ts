import { dayAt, isLaterInstant } from './day';

describe('an instant', () => {
  it.each([
    ['2026-03-01T04:59:59Z', 'America/New_York', '2026-02-28'],
    ['2026-03-01T05:00:00Z', 'America/New_York', '2026-03-01'],
    // Summer time: New York is four hours behind, not five.
    ['2026-07-01T04:00:00Z', 'America/New_York', '2026-07-01'],
    ['2026-03-01T12:00:00.250Z', 'Pacific/Auckland', '2026-03-02'],
    ['2026-03-01T02:00:00+05:30', 'UTC', '2026-02-28'],
  ])('%s is, in %s, on %s', (instant, timeZone, day) => {
    expect(dayAt(instant, timeZone)).toBe(day);
  });

  it('that is none, or a time zone that is none, is refused', () => {
    expect(() => dayAt('yesterday', 'UTC')).toThrow(RangeError);
    expect(() => dayAt('2026-03-01T12:00:00Z', 'Atlantis')).toThrow(RangeError);
  });

  it('is compared as a time, not as text', () => {
    expect(isLaterInstant('2026-03-01T12:00:00.5Z', '2026-03-01T12:00:00Z')).toBe(true);
    expect(isLaterInstant('2026-03-01T09:00:00-08:00', '2026-03-01T12:00:00Z')).toBe(true);
    expect(isLaterInstant('2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000Z')).toBe(false);
  });
});
