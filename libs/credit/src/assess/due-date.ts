import type { LedgerInvoice } from '../ledger/customer-ledger';
import { addDays, type Day } from '../money/day';

export interface DueDate {
  readonly due: Day;
  /** True when the document carries no due date and terms had to stand in. */
  readonly dueDerived: boolean;
}

/** The due date on the document, or its issue day plus terms. */
export function dueDateOf(invoice: LedgerInvoice, termsDays: number): DueDate {
  return invoice.due === null
    ? { due: addDays(invoice.issued, termsDays), dueDerived: true }
    : { due: invoice.due, dueDerived: false };
}

/** The day a debt's age is counted from: the earlier of the due date and the first-issued due date. So moving the due date of an old debt does not
 * make it young; before the first date has passed both give the same verdict, "not overdue". The ledger does not say when a date was edited; whoever
 * keeps `firstDue` may move it along with an edit made in good time. */
export function ageingDay(invoice: LedgerInvoice, due: Day): Day {
  return invoice.firstDue !== null && invoice.firstDue < due ? invoice.firstDue : due;
}
