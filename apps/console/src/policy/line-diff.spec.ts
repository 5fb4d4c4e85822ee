import fc from 'fast-check';
import { lineDiff, withoutFarLines } from './line-diff';

describe('what differs between two texts', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => ['x', ...lines, 'y'].join('\n'));

  it('holds both of them, for any two', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after);
        const without = (kind: string): string => lines.flatMap((line) => (line.kind === kind ? [] : [line.text])).join('\n');
        expect([without('new'), without('gone')]).toEqual([before, after]);
      }),
    );
    expect(lineDiff('same\n', 'same').map(({ kind }) => kind)).toEqual(['same']);
  });

  it('is shown with a few lines around it', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const shown = withoutFarLines(lineDiff(lines.join('\n'), lines.with(10, 'other').join('\n')));
    expect(shown.map((line) => line?.text ?? '…')).toEqual([
      '…',
      'line 7',
      'line 8',
      'line 9',
      'line 10',
      'other',
      'line 11',
      'line 12',
      'line 13',
      '…',
    ]);
  });
});
