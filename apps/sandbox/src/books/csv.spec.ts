import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBooks } from './csv';

const folder = mkdtempSync(join(tmpdir(), 'books-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER =
  'countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate';
const GOOD = '391,1000-AAAAA,4/6/2013,700001,1/2/2013,2/1/2013,61.20,No,1/15/2013,Paper,13,0';

function file(text: string, name = 'books.csv'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('a file of invoices paid once', () => {
  it('becomes a customer, an invoice and a payment in full', () => {
    const { homeCurrency, events } = readBooks(file(`${HEADER}\r\n${GOOD}\r\n`));
    expect(homeCurrency).toBe('USD');
    expect(events.map(({ day, kind }) => `${day} ${kind}`)).toEqual([
      '2013-01-02 customer',
      '2013-01-02 invoice',
      '2013-01-15 payment',
    ]);
    expect(events[0]).toMatchObject({
      ref: '1000-AAAAA',
      name: '1000-AAAAA',
      email: '1000-aaaaa@customers.example',
      terms: 'Net 30',
    });
    expect(events[1]).toMatchObject({ number: '700001', minor: 6120, due: '2013-02-01' });
    expect(events[2]).toMatchObject({ minor: 6120, applications: [{ invoiceRef: '700001', minor: 6120 }] });
  });

  it('is put in order by day, then customers, invoices, payments, then the number of the invoice', () => {
    const second = GOOD.replace('700001', '99').replace('1/15/2013', '1/2/2013');
    const { events } = readBooks(file(`${HEADER}\n${GOOD}\n${second}\n`));
    expect(events.map(({ kind, ref }) => `${kind} ${ref}`)).toEqual([
      'customer 1000-AAAAA',
      'invoice 99',
      'invoice 700001',
      'payment 99',
      'payment 700001',
    ]);
  });

  it.each([
    ['a day that does not exist', GOOD.replace('1/2/2013', '2/30/2013'), 'line 3, column InvoiceDate: "2/30/2013" is no day'],
    ['a day in another form', GOOD.replace('2/1/2013', '2013-02-01'), 'line 3, column DueDate: "2013-02-01" is no day'],
    [
      'an amount that is none',
      GOOD.replace('61.20', '55,94').replace('55,94', '"55,94"'),
      'line 3, column InvoiceAmount: "55,94" is no amount',
    ],
    ['an amount below nothing', GOOD.replace('61.20', '-61.20'), 'line 3, column InvoiceAmount: "-61.20" is no amount'],
    ['an amount of nothing', GOOD.replace('61.20', '0.00'), 'line 3, column InvoiceAmount: "0.00" is no amount'],
    ['no amount', GOOD.replace('61.20', ''), 'line 3, column InvoiceAmount: is empty'],
    ['no customer', GOOD.replace('1000-AAAAA', ''), 'line 3, column customerID: is empty'],
    ['a number used before', GOOD.replace('700001', '1'), 'line 3, column invoiceNumber: "1" is already on line 2'],
    [
      'settled before issued',
      GOOD.replace('1/15/2013', '1/1/2013'),
      'line 3, column SettledDate: 2013-01-01 is before the invoice date 2013-01-02',
    ],
    ['due before issued', GOOD.replace('2/1/2013', '1/1/2013'), 'line 3, column DueDate: 2013-01-01 is before'],
    ['a field too few', GOOD.replace(',0', ''), 'line 3: has 11 fields where the header names 12'],
    ['a field too many', `${GOOD},x`, 'line 3: has 13 fields where the header names 12'],
  ])('is refused with %s', (_what, line, message) => {
    const path = file(`${HEADER}\n${GOOD.replace('700001', '1')}\n${line}\n`);
    expect(() => readBooks(path)).toThrow(`${path}, ${message}`);
  });

  it('is refused with a quote that never ends', () => {
    expect(() => readBooks(file(`${HEADER}\n"${GOOD}\n`))).toThrow(/books\.csv: .*[Qq]uote/);
  });

  it('names a missing column', () => {
    const path = file(`${HEADER.replace('SettledDate', 'Settled')}\n${GOOD}\n`);
    expect(() => readBooks(path)).toThrow(`${path}, line 1, column SettledDate: is missing from the header`);
  });
});

describe('a path that holds no books', () => {
  it.each([
    ['an empty file', () => file('', 'empty.csv'), 'is empty'],
    ['a file of something else', () => file('a,b\n1,2\n', 'other.csv'), 'of no form known here'],
    ['a file that is not there', () => join(folder, 'nowhere.csv'), 'there is no such file'],
    ['a directory', () => folder, 'is a directory'],
  ])('is refused: %s', (_what, path, message) => {
    expect(() => readBooks(path())).toThrow(message);
    expect(() => readBooks(path())).toThrow(path());
  });
});

describe('four files of a ledger', () => {
  const FILES = {
    invoices:
      'invoice_no,customer_id,issue_date,due_date,amount,currency,status_at_end,disputed,written_off_on\nI1,C2,2026-01-05,2026-02-04,100.00,GBP,written_off,0,2026-08-03\n',
    customers:
      'customer_id,true_segment,true_lifecycle,joined,term_days,payment_run,parent_id,country,legal_form,insolvent_on\n' +
      'C2,prompt,established,2025-06-01,30,any,C9,GB,individual,\nC9,prompt,established,2025-07-01,30,any,,GB,company,\n',
    payments: 'payment_id,customer_id,invoice_no,paid_on,amount\nP1,C2,I1,2026-02-01,60.00\nP2,C2,,2026-02-02,5.00\n',
    credit_notes: 'credit_note_id,customer_id,invoice_no,issued_on,amount\nN1,C2,I1,2026-03-01,10.50\n',
  };

  function write(changed: Partial<typeof FILES> = {}): string {
    for (const [name, text] of Object.entries({ ...FILES, ...changed })) file(text, `small_${name}.csv`);
    return join(folder, 'small_invoices.csv');
  }

  it('become one script, with parents first and bad debts written off by a credit', () => {
    const { homeCurrency, events } = readBooks(write());
    expect(homeCurrency).toBe('GBP');
    expect(events.map(({ day, kind, ref }) => `${day} ${kind} ${ref}`)).toEqual([
      '2025-05-31 customer C9',
      '2025-06-01 customer C2',
      '2026-01-05 invoice I1',
      '2026-02-01 payment P1',
      '2026-02-02 payment P2',
      '2026-03-01 credit N1',
      '2026-03-01 allocate N1',
      '2026-08-03 credit WO-I1',
      '2026-08-03 allocate WO-I1',
    ]);
    expect(events.at(-1)).toMatchObject({ minor: 2950 });
  });

  it.each([
    [
      { payments: FILES.payments.replace('60.00', '160.00') },
      'small_payments.csv, line 2, column amount: is more than is left to pay on invoice I1',
    ],
    [{ payments: FILES.payments.replace('I1', 'I7') }, 'small_payments.csv, line 2, column invoice_no: there is no invoice I7'],
    [
      { payments: FILES.payments.replace('2026-02-01', '2026-01-01') },
      'small_payments.csv, line 2, column paid_on: 2026-01-01 is before the issue date',
    ],
    [
      { credit_notes: FILES.credit_notes.replace('2026-03-01', '1.3.2026') },
      'small_credit_notes.csv, line 2, column issued_on: "1.3.2026" is no day',
    ],
    [{ invoices: FILES.invoices.replace('C2', 'C7') }, 'small_invoices.csv, line 2, column customer_id: there is no customer C7'],
    [
      { customers: FILES.customers.replace(',C9,', ',C8,') },
      'small_customers.csv, line 2, column parent_id: there is no customer C8',
    ],
    [
      { customers: FILES.customers.replace(',30,', ',soon,') },
      'small_customers.csv, line 2, column term_days: "soon" is no whole number',
    ],
  ])('are refused when they contradict each other %#', (changed, message) => {
    expect(() => readBooks(write(changed))).toThrow(message);
  });

  it('are refused when one is not there', () => {
    const path = write();
    rmSync(join(folder, 'small_payments.csv'));
    expect(() => readBooks(path)).toThrow('its sibling file small_payments.csv is not beside it');
  });
});
