import fc from 'fast-check';
import { parseMoney } from '../money/money';
import { assembleLedger } from './assemble';
import { compareTellings, newestRecords } from './newest';
import type { InvoiceRecord, LedgerRecord } from './records';
import { sampleCustomer, sampleDay, sampleLedger, sampleRecords } from './sample-books';

const RECORDS: readonly LedgerRecord[] = sampleRecords({
  invoices: [
    {
      number: 'INV-1',
      issued: 0,
      total: '100.00',
      paid: [
        { on: 20, amount: '40.00' },
        { on: 35, amount: '60.00' },
      ],
    },
    { number: 'INV-2', issued: 5, total: '80.00', paid: [{ on: 50, amount: '30.00' }], credited: [{ on: 60, amount: '10.00' }] },
    { number: 'INV-3', issued: 5, total: '20.00' },
  ],
  unapplied: ['15.00'],
  openCredits: ['7.00'],
});

/** An earlier telling of each object, and one object that is gone by now. */
const OLDER: readonly LedgerRecord[] = [
  ...RECORDS.map((record) => ({ ...record, version: '0' })),
  ...RECORDS.filter((record): record is InvoiceRecord => record.entity === 'invoice').map((invoice) => ({
    ...invoice,
    version: '9',
    changedAt: '2025-12-31T23:59:59.9Z',
    status: 'void' as const,
  })),
  { ...(RECORDS[0] as InvoiceRecord), id: 'INV-9' },
  { entity: 'gone', of: 'invoice', id: 'INV-9', version: '2', changedAt: '2026-01-01T00:00:00.5Z' },
];

describe('assembling a ledger', () => {
  it('does not depend on the order in which records arrive, nor on how often', () => {
    const expected = assembleLedger(sampleCustomer(), RECORDS, () => null);
    const shuffled = fc.shuffledSubarray([...RECORDS, ...OLDER, ...RECORDS], { minLength: RECORDS.length * 2 + OLDER.length });
    fc.assert(
      fc.property(shuffled, (records) => expect(assembleLedger(sampleCustomer(), records, () => null)).toEqual(expected)),
    );
  });

  it('finds the cash whichever document tells it, and counts it once when both do', () => {
    const ledger = sampleLedger({
      invoices: [{ number: 'INV-1', issued: 0, total: '100.00', paid: [{ on: 20, amount: '40.00' }] }],
    });
    const [invoice] = ledger.invoices;
    const told = invoice?.applications ?? [];
    expect(told.map(({ amount }) => amount)).toEqual([parseMoney('40', 'GBP')]);

    const both = [...ledger.payments, { ...(invoice as InvoiceRecord), cashApplied: told }];
    expect(assembleLedger(sampleCustomer(), both, () => null).invoices[0]?.applications).toEqual(told);
    expect(assembleLedger(sampleCustomer(), both.slice(1), () => null).invoices[0]?.applications).toEqual(told);
  });

  it('lets a void payment settle nothing', () => {
    const records = sampleRecords({
      invoices: [{ number: 'INV-1', issued: 0, total: '10.00', paid: [{ on: 20, amount: '10.00' }] }],
    });
    const bounced = records.map((record) => (record.entity === 'payment' ? { ...record, status: 'void' as const } : record));
    expect(assembleLedger(sampleCustomer(), bounced, () => null).invoices[0]?.applications).toEqual([]);
  });

  it('keeps other customers out', () => {
    const others = RECORDS.map((record) => ({ ...record, customerId: 'C2' }));
    expect(assembleLedger(sampleCustomer(), others, () => sampleDay(0)).invoices).toEqual([]);
  });
});

describe('two tellings of one object', () => {
  it('are ordered by change time, then by version as a number', () => {
    const at = (changedAt: string, version: string) => ({ changedAt, version });
    expect(compareTellings(at('2026-01-01T00:00:00.5Z', '1'), at('2026-01-01T00:00:00Z', '2'))).toBeGreaterThan(0);
    expect(compareTellings(at('2026-01-01T00:00:00Z', '10'), at('2026-01-01T00:00:00Z', '9'))).toBeGreaterThan(0);
    expect(compareTellings(at('2026-01-01T00:00:00Z', '10'), at('2026-01-01T00:00:00Z', '10'))).toBe(0);
  });

  it('leave nothing behind when the newest says gone', () => {
    expect(newestRecords(OLDER).some(({ id }) => id === 'INV-9')).toBe(false);
  });
});
