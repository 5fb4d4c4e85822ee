import type { Facts, LedgerMail } from '../assess/facts';
import { addDays, dayText, type Day } from '../money/day';
import type { CustomerHistory, Waits } from './decision';
import type { MessageLimits } from './policy';
import { capital, counted, invoiceNames, listed } from './words';

const WEEK_DAYS = 7;

/** Until when the message limits let no message go to this customer, and what it had lately: from us, or mailed from the ledger by it or by a person.
 * Null when one may go today. */
export function quietPeriod(
  { asOf, mailedFromLedger }: Facts,
  { messagesOn }: CustomerHistory,
  { minimumDaysBetween, maximumIn7Days }: MessageLimits,
): Waits | null {
  const latestFirst = [...new Set([...messagesOn, ...mailedFromLedger.map(({ on }) => on)])].sort().reverse();
  const [last] = latestFirst;
  if (last === undefined) return null;
  const oldestThatCounts = latestFirst[maximumIn7Days - 1];
  const spaced = addDays(last, minimumDaysBetween);
  const weekly = oldestThatCounts === undefined ? spaced : addDays(oldestThatCounts, WEEK_DAYS);
  const until = spaced >= weekly ? spaced : weekly;
  if (until <= asOf) return null;
  const had = (day: Day): string => hadWords(day, messagesOn, mailedFromLedger);
  const because =
    until === spaced
      ? `${had(last)}; the policy keeps ${counted(minimumDaysBetween, 'day')} between messages`
      : `${listed(latestFirst.slice(0, maximumIn7Days).map(had))}; the policy allows ${counted(maximumIn7Days, 'message')} in ${WEEK_DAYS} days`;
  return { until, because: `${capital(because)}.` };
}

function hadWords(day: Day, messagesOn: readonly Day[], mails: readonly LedgerMail[]): string {
  const ours = messagesOn.includes(day) ? ['the customer had a message from us'] : [];
  const theirs = mails
    .filter(({ on }) => on === day)
    .map(({ invoices }) => `${invoiceNames(invoices)} ${invoices.length === 1 ? 'was' : 'were'} mailed from the ledger`);
  return `${listed([...ours, ...theirs])} on ${dayText(day)}`;
}
