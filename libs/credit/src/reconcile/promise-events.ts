import { promisesOn } from '../assess/promises';
import { assembleFile, type Ending, type FileEntry, type PaymentPromise, type Recorded } from '../ledger/credit-file';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { dayText, daysBetween, type Day } from '../money/day';
import { moneyText } from '../money/money';

/** What has become of a promise, for the owner to read in the ledger. */
export interface PromiseEvent {
  /** One for ever. */
  readonly key: string;
  readonly line: string;
}

/** Older ones are no news, and no figure either. */
const WINDOW_DAYS = 60;

/** Everything that has happened to the customer's promises by this day, in its order: recorded, kept, broken, taken back. The same event always has the same
 * key, so whoever remembers the keys tells nothing twice. `entries`: the whole file, endings too. */
export function promiseEvents(ledger: CustomerLedger, entries: readonly FileEntry[], asOf: Day): readonly PromiseEvent[] {
  const promises = entries.filter((entry): entry is Recorded & PaymentPromise => entry.kind === 'promise');
  const news = promises.filter(({ on }) => daysBetween(on, asOf) <= WINDOW_DAYS);
  if (news.length === 0) return [];
  const states = new Map(promisesOn(ledger, assembleFile(entries), asOf).map((state) => [state.entryId, state]));
  const endings = new Map(entries.flatMap((entry) => (entry.kind === 'end' ? [[entry.entryId, entry] as const] : [])));
  return news.flatMap((promise) => {
    const promised = `${moneyText(promise.amount)} for ${dayText(promise.on)}`;
    const event = (what: string, line: string): PromiseEvent => ({ key: `promise/${promise.id}/${what}`, line });
    const recorded = event('recorded', `${promise.promisedBy} has promised ${promised}; recorded by ${promise.by}.`);
    const ending = endings.get(promise.id);
    if (ending && (ending.on === null || ending.on <= asOf))
      return [recorded, event('taken-back', `The promise of ${promised} ${takenBack(ending)}.`)];
    const { state, paid } = states.get(promise.id) ?? {};
    if (state === 'kept') return [recorded, event('kept', `The promise of ${promised} was kept.`)];
    if (state !== 'broken' || paid === undefined) return [recorded];
    const came = paid.minor > 0n ? `only ${moneyText(paid)}` : 'nothing';
    return [recorded, event('broken', `The promise of ${promised} was broken: ${came} has come of it.`)];
  });
}

function takenBack({ on, by, outcome }: Ending & Recorded): string {
  return `${on === null ? 'was recorded by mistake and taken back' : `was ended on ${dayText(on)}`} by ${by}: ${outcome}`;
}
