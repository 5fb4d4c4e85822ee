import { Books } from './books';
import { addDays, dayIn, daysBetween, isDay, startOfDay, weekdayOf } from './calendar';
import { Clock } from './clock';
import { idsFor } from './ids';

const identity = {
  dialect: 'quickbooks',
  externalId: 'x',
  name: 'T',
  homeCurrency: 'USD',
  multiCurrency: true,
  timeZone: 'UTC',
  country: 'US',
} as const;

describe('books', () => {
  it('tell changes in order of time, also when a row is dated back', () => {
    const books = new Books(identity, new Clock(1000), idsFor('quickbooks', 'x'));
    const term = { name: 'Net 30', dueDays: 30, active: true };
    const late = books.insert('term', term);
    const early = books.insert('term', term, 500);
    books.update('term', early.id, { active: false }, { at: 700 });
    expect(books.changesSince(0).map(({ at, id, operation }) => [at, id, operation])).toEqual([
      [500, early.id, 'create'],
      [700, early.id, 'update'],
      [1000, late.id, 'create'],
    ]);
    expect(books.changesSince(501)).toHaveLength(2);
    expect(books.changesSince(1001)).toEqual([]);
    expect(early).toMatchObject({ version: 1, createdAt: 500, updatedAt: 700 });
  });
});

describe('the calendar', () => {
  it('knows when a day begins, also when the clocks change', () => {
    expect(new Date(startOfDay('2026-03-29', 'Europe/London')).toISOString()).toBe('2026-03-29T00:00:00.000Z');
    expect(new Date(startOfDay('2026-03-30', 'Europe/London')).toISOString()).toBe('2026-03-29T23:00:00.000Z');
    expect(new Date(startOfDay('2026-11-01', 'America/New_York')).toISOString()).toBe('2026-11-01T04:00:00.000Z');
    expect(new Date(startOfDay('2026-11-02', 'America/New_York')).toISOString()).toBe('2026-11-02T05:00:00.000Z');
    expect(dayIn('Pacific/Auckland', Date.parse('2026-06-30T12:00:00Z'))).toBe('2026-07-01');
  });

  it('counts', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(daysBetween('2026-12-31', '2026-11-21')).toBe(-40);
    expect(weekdayOf('2026-11-22')).toBe(0);
    expect([isDay('2026-02-29'), isDay('2028-02-29'), isDay('2026-2-1'), isDay('')]).toEqual([false, true, false, false]);
  });
});
