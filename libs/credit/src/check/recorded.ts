import type { Facts } from '../assess/facts';
import type { CompiledPolicy } from '../decide/policy';
import type { Day } from '../money/day';
import { money, type Money } from '../money/money';

/** What people have recorded about a customer and what its facts carry of it, as far as a sale depends on it. What is not there was not recorded. */
interface Recorded {
  readonly creditLimit?: Money | null;
  readonly limitExpiresOn?: Day | null;
  /** What parent and children owe together, where they are judged together. */
  readonly groupExposure?: Money | null;
  readonly headroom?: Money | null;
  readonly limitUse?: number | null;
  readonly flags?: Readonly<Partial<Record<LegalFlag, Day | null>>>;
  readonly pin?: {
    readonly pin: 'hold' | 'exempt';
    readonly reason: string;
    readonly by: string;
    readonly expiresOn: Day;
  } | null;
}

/** With these nothing is decided by a rule. */
export const LEGAL_FLAGS = ['insolvent', 'legalHold', 'deceased'] as const;
type LegalFlag = (typeof LEGAL_FLAGS)[number];

export function recordedIn(facts: Facts): Recorded {
  return facts as Facts & Recorded;
}

export interface Limit {
  readonly amount: Money;
  /** The last day to which it was granted; null: it does not expire. */
  readonly expiresOn: Day | null;
}

/** The limit granted to the customer, otherwise the policy's for everybody; null: there is none. */
export function limitOf(facts: Facts, policy: CompiledPolicy): Limit | null {
  const { creditLimit, limitExpiresOn } = recordedIn(facts);
  if (creditLimit) return { amount: creditLimit, expiresOn: limitExpiresOn ?? null };
  const { defaultLimit } = policy as CompiledPolicy & { readonly defaultLimit?: bigint | null };
  return defaultLimit == null ? null : { amount: money(defaultLimit, policy.homeCurrency), expiresOn: null };
}

/** What counts against the limit. Cash in a currency without a rate is not taken off: what is not known does not help. */
export function exposureOf(facts: Facts): Money {
  return recordedIn(facts).groupExposure ?? facts.exposure ?? facts.openAmount;
}
