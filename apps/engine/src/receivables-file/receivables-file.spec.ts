import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decimalText, parseDay } from '@holdfast/credit';
import { readColumns } from './columns';
import { delimiterOf } from './csv-table';
import { leftOutLines, readReceivablesFile, type ReceivablesFormat } from './receivables-file';

const FORMAT: ReceivablesFormat = {
  columns: readColumns(['customer=Customer,invoice=No,issued=Date,due=Due,amount=Total,paid=Paid']),
  dates: 'yyyy-MM-dd',
  delimiter: ',',
  decimal: 'point',
  currency: null,
  termsDays: null,
  knownUntil: null,
};
const HEAD = 'Customer,No,Date,Due,Total,Paid';
const GOOD = 'Amber,1,2026-01-05,2026-02-04,100.00,2026-02-10';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'holdfast-receivables-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(content: string | Buffer, changes: Partial<ReceivablesFormat> = {}) {
  const file = join(folder, 'export.csv');
  writeFileSync(file, content);
  return readReceivablesFile(file, { ...FORMAT, ...changes });
}

const withColumns = (more: string): Partial<ReceivablesFormat> => ({
  columns: readColumns(['customer=Customer,invoice=No,issued=Date,due=Due,amount=Total,paid=Paid', more]),
});

describe('a receivables file', () => {
  it('becomes books: customers, invoices, what was paid and when', () => {
    const { books, rows, used, leftOut } = read(
      [HEAD, GOOD, 'Birch,2,2026-01-09,2026-02-08,50.00,', 'Amber,3,2026-01-20,2026-02-19,10.00,2026-01-30'].join('\n'),
    );
    expect({ rows, used, leftOut }).toEqual({ rows: 3, used: 3, leftOut: [] });
    expect(
      books.ledgers.map(({ customer, invoices }) => [customer.id, invoices.map(({ number, status }) => `${number} ${status}`)]),
    ).toEqual([
      ['Amber', ['1 paid', '3 paid']],
      ['Birch', ['2 open']],
    ]);
    expect(books).toMatchObject({ knownUntil: '2026-02-10', recordedOn: null, settings: { homeCurrency: 'XXX' } });
  });

  it.each([
    ['with a byte order mark and Windows line ends', Buffer.from(`\ufeff${HEAD}\r\n${GOOD}\r\n`)],
    ['in UTF-16', Buffer.from(`\ufeff${HEAD}\n${GOOD}\n`, 'utf16le')],
    ['in UTF-16 without a byte order mark', Buffer.from(`${HEAD}\n${GOOD}\n`, 'utf16le')],
    ['in UTF-16, big end first', Buffer.from(`${HEAD}\n${GOOD}\n`, 'utf16le').swap16()],
    [
      'with line ends of several kinds',
      `${HEAD}\r\n${GOOD}\nBirch,2,2026-01-05,2026-02-04,1.00,\rCedar,3,2026-01-05,2026-02-04,1.00,\r\n`,
    ],
    ['with a separator line of Excel', `sep=,\r\n${HEAD}\r\n${GOOD}\r\n`],
    ['with a line end inside quotes', `${HEAD}\r\n${GOOD}\r\n"Birch\r\n& Sons",2,2026-01-05,2026-02-04,1.00,\r\n`],
    [
      'in Windows-1252',
      Buffer.concat([Buffer.from(`${HEAD}\n${GOOD}\nM`), Buffer.from([0xfc]), Buffer.from('ller,2,2026-01-05,2026-02-04,1.00,')]),
    ],
    ['with quoted fields and empty lines', `${HEAD}\n\n"Amber",1,2026-01-05,2026-02-04,"100.00",2026-02-10\n\n`],
  ])('%s is read', (_, content) => {
    const { books, leftOut } = read(content);
    expect(leftOut).toEqual([]);
    expect(books.ledgers[0]?.invoices[0]).toMatchObject({ number: '1', issued: '2026-01-05' });
    expect(books.ledgers[1]?.customer.name ?? 'Müller').toMatch(/^(Müller|Birch.*)$/s);
  });

  it('with semicolons, decimal commas and its own dates is read', () => {
    const { books } = read('Customer;No;Date;Due;Total;Paid\nAmber;1;05.01.2026;04.02.2026;1.234,50;10.02.2026', {
      delimiter: ';',
      decimal: 'comma',
      dates: 'dd.MM.yyyy',
      currency: 'EUR',
    });
    const [invoice] = books.ledgers[0]?.invoices ?? [];
    expect(invoice && [decimalText(invoice.total), invoice.total.currency, invoice.applications[0]?.on]).toEqual([
      '1234.50',
      'EUR',
      '2026-02-10',
    ]);
  });

  it.each([
    ['', /is empty/],
    [HEAD, /a header and no rows/],
    [`${HEAD}\n"Amber,1`, /cannot be read as CSV.*line 2.*quote/s],
    [`Customer;No;Date;Due;Total;Paid\n1;2;3;4;5;6`, /no column "Customer".*--delimiter semicolon/s],
    [`Customer,No,Date,Due,Amount,Paid\n${GOOD}`, /no column "Total"\. Its columns are: Customer, No, Date, Due, Amount, Paid/],
    [`${HEAD},No\n${GOOD},9`, /two columns called "No"/],
    [
      `${HEAD}\nAmber,1,5.1.2026,2026-02-04,100.00,`,
      /No row of .* can be used\.\n1 left out .*line 2 \("5\.1\.2026"\).*--dates d\.M\.yyyy/,
    ],
    [Buffer.from(`\ufeff${HEAD}\n${GOOD}`, 'utf16le').swap16().swap32(), /is no text: .*zero byte on line 1.*workbook as CSV/],
    [Buffer.from([0x50, 0x4b, 3, 4, 0x14, 0, 6, 0]), /is no text/],
    [`${HEAD}\nAm\0ber,1,2026-01-05,2026-02-04,1.00,`, /zero byte on line 2/],
  ])('that cannot be used is refused with the cure: %#', (content, message) => expect(() => read(content)).toThrow(message));

  it('that is not there is told', () => {
    expect(() => readReceivablesFile(join(folder, 'none.csv'), FORMAT)).toThrow(/There is no file/);
    expect(() => readReceivablesFile(folder, FORMAT)).toThrow(/is a folder/);
  });

  it.each(['', '""', 'x', ' ', '\n', '0'])('separated by %j is refused', (delimiter) =>
    expect(() => delimiterOf(delimiter)).toThrow(/--delimiter .* separates nothing.*semicolon/),
  );
});

describe('a row that makes no sense is left out, told with its line and the cure:', () => {
  it.each([
    [
      'an unreadable date',
      'Amber,2,31/12/2025,2026-02-04,1.00,',
      /column Date holds no day written yyyy-MM-dd/,
      /"31\/12\/2025"/,
      /--dates d\/M\/yyyy/,
    ],
    [
      'an unreadable amount',
      'Amber,2,2026-01-05,2026-02-04,"1.234,56",',
      /column Total holds no amount/,
      /1\.234,56/,
      /--decimal comma/,
    ],
    [
      'due before issued',
      'Amber,2,2026-01-05,2026-01-04,1.00,',
      /due before it was issued/,
      /issued 2026-01-05, due 2026-01-04/,
      /--dates/,
    ],
    [
      'paid before issued',
      'Amber,2,2026-01-05,2026-02-04,1.00,2026-01-01',
      /paid before it was issued/,
      /4 days before/,
      /prepaid/,
    ],
    ['a number that is taken', 'Amber,1,2026-01-06,2026-02-04,1.00,', /number is taken/, /1 is on line 2/, /unique/],
    ['a credit note', 'Amber,2,2026-01-05,2026-02-04,-5.00,', /not above zero/, /-5\.00/, /balance=/],
    ['no due date', 'Amber,2,2026-01-05,,5.00,', /no due date/, /empty/, /--terms/],
    ['no customer', ',2,2026-01-05,2026-02-04,5.00,', /column Customer is empty/, /empty/, /Fill/],
    [
      'a field too many',
      'Amber,2,2026-01-05,2026-02-04,1,000.00,',
      /another number of fields/,
      /7 fields, the header has 6/,
      /Quote/,
    ],
  ])('%s', (_, row, reason, found, cure) => {
    const { rows, used, leftOut } = read([HEAD, GOOD, row, 'Birch,9,2026-01-09,2026-02-08,50.00,'].join('\r\n'));
    expect({ rows, used }).toEqual({ rows: 3, used: 2 });
    expect(leftOut).toEqual([
      { line: 3, reason: expect.stringMatching(reason), found: expect.stringMatching(found), cure: expect.stringMatching(cure) },
    ]);
    expect(leftOutLines(leftOut)[0]).toMatch(/^1 left out because .*: line 3 \(/);
  });

  it('money without a day, drafts, other currencies', () => {
    const head = `${HEAD},Left,State,Currency`;
    const rows = [
      `${GOOD},0,,EUR`,
      'Amber,2,2026-01-05,2026-02-04,9.00,,4.00,,EUR',
      'Amber,3,2026-01-05,2026-02-04,9.00,,9.00,Draft,EUR',
      'Amber,4,2026-01-05,2026-02-04,9.00,,9.00,,USD',
    ];
    const changes = { ...withColumns('balance=Left,status=State,currency=Currency'), currency: 'EUR' };
    const { leftOut } = read([head, ...rows].join('\n'), changes);
    expect(leftOut.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '3 money came in for it, but no day says when',
      '4 it is no approved invoice',
      '5 it is in another currency than EUR',
    ]);
    expect(() => read([head, ...rows].join('\n'), { ...changes, currency: null })).toThrow(/EUR, USD.*--currency EUR/);
  });
});

describe('a column that fits its format only in part, and another one throughout', () => {
  it('is refused, for what fits would be misread too', () => {
    const days = `${HEAD}\nAmber,1,1/2/2026,3/3/2026,1.00,\nAmber,2,15/2/2026,17/3/2026,1.00,`;
    expect(() => read(days, { dates: 'M/d/yyyy' })).toThrow(
      /column Date holds "15\/2\/2026".*others would be misread.*Add --dates d\/M\/yyyy/,
    );
    expect(read(days, { dates: 'd/M/yyyy' }).used).toBe(2);
    const amounts = `${HEAD}\nAmber,1,2026-01-05,2026-02-04,1.500,\nAmber,2,2026-01-05,2026-02-04,"2.750,40",`;
    expect(() => read(amounts)).toThrow(/column Total holds "2\.750,40".*Add --decimal comma/);
    const comma = read(amounts, { decimal: 'comma' }).books.ledgers[0]?.invoices ?? [];
    expect(comma.map(({ total }) => decimalText(total))).toEqual(['1500.00', '2750.40']);
  });

  it('is read when the other fits no better', () => {
    const days = `${HEAD}\nAmber,1,1/31/2026,3/3/2026,1.00,\nAmber,2,31/1/2026,3/3/2026,1.00,`;
    expect(read(days, { dates: 'M/d/yyyy' })).toMatchObject({ used: 1, leftOut: [{ line: 3 }] });
  });
});

describe('the last day that is known', () => {
  const LATER = `Amber,2,2026-02-01,2026-03-03,9.00,2026-02-20`;

  it('cuts off what is dated later, and says so', () => {
    const { books, notes } = read(`${HEAD}\n${GOOD}\n${LATER}\nBirch,3,2026-02-11,2026-03-13,9.00,`, {
      knownUntil: parseDay('2026-02-10'),
    });
    expect(books.knownUntil).toBe('2026-02-10');
    expect(books.ledgers.map(({ invoices }) => invoices.map(({ number, status }) => `${number} ${status}`))).toEqual([
      ['1 paid', '2 open'],
    ]);
    expect(notes).toEqual(['What is dated after 10 February 2026 is not looked at (--known-until).']);
  });

  it('refuses when nothing was known by then', () => {
    expect(() => read(`${HEAD}\n${GOOD}`, { knownUntil: parseDay('2026-01-04') })).toThrow(
      /Nothing in .* was known on 4 January 2026.*later/,
    );
  });

  it('is told when it is far from all others', () => {
    const slip = read(`${HEAD}\n${GOOD}\nAmber,2,2026-01-05,2026-02-04,9.00,2062-02-20`);
    expect(slip.notes).toEqual([expect.stringMatching(/20 February 2062, is more than a year after.*--known-until 2026-02-10/)]);
    expect(read(`${HEAD}\n${GOOD}\n${LATER}`).notes).toEqual([]);
  });
});

describe('what a file may tell besides', () => {
  it('part payments, by a row each or by what is left', () => {
    const head = `${HEAD},Got`;
    const rows = [
      'Amber,1,2026-01-05,2026-02-04,100.00,2026-02-10,60.00',
      'Amber,1,2026-01-05,2026-02-04,100.00,2026-02-20,40.00',
      'Amber,2,2026-01-05,2026-02-04,100.00,2026-02-10,30.00',
    ];
    const [whole, part] = read([head, ...rows].join('\n'), withColumns('paidAmount=Got')).books.ledgers[0]?.invoices ?? [];
    expect(whole?.applications.map(({ on, amount }) => `${on} ${decimalText(amount)}`)).toEqual([
      '2026-02-10 60.00',
      '2026-02-20 40.00',
    ]);
    expect([whole?.status, part?.status, part && decimalText(part.balance)]).toEqual(['paid', 'open', '70.00']);

    const left = read(`${HEAD},Left\nAmber,1,2026-01-05,2026-02-04,100.00,2026-02-10,25.00`, withColumns('balance=Left'));
    expect(left.books.ledgers[0]?.invoices[0]).toMatchObject({ status: 'open', balance: { minor: 2_500n } });
  });

  it('names, void invoices, terms, and until when it knows', () => {
    const head = `${HEAD},Title,State`;
    const { books } = read([head, 'C1,1,2026-01-05,,100.00,,Amber Ltd,Voided'].join('\n'), {
      ...withColumns('name=Title,status=State'),
      termsDays: 14,
      knownUntil: parseDay('2026-06-30'),
    });
    expect(books.knownUntil).toBe('2026-06-30');
    expect(books.ledgers[0]?.customer).toMatchObject({ id: 'C1', name: 'Amber Ltd' });
    expect(books.ledgers[0]?.invoices[0]).toMatchObject({ status: 'void', due: '2026-01-19', balance: { minor: 0n } });
  });

  it('when entries were made', () => {
    const { books } = read(`${HEAD},In,PaidIn\n${GOOD},2026-01-07,2026-02-15`, withColumns('recorded=In,paidRecorded=PaidIn'));
    expect([...(books.recordedOn ?? [])]).toEqual([
      ['invoice/1', '2026-01-07'],
      ['payment/1/1', '2026-02-15'],
    ]);
  });
});
