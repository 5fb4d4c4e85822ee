import { addDays, daysBetween } from './calendar';
import { Unique, type CsvLine, type CsvTable } from './csv-table';
import { inOrder, type Script, type ScriptEvent } from './script';

/** QuickBooks nests customers no deeper. */
const LEVELS_MAX = 5;

export interface LedgerFiles {
  readonly invoices: CsvTable;
  readonly customers: CsvTable;
  readonly payments: CsvTable;
  readonly creditNotes: CsvTable;
}

interface Billed {
  readonly line: CsvLine;
  readonly customerRef: string;
  readonly issued: string;
  readonly minor: number;
  open: number;
}

/** Four files: customers, invoices, payments (in parts, or for no invoice) and credit notes. */
export function scriptFromLedgerFiles(files: LedgerFiles): Script {
  const customers = customersIn(files.customers);
  const billed = new Map<string, Billed>();
  const events = [
    ...invoicesIn(files.invoices, customers, billed),
    ...paymentsIn(files.payments, customers, billed),
    ...creditsIn(files.creditNotes, customers, billed),
    ...writeOffs(billed),
  ];
  return inOrder(files.invoices.lines[0]?.text('currency') ?? null, [...joinedInTime(customers, events).values(), ...events]);
}

type Customers = Map<string, Extract<ScriptEvent, { kind: 'customer' }>>;

function customersIn(table: CsvTable): Customers {
  const unique = new Unique('customer_id');
  const customers: Customers = new Map();
  for (const line of table.lines) {
    const ref = unique.check(line);
    const parentRef = line.text('parent_id');
    customers.set(ref, {
      kind: 'customer',
      day: line.isoDay('joined'),
      ref,
      name: ref,
      email: `${ref.toLowerCase()}@customers.example`,
      phone: null,
      country: line.filled('country'),
      individual: line.filled('legal_form') === 'individual',
      terms: `Net ${line.whole('term_days')}`,
      ...(parentRef === '' ? {} : { parentRef }),
      notes: '',
      groups: [],
    });
  }
  for (const line of table.lines) {
    const parentRef = line.text('parent_id');
    if (parentRef !== '' && !customers.has(parentRef)) throw line.problem('parent_id', `there is no customer ${parentRef}`);
  }
  return customers;
}

function invoicesIn(table: CsvTable, customers: Customers, billed: Map<string, Billed>): ScriptEvent[] {
  const unique = new Unique('invoice_no');
  return table.lines.map((line) => {
    const number = unique.check(line);
    const customerRef = customerOf(line, customers);
    const [issued, due, minor] = [line.isoDay('issue_date'), line.isoDay('due_date'), line.minor('amount')];
    if (due < issued) throw line.problem('due_date', `${due} is before the issue date ${issued}`);
    billed.set(number, { line, customerRef, issued, minor, open: minor });
    const description = 'Goods and services';
    const currency = line.filled('currency');
    return {
      kind: 'invoice',
      day: issued,
      ref: number,
      customerRef,
      number,
      minor,
      due,
      currency,
      description,
      status: 'approved',
    };
  });
}

function paymentsIn(table: CsvTable, customers: Customers, billed: Map<string, Billed>): ScriptEvent[] {
  const unique = new Unique('payment_id');
  return table.lines.map((line) => {
    const ref = unique.check(line);
    const customerRef = customerOf(line, customers);
    const [day, minor] = [line.isoDay('paid_on'), line.minor('amount')];
    const invoiceRef = line.text('invoice_no');
    if (invoiceRef === '') return { kind: 'payment', day, ref, customerRef, minor, applications: [] };
    settle(line, billed, { invoiceRef, day, minor, dayColumn: 'paid_on' });
    return { kind: 'payment', day, ref, customerRef, minor, applications: [{ invoiceRef, minor }] };
  });
}

function creditsIn(table: CsvTable, customers: Customers, billed: Map<string, Billed>): ScriptEvent[] {
  const unique = new Unique('credit_note_id');
  return table.lines.flatMap((line): ScriptEvent[] => {
    const ref = unique.check(line);
    const customerRef = customerOf(line, customers);
    const [day, minor, invoiceRef] = [line.isoDay('issued_on'), line.minor('amount'), line.filled('invoice_no')];
    settle(line, billed, { invoiceRef, day, minor, dayColumn: 'issued_on' });
    return creditAgainst({ ref, customerRef, invoiceRef, day, minor });
  });
}

/** Books write a bad debt off by a credit for what is left. */
function writeOffs(billed: Map<string, Billed>): ScriptEvent[] {
  return [...billed].flatMap(([invoiceRef, { line, customerRef, issued, open }]) => {
    if (line.text('written_off_on') === '' || open === 0) return [];
    const day = line.isoDay('written_off_on');
    if (day < issued) throw line.problem('written_off_on', `${day} is before the issue date ${issued}`);
    return creditAgainst({ ref: `WO-${invoiceRef}`, customerRef, invoiceRef, day, minor: open });
  });
}

function creditAgainst(credit: {
  ref: string;
  customerRef: string;
  invoiceRef: string;
  day: string;
  minor: number;
}): ScriptEvent[] {
  const { ref, customerRef, invoiceRef, day, minor } = credit;
  return [
    { kind: 'credit', day, ref, customerRef, number: ref, minor },
    { kind: 'allocate', day, from: 'credit', ref, invoiceRef, minor },
  ];
}

interface Settlement {
  readonly invoiceRef: string;
  readonly day: string;
  readonly minor: number;
  readonly dayColumn: string;
}

function settle(line: CsvLine, billed: Map<string, Billed>, { invoiceRef, day, minor, dayColumn }: Settlement): void {
  const invoice = billed.get(invoiceRef);
  if (!invoice) throw line.problem('invoice_no', `there is no invoice ${invoiceRef}`);
  if (daysBetween(invoice.issued, day) < 0)
    throw line.problem(dayColumn, `${day} is before the issue date ${invoice.issued} of ${invoiceRef}`);
  if (minor > invoice.open) throw line.problem('amount', `is more than is left to pay on invoice ${invoiceRef}`);
  invoice.open -= minor;
}

function customerOf(line: CsvLine, customers: Customers): string {
  const ref = line.filled('customer_id');
  if (!customers.has(ref)) throw line.problem('customer_id', `there is no customer ${ref}`);
  return ref;
}

/** A customer must be there before the first invoice, and a parent before its children, whatever the column `joined` says. */
function joinedInTime(customers: Customers, events: readonly ScriptEvent[]): Customers {
  const inTime: Customers = new Map(customers);
  const pullForward = (ref: string, day: string): void => {
    const customer = inTime.get(ref);
    if (!customer || customer.day <= day) return;
    inTime.set(ref, { ...customer, day });
  };
  for (const event of events) if ('customerRef' in event) pullForward(event.customerRef, event.day);
  for (let level = 0; level < LEVELS_MAX; level += 1) {
    for (const { parentRef, ref } of customers.values()) {
      if (parentRef !== undefined) pullForward(parentRef, addDays(inTime.get(ref)?.day ?? '', -1));
    }
  }
  return inTime;
}
