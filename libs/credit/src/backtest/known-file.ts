import { isInForce } from '../assess/in-force';
import { assembleFile, EMPTY_FILE, type CreditFile, type FileEntry } from '../ledger/credit-file';
import type { CompanySettings } from '../ledger/customer-ledger';
import { addDays, dayAt, type Day } from '../money/day';

/** A customer's credit file as each morning knew it: an entry counts from the day after it was recorded, whatever day it speaks of. Whoever belongs to a group
 * is judged alone, for nobody knows what the others owed then. */
export class KnownFile {
  private readonly recorded: readonly { readonly entry: FileEntry; readonly on: Day }[];

  constructor(entries: readonly FileEntry[], { timeZone }: Pick<CompanySettings, 'timeZone'>) {
    this.recorded = entries.map((entry) => ({ entry, on: dayAt(entry.recordedAt, timeZone) }));
  }

  /** The mornings on which something is known that was not known the day before. */
  get mornings(): readonly Day[] {
    return this.recorded.map(({ on }) => addDays(on, 1));
  }

  isEmptyUntil(last: Day): boolean {
    return this.recorded.every(({ on }) => on >= last);
  }

  on(morning: Day): CreditFile {
    const known = this.recorded.filter(({ on }) => on < morning).map(({ entry }) => entry);
    return known.length === 0 ? EMPTY_FILE : assembleFile(known);
  }
}

/** Which invoices a person has given up by the end of a day, and since when. */
export function givenUpOn(entries: readonly FileEntry[], asOf: Day): ReadonlyMap<string, Day> {
  const { badDebts } = assembleFile(entries);
  return new Map(badDebts.filter((debt) => isInForce(debt, debt.on, asOf)).map(({ invoiceId, on }) => [invoiceId, on]));
}
