import { dayAt, daysBetween, type CustomerLedger, type Day } from '@holdfast/credit';

/** How much is known about when documents were entered. */
export interface RecordedCounts {
  documents: number;
  /** With a recording time; the others count from their own date. */
  known: number;
  /** Entered more than 30 days after their date: late bookkeeping, or the day on which the books were moved into this ledger. */
  late: number;
}

const LATE_DAYS = 30;

/** When the documents of a QuickBooks ledger were entered, by `invoice/ID` and so on, as far as it tells: an invoice carries the time it was created, and of a
 * receipt or credit that was never edited (its SyncToken is 0) the time of its last change is that time. */
export class RecordedDays {
  readonly counts: RecordedCounts = { documents: 0, known: 0, late: 0 };

  constructor(private readonly timeZone: string) {}

  of(ledgers: readonly CustomerLedger[]): ReadonlyMap<string, Day> {
    const days = new Map<string, Day>();
    for (const { invoices, payments, credits } of ledgers) {
      for (const { id, createdAt, issued } of invoices) this.note(days, { key: `invoice/${id}`, at: createdAt, dated: issued });
      for (const { entity, id, version, changedAt, on } of [...payments, ...credits])
        this.note(days, { key: `${entity}/${id}`, at: version === '0' ? changedAt : null, dated: on });
    }
    return days;
  }

  private note(
    days: Map<string, Day>,
    { key, at, dated }: { readonly key: string; readonly at: string | null; readonly dated: Day },
  ): void {
    this.counts.documents += 1;
    if (at === null) return;
    const on = dayAt(at, this.timeZone);
    days.set(key, on);
    this.counts.known += 1;
    if (daysBetween(dated, on) > LATE_DAYS) this.counts.late += 1;
  }
}
