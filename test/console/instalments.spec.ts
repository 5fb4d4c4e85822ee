import fc from 'fast-check';
import { daysFrom, equalParts, sumOf, type Every } from '../../apps/console/src/pages/customer/record/instalments';

const minorOf = (text: string): bigint => BigInt(text.replace('.', ''));
const amounts = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.constantFrom(0, 2, 3)).map(([minor, digits]) => {
  const text = minor.toString().padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
});

describe('the instalments of a plan', () => {
  it('add up to the last coin, and differ by one coin at most', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 120 }), (total, count) => {
        const parts = equalParts(total, count);
        expect(parts).toHaveLength(count);
        expect(sumOf(parts)).toBe(total);
        const [largest, smallest] = [parts[0] ?? '', parts.at(-1) ?? ''];
        expect(minorOf(largest) - minorOf(smallest)).toBeLessThanOrEqual(1n);
      }),
    );
    expect(equalParts('1000.00', 3)).toEqual(['333.34', '333.33', '333.33']);
  });

  it('sum whatever was typed, also with fewer decimals', () => {
    expect(sumOf(['100', '0.5', '0.05'])).toBe('100.55');
    expect(sumOf([])).toBe('0');
  });

  it.each<[Every, readonly string[]]>([
    ['week', ['2026-01-31', '2026-02-07', '2026-02-14', '2026-02-21']],
    ['fortnight', ['2026-01-31', '2026-02-14', '2026-02-28', '2026-03-14']],
    ['month', ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']],
  ])('come every %s', (every, days) => expect(daysFrom('2026-01-31', every, 4)).toEqual(days));
});
