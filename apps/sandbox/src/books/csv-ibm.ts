import { Unique, type CsvTable } from './csv-table';
import { inOrder, type Script, type ScriptEvent } from './script';

/** A file with one line per invoice, each paid once and in full. */
export function scriptFromInvoicesPaidOnce(table: CsvTable): Script {
  const invoices: ScriptEvent[] = [];
  const firstSeen = new Map<string, string>();
  const unique = new Unique('invoiceNumber');
  for (const line of table.lines) {
    const number = unique.check(line);
    const customerRef = line.filled('customerID');
    const issued = line.americanDay('InvoiceDate');
    const due = line.americanDay('DueDate');
    const settled = line.americanDay('SettledDate');
    const minor = line.minor('InvoiceAmount');
    if (due < issued) throw line.problem('DueDate', `${due} is before the invoice date ${issued}`);
    if (settled < issued) throw line.problem('SettledDate', `${settled} is before the invoice date ${issued}`);
    const earliest = firstSeen.get(customerRef);
    if (earliest === undefined || issued < earliest) firstSeen.set(customerRef, issued);
    const description = 'Goods and services';
    invoices.push(
      { kind: 'invoice', day: issued, ref: number, customerRef, number, minor, due, description, status: 'approved' },
      { kind: 'payment', day: settled, ref: number, customerRef, minor, applications: [{ invoiceRef: number, minor }] },
    );
  }
  const customers = [...firstSeen].map(([ref, day]): ScriptEvent => {
    const email = `${ref.toLowerCase()}@customers.example`;
    return {
      kind: 'customer',
      day,
      ref,
      name: ref,
      email,
      phone: null,
      country: 'US',
      individual: false,
      terms: 'Net 30',
      notes: '',
      groups: [],
    };
  });
  return inOrder('USD', [...customers, ...invoices]);
}
