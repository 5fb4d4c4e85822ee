import fc from 'fast-check';
import { addDays, dayNumber, daysBetween, parseDay } from './day';
import { addMoney, convert, convertInverse, decimalText, money, moneyText, parseMoney } from './money';

const CURRENCIES = ['JPY', 'GBP', 'KWD'] as const;

describe('money', () => {
  it.each([
    ['JPY', '1235', 1235n, 'JPY 1,235'],
    ['GBP', '1234.50', 123450n, 'GBP 1,234.50'],
    ['KWD', '1234.567', 1234567n, 'KWD 1,234.567'],
  ])('keeps the decimals of %s', (currency, text, minor, shown) => {
    const amount = parseMoney(text, currency);
    expect(amount.minor).toBe(minor);
    expect(decimalText(amount)).toBe(text);
    expect(moneyText(amount)).toBe(shown);
  });

  it('comes back from its decimal text unchanged, in currencies of 0, 2 and 3 decimals', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.constantFrom(...CURRENCIES), (minor, currency) => {
        expect(parseMoney(decimalText(money(minor, currency)), currency).minor).toBe(minor);
      }),
    );
  });

  it('converts there and back within one minor unit of the finer rounding', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.integer({ min: 5_000, max: 30_000 }), (minor, tenThousandths) => {
        const rate = (tenThousandths / 10_000).toFixed(4);
        const back = convertInverse(convert(money(minor, 'GBP'), rate, 'USD'), rate, 'GBP').minor;
        expect(back - minor).toBeGreaterThanOrEqual(-1n);
        expect(back - minor).toBeLessThanOrEqual(1n);
      }),
    );
  });

  it('refuses to add two currencies', () => {
    expect(() => addMoney(money(1n, 'GBP'), money(1n, 'USD'))).toThrow(RangeError);
  });
});

describe('days', () => {
  it('counts calendar days across the end of February and of the year', () => {
    expect(daysBetween(parseDay('2028-02-28'), parseDay('2028-03-01'))).toBe(2);
    expect(addDays(parseDay('2026-12-31'), 1)).toBe('2027-01-01');
  });

  it('comes back from its number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (number) =>
        expect(dayNumber(addDays(parseDay('1970-01-01'), number))).toBe(number),
      ),
    );
  });

  it('refuses a day that does not exist', () => {
    expect(() => parseDay('2026-02-29')).toThrow('no such day');
  });
});
