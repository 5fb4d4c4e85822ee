import { addDays, decimalText, money, parseDay } from '@holdfast/credit';
import fc from 'fast-check';
import { AmountFormat } from './amount-format';
import { readColumns } from './columns';
import { DayFormat } from './day-format';

describe('days', () => {
  it.each([
    ['M/d/yyyy', '1/2/2013', '2013-01-02'],
    ['d/M/yyyy', '1/2/2013', '2013-02-01'],
    ['dd.MM.yyyy', '31.12.2025', '2025-12-31'],
    ['d-MMM-yyyy', '5-Sept-2025', '2025-09-05'],
    ['MMM d, yyyy', 'Mar 9, 2026', '2026-03-09'],
    ['yyyy-MM-dd', '2026-02-28T23:59:00Z', '2026-02-28'],
    ['yyyy-MM-dd', '2026-02-28 00:00', '2026-02-28'],
    ['d/M/yy', '3/4/26', '2026-04-03'],
    ['yyyyMMdd', '20260301', '2026-03-01'],
  ])('written %s: %s', (pattern, text, day) => expect(DayFormat.of(pattern).read(text)).toBe(day));

  it.each([
    ['M/d/yyyy', '31/12/2025'],
    ['yyyy-MM-dd', '2026-02-30'],
    ['yyyy-MM-dd', '2026-2'],
    ['d.M.yyyy', '1.2.26'],
    ['M/d/yyyy', ''],
  ])('not written %s: %s', (pattern, text) => expect(DayFormat.of(pattern).read(text)).toBeNull());

  it('come back from every way to write them', () => {
    const day = fc.integer({ min: 0, max: 36_000 }).map((days) => addDays(parseDay('2000-01-01'), days));
    fc.assert(
      fc.property(day, fc.constantFrom('M/d/yyyy', 'dd.MM.yyyy', 'yyyy/M/d'), (one, pattern) => {
        const [year = '', month = '', date = ''] = one.split('-');
        const text = pattern.replace(/y+/, year).replace(/M+/, month).replace(/d+/, date);
        expect(DayFormat.of(pattern).read(text)).toBe(one);
      }),
    );
  });

  it('a pattern without a year is refused, and a date that fits another pattern names it', () => {
    expect(() => DayFormat.of('d/M')).toThrow(/--dates d\/M .* example/);
    expect(DayFormat.cureFor('31/12/2025')).toBe('--dates d/M/yyyy would read it');
    expect(DayFormat.cureFor('soon')).toBe('');
  });
});

describe('amounts', () => {
  it.each([
    ['point', '1234.5', '1234.50'],
    ['point', '1,234,567.80', '1234567.80'],
    ['point', '1,23,456.78', '123456.78'],
    ['point', '$1,234.56', '1234.56'],
    ['point', 'GBP 12', '12.00'],
    ['point', '(12.30)', '-12.30'],
    ['point', '-£12.30', '-12.30'],
    ['point', '1 234.50', '1234.50'],
    ['comma', '1.234,56 €', '1234.56'],
    ['comma', '1\u00a0234,56', '1234.56'],
    ['comma', "1'234,5", '1234.50'],
    ['point', '12.3000', '12.30'],
  ] as const)('with a decimal %s: %s', (decimal, text, expected) => {
    const amount = new AmountFormat(decimal, 'GBP').read(text);
    expect(amount && decimalText(amount)).toBe(expected);
  });

  it.each([
    ['point', '1.234,56'],
    ['point', '12,50'],
    ['point', '12.345'],
    ['comma', '1,234.56'],
    ['point', 'twelve'],
    ['point', '12-13'],
    ['point', ''],
  ] as const)('not with a decimal %s: %s', (decimal, text) => expect(new AmountFormat(decimal, 'GBP').read(text)).toBeNull());

  it('come back from both ways to write them, grouped or not', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.constantFrom('JPY', 'GBP', 'KWD'), (minor, currency) => {
        const plain = decimalText(money(minor, currency));
        const grouped = plain.replace(/\B(?=(\d{3})+(?!\d))(?<!\..*)/g, ',');
        const swapped = grouped.replace(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'));
        expect(new AmountFormat('point', currency).read(plain)?.minor).toBe(minor);
        expect(new AmountFormat('point', currency).read(grouped)?.minor).toBe(minor);
        expect(new AmountFormat('comma', currency).read(swapped)?.minor).toBe(minor);
      }),
    );
  });
});

describe('columns', () => {
  it('may be given in several words, with commas in a header', () => {
    const columns = readColumns([
      'customer=Name, short,invoice=No.',
      'issued=Date,due=Due,amount=Total (incl. tax),paid=Paid=on',
    ]);
    expect(columns).toEqual({
      customer: 'Name, short',
      invoice: 'No.',
      issued: 'Date',
      due: 'Due',
      amount: 'Total (incl. tax)',
      paid: 'Paid=on',
    });
  });

  it.each([
    [['customer=A,invoice=B'], /says nothing about: issued, amount, paid/],
    [['colour=A'], /"colour=A" gives no column a meaning.*customer/],
    [['customer='], /customer names no column/],
    [['due=A', 'due=B'], /due is given two columns, "A" and "B"/],
    [[], /says nothing about: customer/],
  ])('%j is refused with the cure', (texts, message) => expect(() => readColumns(texts)).toThrow(message));
});
