import { BILLING_MONTHS } from '../assess/billing';
import type { Facts } from '../assess/facts';
import { proportion } from '../assess/open-items';
import { money, moneyText, type Money } from '../money/money';
import { earnedLimit, type EarnedLimit } from '../score/earned-limit';
import { disputedLeftOut, limitInForce } from './limit-in-force';
import type { CompiledPolicy } from './policy';
import { counted } from './words';

/** A credit limit offered to a person, who grants it or does not. In home currency. */
export interface LimitProposal {
  /** The limit that counts now; null: there is none. */
  readonly current: Money | null;
  /** Null: nothing can be proposed yet; the reasons say why. */
  readonly proposed: Money | null;
  /** In words, with the figures. Never empty. */
  readonly reasons: readonly string[];
  /** What keeps it below its own figure; null: nothing does. */
  readonly cappedBy: string | null;
  /** More is owed already than would be granted. */
  readonly belowExposure: boolean;
}

/** credit.md section 7: what is billed in the time until it is paid, and a quarter more. Somebody whose payments come later and later, or now early and now
 * very late, is offered no more than was granted. */
export function limitProposal(facts: Facts, policy: CompiledPolicy): LimitProposal {
  const current = limitInForce(policy, facts);
  const earned = earnedLimit(facts, policy.limits.maximum);
  if (earned === null) return { current, proposed: null, reasons: [nothingYet(facts)], cappedBy: null, belowExposure: false };
  const granted = facts.creditLimit;
  const noRaise = granted !== null && earned.amount.minor > granted.minor ? reasonForNoRaise(facts) : null;
  const proposed = noRaise === null || granted === null ? earned.amount : granted;
  const cappedBy = noRaise === null ? capText(earned) : `the limit that was granted, because ${noRaise}`;
  const belowExposure = shortfall(proposed, facts, policy) !== null;
  return { current, proposed, reasons: reasonsFor(facts, earned), cappedBy, belowExposure };
}

/** What a person has to know who grants a limit, beginning with the field of the entry; null: nothing. */
export function limitWarning(granted: Money, facts: Facts, policy: CompiledPolicy): string | null {
  const short = shortfall(granted, facts, policy);
  if (short === null) return null;
  return `amount: ${moneyText(owed(facts, policy) ?? granted)} is owed already, ${moneyText(short)} more than this limit of ${moneyText(granted)}: it is exceeded from its first day.`;
}

/** How much more is owed than the limit, in home currency; null: no more, or it is not known. */
function shortfall(limit: Money, facts: Facts, policy: CompiledPolicy): Money | null {
  const counts = owed(facts, policy);
  const minor = counts === null || counts.currency !== limit.currency ? 0n : counts.minor - limit.minor;
  return minor > 0n ? money(minor, limit.currency) : null;
}

/** The group's where it is judged together. */
function owed(facts: Facts, policy: CompiledPolicy): Money | null {
  const { own, together } = disputedLeftOut(policy, facts);
  const [gross, leftOut] = facts.group ? [facts.groupExposure, together] : [facts.exposure, own];
  return gross && money(gross.minor - leftOut.minor, gross.currency);
}

function nothingYet({ paidCount, homeCurrency, earning }: Facts): string {
  if (paidCount < 3)
    return `${paidCount === 0 ? 'No invoice has' : `Only ${counted(paidCount, 'invoice')} ${paidCount === 1 ? 'has' : 'have'}`} been paid yet; 3 are needed to know how this customer pays.`;
  if (earning && earning.steadyBilling.minor > 0n) return 'Invoices are due at once and paid at once, so no credit is used.';
  const billed = moneyText(earning?.steadyBilling ?? money(0n, homeCurrency));
  return `Too little was billed in the last ${BILLING_MONTHS} complete months to earn a limit by it (${billed}).`;
}

function reasonsFor({ earning, homeCurrency }: Facts, { exact, uncapped, termsDays, daysLate }: EarnedLimit): readonly string[] {
  const month = money(proportion(earning?.steadyBilling.minor ?? 0n, 1n, BigInt(BILLING_MONTHS)), homeCurrency);
  const late = Math.round(daysLate * 10) / 10;
  return [
    `${moneyText(month)} is billed in an average month of the last ${BILLING_MONTHS}, none counted for more than twice the usual one.`,
    `Invoices are due after ${counted(termsDays, 'day')}, and payments are expected ${late === 0 ? 'on time' : `${counted(late, 'day')} late`}.`,
    `What is billed in that time, and a quarter more, is ${moneyText(exact)}; in round figures ${moneyText(uncapped)}.`,
  ];
}

function capText({ cap }: EarnedLimit): string | null {
  if (cap === null) return null;
  const what = { receivables: '10% of all receivables', maximum: 'the maximum of the policy' }[cap.by];
  return `${what}, ${moneyText(cap.amount)}`;
}

/** credit.md section 4: a deteriorating account's limit is frozen, and an erratic one's is not raised. */
function reasonForNoRaise({ trendDaysPerYear, trendTValue, spreadOfLast12, paidCount }: Facts): string | null {
  if (trendDaysPerYear !== null && trendDaysPerYear >= 12 && trendTValue !== null && Math.abs(trendTValue) > 2.5)
    return 'payments come later and later';
  return paidCount >= 4 && spreadOfLast12 !== null && spreadOfLast12 > 12 ? 'payments come now early and now very late' : null;
}
