import { instantOf, pacific, pacificMillis } from './times';

test('Pacific time agrees with the tables of Intl around every change of the clock', () => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Los_Angeles', dateStyle: 'short', timeStyle: 'medium' });
  for (let year = 2024; year <= 2031; year += 1) {
    for (const from of [Date.UTC(year, 2, 7), Date.UTC(year, 9, 31), Date.UTC(year, 11, 31, 20)]) {
      for (let hour = 0; hour < 24 * 9; hour += 1) {
        const at = from + hour * 3_600_000 + 1_234;
        expect(pacific(at).slice(0, 19).replace('T', ' ')).toBe(format.format(at));
        expect(Date.parse(pacificMillis(at))).toBe(at);
      }
    }
  }
});

test('an instant may come with an offset, with Z, or as Pacific time', () => {
  const at = Date.parse('2026-01-15T18:00:00Z');
  for (const text of ['2026-01-15T18:00:00Z', '2026-01-15T10:00:00-08:00', '2026-01-15T19:00:00+0100', '2026-01-15T10:00:00']) {
    expect(instantOf(text)).toBe(at);
  }
  expect(instantOf('2026-07-15')).toBe(Date.parse('2026-07-15T07:00:00Z'));
  // A plus that was not escaped arrives as a space.
  for (const text of ['2026-01-15T19:00:00 01:00', 'yesterday', '2026-13-45', '']) expect(instantOf(text)).toBeNull();
});
