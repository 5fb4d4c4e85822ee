import type { Basis, Day, Suppositions, Window } from '@holdfast/credit';
import type { WrittenPolicies } from '../decide/policy-set';

/** Policies as they were when the backtest was asked for; what is written later changes nothing in it. */
export interface TriedPolicy {
  /** For people: `version 3`, `in force`, `starting policy strict`, `a draft`. */
  readonly label: string;
  readonly written: WrittenPolicies;
}

/** Everything that a backtest is about; plain data, kept with it. */
export interface BacktestQuestion {
  readonly policy: TriedPolicy;
  readonly compareTo: TriedPolicy | null;
  readonly window: Window;
  /** What is wanted; books that tell no recording times are taken by document dates. */
  readonly basis: Basis;
  /** The last day of the books: nothing that is dated or recorded later is looked at. */
  readonly knownUntil: Day;
  readonly suppose: Suppositions | null;
}
