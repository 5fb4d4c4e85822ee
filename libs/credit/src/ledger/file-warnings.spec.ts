import { EMPTY_FILE, type FileContent } from './credit-file';
import { entryWarnings } from './file-warnings';
import { sampleDay, sampleLedger } from './sample-books';
import { dispute, plan, promise, sampleFile } from './sample-file';

const LEDGER = sampleLedger({
  invoices: [
    { number: 'INV-1', issued: 0, total: '1000.00', paid: [{ on: 10, amount: '400.00' }] },
    { number: 'INV-2', issued: 1, total: '50.00', paid: [{ on: 10, amount: '50.00' }] },
  ],
});
const warnings = (content: FileContent, file = EMPTY_FILE) =>
  entryWarnings(content, { ledger: LEDGER, file, today: sampleDay(40) });
const pin = (from: number, expires: number) =>
  ({ kind: 'pin', pin: 'hold', from: sampleDay(from), expiresOn: sampleDay(expires), reason: 'x' }) as const;

describe('what is recorded with a warning', () => {
  it.each<[string, FileContent, RegExp]>([
    ['a dispute about what is paid', dispute('INV-2', 40), /^invoiceId: nothing is open on INV-2/],
    ['a promise of more than is open', promise(40, 45, '600.01'), /^amount: only GBP 600\.00 is open in GBP\.$/],
    ['a plan for a part', plan(40, ['INV-1'], [[50, '599.99']]), /^instalments: they leave GBP 0\.01 of these invoices open\.$/],
  ])('%s', (_, content, words) => expect(warnings(content)).toEqual([expect.stringMatching(words)]));

  it('a second dispute about one invoice, and a pin over another one', () => {
    expect(warnings(dispute('INV-1', 40), sampleFile(dispute('INV-1', 30)))).toEqual([
      expect.stringMatching(/^invoiceId: INV-1 is disputed already, since /),
    ]);
    expect(warnings(pin(50, 60), sampleFile(pin(40, 50)))).toEqual([expect.stringMatching(/^pin: while this one lasts/)]);
    expect(warnings(pin(51, 60), sampleFile(pin(40, 50), { ...pin(40, 90), ended: 39 }))).toEqual([]);
  });

  it('nothing else', () => {
    for (const content of [dispute('INV-1', 40), promise(40, 45, '600.00'), plan(40, ['INV-1'], [[50, '600.00']]), pin(40, 50)])
      expect(warnings(content)).toEqual([]);
  });
});
