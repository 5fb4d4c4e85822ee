import fc from 'fast-check';
import { sampleDay } from './sample-books';
import { assembleFile, EMPTY_FILE } from './credit-file';
import { dispute, promise, sampleEntries } from './sample-file';

const ENTRIES = sampleEntries([
  { ...dispute('INV-1', 5), recorded: 5, ended: 9 },
  { ...promise(3, 10, '100.00'), recorded: 3, ended: 'mistake' },
  { ...dispute('INV-2', 2), recorded: 20 },
]);

describe('a credit file', () => {
  it('keeps what was recorded, with how it ended, and drops what was a mistake', () => {
    const file = assembleFile(ENTRIES);
    expect(file.disputes).toMatchObject([
      { invoiceId: 'INV-1', by: 'Ada', ended: { on: sampleDay(9), outcome: 'over', by: 'Bob' } },
      { invoiceId: 'INV-2', ended: null },
    ]);
    expect(file.promises).toEqual([]);
  });

  it('knows nothing before it was recorded, whatever day it is about', () => {
    const known = (day: number) => assembleFile(ENTRIES, `${sampleDay(day)}T00:00:00.000Z`);
    expect(known(3)).toEqual(EMPTY_FILE);
    expect(known(4)).toMatchObject({ disputes: [], promises: [{ promisedBy: 'Mr Blue' }] });
    expect(known(9).disputes).toMatchObject([{ invoiceId: 'INV-1', ended: null }]);
    expect(known(20).disputes).toMatchObject([{ invoiceId: 'INV-1', ended: { on: sampleDay(9) } }]);
  });

  it('does not depend on the order in which its entries are read', () => {
    const shuffled = fc.shuffledSubarray([...ENTRIES], { minLength: ENTRIES.length });
    fc.assert(fc.property(shuffled, (entries) => expect(assembleFile(entries)).toEqual(assembleFile(ENTRIES))));
  });
});
