import type { Day } from '../../../answers';
import type { FileEntry } from '../../../file-answers';

/** A promise that was broken is shown for as long as the rules count it. */
const BROKEN_FOR_DAYS = 60;
const DAY_MS = 86_400_000;

/** Whether it belongs to what counts now; otherwise it is history. A limit that has expired is still the limit, and needs somebody. */
export function stands(entry: FileEntry, asOf: Day): boolean {
  if (entry.ended !== null || entry.state === 'kept' || entry.state === 'replaced') return false;
  if (entry.state === 'over') return entry.kind === 'limit';
  if (entry.kind !== 'promise' || entry.state !== 'broken') return true;
  return Date.parse(asOf) - Date.parse(entry.on) <= BROKEN_FOR_DAYS * DAY_MS;
}
