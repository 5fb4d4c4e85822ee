import { parseDay } from '@holdfast/credit';
import { readReceivables } from '../../scenarios/receivables-file';
import type { KnownInvoice } from './known-book';

/** The real-shaped book, each invoice paid once and in full. Its `Disputed` column has no date, so nobody could have known it. */
export function receivablesBook(): readonly KnownInvoice[] {
  return readReceivables().map(({ customer, number, issued, due, settled, cents }) => ({
    customer,
    number,
    issued: parseDay(issued),
    due: parseDay(due),
    total: BigInt(cents),
    applications: [{ on: parseDay(settled), amount: BigInt(cents), kind: 'cash' }],
    writtenOffOn: null,
  }));
}
