import { parseDay } from '@holdfast/credit';
import * as fc from 'fast-check';
import { dailyAt, startOfDay } from './daily';

const ZONES = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
];
const days = fc
  .integer({ min: 0, max: 3650 })
  .map((n) => parseDay(new Date(Date.UTC(2024, 0, 1) + n * 86_400_000).toISOString().slice(0, 10)));

describe('the hour of the daily comparison', () => {
  it('lies between four and six of that day, in the company’s own time, also when the clocks change', () => {
    fc.assert(
      fc.property(fc.uuid(), days, fc.constantFrom(...ZONES), (id, day, timeZone) => {
        const local = new Date(dailyAt(id, day, timeZone)).toLocaleString('sv-SE', { timeZone });
        expect(local.slice(0, 10)).toBe(day);
        expect(local.slice(11) >= '04:00:00' && local.slice(11) < '06:00:00').toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same for a company every day, and spreads companies over the two hours', () => {
    const ids = Array.from({ length: 300 }, (_, n) => `company ${n}`);
    const minuteOf = (id: string, day: string) => (dailyAt(id, parseDay(day), 'UTC') - Date.parse(`${day}T04:00:00Z`)) / 60_000;
    for (const id of ids) expect(minuteOf(id, '2026-01-05')).toBe(minuteOf(id, '2026-07-09'));
    expect(new Set(ids.map((id) => minuteOf(id, '2026-01-05'))).size).toBeGreaterThan(90);
  });
});

describe('the beginning of a day', () => {
  it('is its first moment in the company’s own time, also when the clocks change', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...ZONES), (day, timeZone) => {
        const at = startOfDay(day, timeZone);
        const dayOf = (ms: number) => new Date(ms).toLocaleString('sv-SE', { timeZone }).slice(0, 10);
        expect(dayOf(at)).toBe(day);
        expect(dayOf(at - 1) < day).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(startOfDay('2026-02-31x', 'UTC')).toBeNaN();
  });
});
