import { dayAfter, daysFrom, type FileInvoice } from './receivables-file';

/** The standard policy worked out again, straight from the file and without a line of ours: what a clerk with the file and a calendar would do.
 * Only what this file can show: amounts far above 1 % of a month's billing, no credits, no part payments. */
export type Mark = 'hold' | 'upfront' | 'new-account';

export interface MarkChange {
  readonly customer: string;
  readonly day: string;
  readonly mark: Mark | 'released';
}

const TOLERANCE_CENTS = 2500;

interface Memory {
  warnedSince: string | null;
  held: boolean;
  slow: boolean;
  newAccountSince: string | null;
}

export function changesByHand(invoices: readonly FileInvoice[], from: string, days: number): readonly MarkChange[] {
  const byCustomer = new Map<string, FileInvoice[]>();
  for (const invoice of invoices) byCustomer.set(invoice.customer, [...(byCustomer.get(invoice.customer) ?? []), invoice]);
  return [...byCustomer].flatMap(([customer, own]) => changesOfOne(customer, own, from, days));
}

function changesOfOne(customer: string, own: readonly FileInvoice[], from: string, days: number): MarkChange[] {
  const memory: Memory = { warnedSince: null, held: false, slow: false, newAccountSince: null };
  const changes: MarkChange[] = [];
  let standing: Mark | 'released' = 'released';
  for (let n = 0; n <= days; n += 1) {
    const day = dayAfter(from, n);
    const mark = markOn(day, own, memory);
    if (mark !== standing) changes.push({ customer, day, mark });
    standing = mark;
  }
  return changes;
}

function markOn(day: string, own: readonly FileInvoice[], memory: Memory): Mark | 'released' {
  const known = own.filter((invoice) => invoice.issued <= day);
  const overdue = known.filter((invoice) => invoice.settled > day && invoice.due < day);
  const owed = overdue.reduce((sum, invoice) => sum + invoice.cents, 0);
  const oldest = Math.max(0, ...overdue.map((invoice) => daysFrom(invoice.due, day)));
  const matters = owed > TOLERANCE_CENTS;

  const warnedDays = memory.warnedSince === null ? -1 : daysFrom(memory.warnedSince, day);
  if (memory.held) memory.held = matters;
  else memory.held = matters && oldest > 14 && warnedDays >= 3;

  if (!matters) memory.warnedSince = null;
  else if (oldest > 7) memory.warnedSince ??= day;

  judgeHabit(day, known, matters, memory);
  judgeNewAccount(day, known, { matters, oldest }, memory);
  if (memory.held) return 'hold';
  if (memory.newAccountSince !== null) return 'new-account';
  return memory.slow ? 'upfront' : 'released';
}

function judgeHabit(day: string, known: readonly FileInvoice[], matters: boolean, memory: Memory): void {
  const paid = known.filter((invoice) => invoice.settled <= day);
  const latestFirst = [...paid].sort(
    (a, b) => b.settled.localeCompare(a.settled) || b.issued.localeCompare(a.issued) || Number(b.number) - Number(a.number),
  );
  const late = latestFirst.slice(0, 6).map((invoice) => Math.max(0, daysFrom(invoice.due, invoice.settled)));
  const share = late.filter((days) => days > 0).length / late.length;
  const mean = late.reduce((sum, days) => sum + days, 0) / late.length;
  if (memory.slow) memory.slow = matters || !(share <= 0.5 || mean <= 7);
  else memory.slow = paid.length >= 4 && share >= 0.7 && mean > 15;
}

function judgeNewAccount(
  day: string,
  known: readonly FileInvoice[],
  { matters, oldest }: { readonly matters: boolean; readonly oldest: number },
  memory: Memory,
): void {
  const since = memory.newAccountSince;
  if (since !== null) {
    const onTime = known.filter(
      (invoice) => invoice.settled <= day && invoice.settled >= since && invoice.settled <= invoice.due,
    );
    if (!matters && onTime.length > 0) memory.newAccountSince = null;
    return;
  }
  const paid = known.filter((invoice) => invoice.settled <= day).length;
  const first = known.map((invoice) => invoice.issued).sort()[0];
  const isNew = paid < 3 || (first !== undefined && daysFrom(first, day) < 90);
  if (isNew && matters && oldest > 7) memory.newAccountSince = day;
}
