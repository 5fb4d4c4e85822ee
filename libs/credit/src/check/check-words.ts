import { listed } from '../decide/words';
import { moneyText, type Money } from '../money/money';
import { strictnessOf, type CheckReason, type CheckVerdict } from './verdict';

interface Amounts {
  readonly onCredit: Money;
  readonly deposit: Money | null;
}

const VERDICT_WORDS: Readonly<Record<CheckVerdict, string>> = {
  allow: 'Yes, on credit.',
  'allow-with-warning': 'Yes, on credit, with a warning.',
  upfront: 'Only against money upfront.',
  hold: 'Not on credit.',
};

/** `Not on credit. GBP 5,555.80 is owed and ...` */
export function sentenceOf(verdict: CheckVerdict, [first]: readonly CheckReason[], { onCredit, deposit }: Amounts): string {
  const answer =
    verdict === 'upfront' && deposit !== null
      ? `Only against ${deposit.minor < onCredit.minor ? '' : 'all of '}${moneyText(deposit)} before supply.`
      : first?.code === 'prepaid'
        ? 'Yes.'
        : VERDICT_WORDS[verdict];
  return first === undefined ? answer : `${answer} ${first.because}`;
}

/** `pay GBP 2,255.80 or more, or take a deposit of GBP 2,255.80, or an approver confirms`: alternatives, each of which is enough. */
export function cureOf(
  verdict: CheckVerdict,
  reasons: readonly CheckReason[],
  { onCredit, deposit, short }: Amounts & { readonly short: Money | null },
): string | null {
  if (strictnessOf(verdict) < strictnessOf('upfront')) return null;
  const blocking = reasons.filter((reason) => strictnessOf(reason.verdict) >= strictnessOf('upfront'));
  const rules = [...new Set(blocking.flatMap(({ code, cure }) => (code === 'limit-exceeded' || cure === null ? [] : [cure])))];
  const isOverLimit = blocking.some(({ code }) => code === 'limit-exceeded') && short !== null;
  const limit = !isOverLimit
    ? []
    : rules.length === 0
      ? [`pay ${moneyText(short)} or more`]
      : [`for the credit limit, pay ${moneyText(short)} or more in all`];
  const all = listed([...rules, ...limit]);
  if (deposit === null) return all;
  const isWhole = deposit.minor === onCredit.minor;
  const taken = isWhole
    ? [
        // A deposit of more than the document comes to makes room for it as any payment does; all of it is enough too.
        ...(isOverLimit && rules.length === 0 ? [`take a deposit of ${moneyText(short)}`] : []),
        `take all of ${moneyText(deposit)} before supply`,
      ]
    : [`take a deposit of ${moneyText(deposit)}`];
  const ways = [all, ...taken, 'an approver confirms'];
  // What holds commas itself is told apart by semicolons.
  return ways.join(all.includes(', ') ? '; or ' : ', or ');
}
