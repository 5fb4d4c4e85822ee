import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CsvTable } from './csv-table';
import { scriptFromInvoicesPaidOnce } from './csv-ibm';
import { scriptFromLedgerFiles, type LedgerFiles } from './csv-ledger';
import type { Script } from './script';

const FORMS = {
  'paid once': ['customerID', 'invoiceNumber', 'InvoiceDate', 'DueDate', 'InvoiceAmount', 'SettledDate'],
  ledger: ['invoice_no', 'customer_id', 'issue_date', 'due_date', 'amount', 'currency', 'status_at_end', 'written_off_on'],
} as const;
const SIBLINGS = {
  customers: ['customer_id', 'joined', 'term_days', 'parent_id', 'country', 'legal_form'],
  payments: ['payment_id', 'customer_id', 'invoice_no', 'paid_on', 'amount'],
  credit_notes: ['credit_note_id', 'customer_id', 'invoice_no', 'issued_on', 'amount'],
} as const;

/** Reads somebody's receivables as a script: one file of invoices each paid once, or an invoices file with its siblings. Throws CsvProblem. */
export function readBooks(file: string): Script {
  const invoices = CsvTable.read(file);
  const form = formOf(invoices);
  invoices.require(FORMS[form]);
  return form === 'paid once' ? scriptFromInvoicesPaidOnce(invoices) : scriptFromLedgerFiles(withSiblings(file, invoices));
}

/** The form that shares most columns, so that a file with one column missing is told which. */
function formOf(table: CsvTable): keyof typeof FORMS {
  const known = (form: keyof typeof FORMS): number => FORMS[form].filter((column) => table.columns.includes(column)).length;
  const best = known('paid once') >= known('ledger') ? 'paid once' : 'ledger';
  if (known(best) * 2 >= FORMS[best].length) return best;
  throw table.problem(
    1,
    null,
    `this header is of no form known here; expected ${FORMS['paid once'].join(',')} or ${FORMS.ledger.join(',')}`,
  );
}

function withSiblings(file: string, invoices: CsvTable): LedgerFiles {
  const sibling = (what: keyof typeof SIBLINGS): CsvTable => {
    const path = join(dirname(file), basename(file).replace('invoices', what));
    if (path === file || !existsSync(path))
      throw invoices.problem(1, null, `its sibling file ${basename(path)} is not beside it`);
    const table = CsvTable.read(path);
    table.require(SIBLINGS[what]);
    return table;
  };
  return { invoices, customers: sibling('customers'), payments: sibling('payments'), creditNotes: sibling('credit_notes') };
}
