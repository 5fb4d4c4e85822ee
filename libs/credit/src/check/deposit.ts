import { money, moneyText, type Money } from '../money/money';
import { strictnessOf, type CheckReason, type CheckVerdict } from './verdict';

/** What is sold: all of it, and what of that is not paid for yet. */
export interface Sold {
  readonly amount: Money;
  readonly onCredit: Money;
}

/** Who has paid as much before supply as a rule asks for gets the rest on credit; the rule is still told. */
export function deposited(reasons: readonly CheckReason[], sold: Sold): readonly CheckReason[] {
  return reasons.map((reason) => {
    const { code, depositPercent, verdict, because } = reason;
    // No part is enough while what is left is still above the limit.
    if (depositPercent === undefined || verdict !== 'upfront' || code === 'limit-exceeded') return reason;
    if (partMissing(depositPercent, sold) > 0n) return reason;
    const paid = moneyText(money(sold.amount.minor - sold.onCredit.minor, sold.amount.currency));
    return {
      ...reason,
      verdict: 'allow-with-warning',
      because: `${because} ${paid} of it is paid already, which is enough.`,
    };
  });
}

const NOT_FOR_MONEY: ReadonlySet<string> = new Set(['merged', 'legal', 'pinned-hold']);

/** The most that anything in the way asks for: a rule its part of the document or all of it, the limit what is above it. Null: nothing has to be taken, or
 * only a person can say yes. `short`: by how much the limit is exceeded with the document; null: there is none. */
export function depositFor(
  verdict: CheckVerdict,
  reasons: readonly CheckReason[],
  { short, ...sold }: Sold & { readonly short: Money | null },
): Money | null {
  if (strictnessOf(verdict) < strictnessOf('upfront')) return null;
  const blocking = reasons.filter((reason) => strictnessOf(reason.verdict) >= strictnessOf('upfront'));
  if (blocking.some(({ code }) => NOT_FOR_MONEY.has(code))) return null;
  const { minor: all, currency } = sold.onCredit;
  const asked = blocking.map(({ code, depositPercent }) => {
    const part = depositPercent === undefined ? null : partMissing(depositPercent, sold);
    const aboveLimit = code === 'limit-exceeded' && short !== null ? short.minor : null;
    return part === null && aboveLimit === null ? all : larger(part ?? 0n, aboveLimit ?? 0n);
  });
  const most = asked.reduce(larger, 0n);
  return money(most < all ? most : all, currency);
}

/** What is missing of so many percent of the document, rounded up to the minor unit; what is paid already counts. */
function partMissing(percent: number, { amount, onCredit }: Sold): bigint {
  const part = (amount.minor * BigInt(percent) + 99n) / 100n;
  return larger(part - (amount.minor - onCredit.minor), 0n);
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
