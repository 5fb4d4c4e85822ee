import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ianaTimeZone } from './time-zones';

const SPECIFICATION = join(__dirname, '../../../../shared/specs/xero/xero_accounting.yaml');

describe('time zones', () => {
  it('knows the ids of the recordings and the awkward ones', () => {
    expect(ianaTimeZone('SOUTHAFRICASTANDARDTIME')).toBe('Africa/Johannesburg');
    expect(ianaTimeZone('NEWZEALANDSTANDARDTIME')).toBe('Pacific/Auckland');
    expect(ianaTimeZone('GMTSTANDARDTIME')).toBe('Europe/London');
    expect(ianaTimeZone('AUSEASTERNSTANDARDTIME')).toBe('Australia/Sydney');
    expect(ianaTimeZone('Central Standard Time (Mexico)')).toBe('America/Mexico_City');
    expect(ianaTimeZone('W. Europe Standard Time')).toBe('Europe/Berlin');
    expect(ianaTimeZone('UTC-02')).toBe('Etc/GMT+2');
    expect(ianaTimeZone('UTC+12')).toBe('Etc/GMT-12');
  });

  it('never guesses', () => {
    for (const id of ['', 'ATLANTISSTANDARDTIME', 'constructor', '__proto__', 'Europe/London'])
      expect(ianaTimeZone(id)).toBeNull();
  });

  (existsSync(SPECIFICATION) ? it : it.skip)('covers every id of the specification with a zone this machine knows', () => {
    const lines = readFileSync(SPECIFICATION, 'utf8').split('\n');
    const start = lines.findIndex((line) => line === '    TimeZone:');
    const end = lines.findIndex((line, index) => index > start && /^ {4}\S/.test(line));
    const ids = lines.slice(start, end).flatMap((line) => /^ {8}- (\S+)$/.exec(line)?.[1] ?? []);
    expect(ids.length).toBeGreaterThan(130);
    for (const id of ids)
      expect(() => new Intl.DateTimeFormat('en', { timeZone: ianaTimeZone(id) ?? `unknown: ${id}` })).not.toThrow();
  });
});
