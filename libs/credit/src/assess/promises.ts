import type { CreditFile, Kept } from '../ledger/credit-file';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { addDays, dayNumber, daysBetween, laterDay, type Day } from '../money/day';
import { money } from '../money/money';
import type { FileFacts, PromiseFact } from './file-facts';
import { receiptsOf } from './receipts';

const WINDOW_DAYS = 60;

type PromiseFacts = Pick<FileFacts, 'promisedUntil' | 'promisesKept60' | 'promisesBroken60' | 'promises'>;

/** F12. A promise is kept when all of it has come from the day it was made through the business day after its own; money counts for one promise only, the
 * one that is due first. Promises that we called off count for nothing. */
export function promiseFacts(ledger: CustomerLedger, file: CreditFile, asOf: Day): PromiseFacts {
  const promises = promisesOn(ledger, file, asOf);
  const due = promises.filter(({ on }) => daysBetween(on, asOf) <= WINDOW_DAYS);
  const awaited = promises.filter(({ state }) => state === 'awaited').map(({ on }) => lastDayOf(on));
  return {
    promisedUntil: awaited.reduce<Day | null>((latest, day) => (latest === null ? day : laterDay(latest, day)), null),
    promisesKept60: due.filter(({ state }) => state === 'kept').length,
    promisesBroken60: due.filter(({ state }) => state === 'broken').length,
    promises: due,
  };
}

/** Days on which a promise breaks, is made, or drops out of the window. */
export function promiseDays({ promises }: CreditFile): readonly Day[] {
  return promises.flatMap(({ madeOn, on, ended }) => [
    madeOn,
    addDays(lastDayOf(on), 1),
    addDays(on, WINDOW_DAYS + 1),
    ...(ended ? [ended.on] : []),
  ]);
}

/** Every promise that was made by this day and not called off, by its day. */
export function promisesOn(ledger: CustomerLedger, { promises }: CreditFile, asOf: Day): readonly PromiseFact[] {
  const given = promises
    .filter(({ madeOn, ended }) => madeOn <= asOf && (ended === null || asOf < ended.on))
    .sort((a, b) => Number(a.on > b.on) - Number(a.on < b.on));
  if (given.length === 0) return [];
  const left = receiptsOf(ledger).map(({ on, amount }) => ({ on, currency: amount.currency, minor: amount.minor }));
  return given.map((promise) => judge(promise, left, asOf));
}

function judge(
  { id, madeOn, on, amount }: Kept<'promise'>,
  receipts: readonly { readonly on: Day; readonly currency: string; minor: bigint }[],
  asOf: Day,
): PromiseFact {
  const lastDay = lastDayOf(on);
  let missing = amount.minor;
  for (const receipt of receipts) {
    if (receipt.currency !== amount.currency || receipt.on < madeOn || receipt.on > lastDay || receipt.on > asOf) continue;
    const taken = receipt.minor < missing ? receipt.minor : missing;
    receipt.minor -= taken;
    missing -= taken;
  }
  const state = missing <= 0n ? 'kept' : asOf <= lastDay ? 'awaited' : 'broken';
  return { entryId: id, on, amount, paid: money(amount.minor - missing, amount.currency), state };
}

const [SATURDAY, SUNDAY] = [6, 0];

/** The business day after: money that was sent on the day has arrived by then. Weekends are no business days; holidays are not known here. */
function lastDayOf(on: Day): Day {
  let day = addDays(on, 1);
  while (weekday(day) === SATURDAY || weekday(day) === SUNDAY) day = addDays(day, 1);
  return day;
}

/** 0 is Sunday: 1970-01-01 was a Thursday. */
function weekday(day: Day): number {
  return (((dayNumber(day) + 4) % 7) + 7) % 7;
}
