import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real-shaped books: third-party data, so they are read where they are and never copied into the project. */
export const RECEIVABLES_FILE = join(__dirname, '../../../shared/data/ibm_accounts_receivable.csv');
export const isPresent = existsSync(RECEIVABLES_FILE);

export interface FileInvoice {
  readonly customer: string;
  readonly number: string;
  readonly issued: string;
  readonly due: string;
  readonly settled: string;
  /** In cents. */
  readonly cents: number;
}

export function readReceivables(): readonly FileInvoice[] {
  const [head = '', ...lines] = readFileSync(RECEIVABLES_FILE, 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    return {
      customer: cell('customerID'),
      number: cell('invoiceNumber'),
      issued: isoDay(cell('InvoiceDate')),
      due: isoDay(cell('DueDate')),
      settled: isoDay(cell('SettledDate')),
      cents: Math.round(Number(cell('InvoiceAmount')) * 100),
    };
  });
}

function isoDay(american: string): string {
  const [month = '', day = '', year = ''] = american.split('/');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

export function daysFrom(a: string, b: string): number {
  return Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000);
}

export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
