import type { Facts } from '../assess/facts';
import { cancelling, exclusionsFor } from '../decide/exclusions';
import type { CompiledPolicy } from '../decide/policy';
import { dayText, type Day } from '../money/day';
import { addMoney, money, moneyText, subtractMoney, type Money } from '../money/money';
import { exposureOf, limitOf } from './recorded';
import { VERDICT_OF, type CheckReason, type CheckVerdict } from './verdict';

/** A credit limit and what is left of it once the document is in. */
export interface UsedLimit {
  readonly amount: Money;
  readonly expiresOn: Day | null;
  /** By how much the exposure with the document is above it; nothing when it is not. */
  readonly short: Money;
}

/** The limit is tested with this document: looking at the balance alone lets a large order pass with little room left. What is sold on credit is in home
 * currency. The policy says what follows when it is exceeded; where it says nothing, the sale is held for somebody's approval. */
export function limitReasons(
  { facts, policy }: { readonly facts: Facts; readonly policy: CompiledPolicy },
  onCredit: Money,
): { readonly used: UsedLimit | null; readonly reasons: readonly CheckReason[] } {
  const limit = limitOf(facts, policy);
  if (limit === null) return { used: null, reasons: [] };
  const exposure = exposureOf(facts, policy);
  const total = addMoney(exposure, onCredit);
  const above = total.minor - limit.amount.minor;
  const short = money(above > 0n ? above : 0n, facts.homeCurrency);
  const exceeded: readonly CheckReason[] =
    short.minor === 0n
      ? []
      : [
          {
            code: 'limit-exceeded',
            ...outcomeOf(policy, 'limit-exceeded', 'hold'),
            because: `${moneyText(exposure)} is owed and this document adds ${moneyText(onCredit)}: ${moneyText(total)} in all, ${moneyText(short)} above the credit limit of ${moneyText(limit.amount)}.`,
            evidence: [{ fact: 'exposure', value: moneyText(total), threshold: `at most ${moneyText(limit.amount)}` }],
            invoices: facts.openInvoices.map(({ id, number, balance, daysOverdue }) => ({
              id,
              number,
              balance: moneyText(balance),
              daysOverdue,
            })),
            cure: `pay ${moneyText(short)} or more`,
            // The limit may have been exceeded before; then it is no matter of this document.
            ofDocument: subtractMoney(exposure, limit.amount).minor <= 0n,
          },
        ];
  const exclusions = exclusionsFor(policy, facts);
  const reasons = [...exceeded, ...expired(limit.expiresOn, limit.amount, { facts, policy })];
  return { used: { ...limit, short }, reasons: reasons.filter(({ code }) => cancelling(exclusions, code) === null) };
}

function expired(
  on: Day | null,
  amount: Money,
  { facts, policy }: { readonly facts: Facts; readonly policy: CompiledPolicy },
): readonly CheckReason[] {
  if (on === null || facts.asOf <= on) return [];
  return [
    {
      code: 'limit-expired',
      ...outcomeOf(policy, 'limit-expired', 'allow-with-warning'),
      because: `The credit limit of ${moneyText(amount)} was good through ${dayText(on)}.`,
      evidence: [{ fact: 'limitExpiresOn', value: dayText(on), threshold: `not before ${dayText(facts.asOf)}` }],
      invoices: [],
      cure: 'have the credit limit granted again',
      ofDocument: false,
    },
  ];
}

function outcomeOf(
  policy: CompiledPolicy,
  ruleId: string,
  otherwise: CheckVerdict,
): Pick<CheckReason, 'verdict' | 'depositPercent'> {
  const rule = policy.rules.find(({ id }) => id === ruleId);
  if (rule === undefined) return { verdict: otherwise };
  const { standing, depositPercent } = rule;
  return { verdict: VERDICT_OF[standing], ...(depositPercent === null ? {} : { depositPercent }) };
}
