import { creditOf } from './map';

describe('what is set against an invoice', () => {
  const ID = 'aaaaaaaa-0000-4000-8000-000000000001';
  const INVOICE_ID = 'aaaaaaaa-0000-4000-8000-000000000002';
  const told = (Type: string) => ({
    Type,
    Status: 'PAID',
    Contact: { ContactID: 'aaaaaaaa-0000-4000-8000-000000000003' },
    Date: '/Date(1767225600000+0000)/',
    UpdatedDateUTC: '/Date(1769904000000+0000)/',
    Total: 100,
    RemainingCredit: 0,
    Allocations: [{ Amount: 100, Date: '/Date(1769904000000+0000)/', Invoice: { InvoiceID: INVOICE_ID } }],
  });
  const first = (kind: 'credit-note' | 'overpayment', type: string) => {
    const record = creditOf(kind, ID, told(type) as never, 'GBP');
    return record?.entity === 'credit' ? record.applications[0] : undefined;
  };

  it('an overpayment is cash, and counts from the day on which the money came, however late it was allocated', () => {
    expect(first('overpayment', 'RECEIVE-OVERPAYMENT')).toMatchObject({ kind: 'cash', on: '2026-01-01', invoiceId: INVOICE_ID });
  });

  it('a credit note is a credit, and counts from the day on which it was allocated', () => {
    expect(first('credit-note', 'ACCRECCREDIT')).toMatchObject({ kind: 'credit', on: '2026-02-01', invoiceId: INVOICE_ID });
  });
});
