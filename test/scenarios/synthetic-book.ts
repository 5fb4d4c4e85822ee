import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDay, parseMoney, type BookInvoice } from '@holdfast/credit';

/** A made-up ledger of 24 months, as of 2026-06-30; it is read where it lies. */
const FOLDER = join(__dirname, '../../../shared/data');
export const isSyntheticPresent = existsSync(join(FOLDER, 'synth_invoices.csv'));
export const SYNTHETIC_ABSENT = `skipped: there is no synth_invoices.csv in ${FOLDER}`;

export interface SyntheticInvoice extends BookInvoice {
  readonly number: string;
  readonly customer: string;
  readonly isDisputed: boolean;
}

export function readSyntheticBook(): readonly SyntheticInvoice[] {
  const applications = new Map<string, BookInvoice['applications'][number][]>();
  const apply = (number: string, application: BookInvoice['applications'][number]): void =>
    void applications.set(number, [...(applications.get(number) ?? []), application]);
  for (const { invoice_no: number = '', paid_on: on = '', amount = '' } of csvRows('synth_payments.csv'))
    if (number !== '') apply(number, { on: parseDay(on), amount: pence(amount), kind: 'cash' });
  for (const { invoice_no: number = '', issued_on: on = '', amount = '' } of csvRows('synth_credit_notes.csv'))
    apply(number, { on: parseDay(on), amount: pence(amount), kind: 'credit' });
  return csvRows('synth_invoices.csv').map((row): SyntheticInvoice => {
    const { invoice_no: number = '', customer_id: customer = '', issue_date: issued = '', due_date: due = '', amount = '' } = row;
    const writtenOff = row['written_off_on'] ?? '';
    return {
      number,
      customer,
      isDisputed: row['disputed'] === '1',
      issued: parseDay(issued),
      due: parseDay(due),
      total: pence(amount),
      applications: applications.get(number) ?? [],
      writtenOffOn: writtenOff === '' ? null : parseDay(writtenOff),
    };
  });
}

function pence(amount: string): bigint {
  return parseMoney(amount, 'GBP').minor;
}

export function csvRows(file: string): readonly Readonly<Record<string, string>>[] {
  const [header = '', ...lines] = readFileSync(join(FOLDER, file), 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index] ?? '', value])));
}
