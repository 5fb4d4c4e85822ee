import type { Instant, Provider } from './answers';
import type { OfCompany } from './policy/policy-answers';

/* What the engine answers about practices. */

export interface Practice {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Instant;
  /** Null: it goes on. */
  readonly endedAt: Instant | null;
  /** How many it looks after. */
  readonly companies: number;
}

export type Relation = 'follows' | 'differs' | 'stands for itself' | 'nothing to follow';

export interface Difference {
  /** `tolerance.amount`, `rules.overdue-hold`. */
  readonly where: string;
  /** What the practice's policy says; null: nothing. */
  readonly from: unknown;
  /** What counts in the company; null: nothing. */
  readonly to: unknown;
}

interface Drift {
  readonly provider: Provider;
  readonly relation: Relation;
  /** Null: none of the practice's versions is in force there. */
  readonly practiceVersion: number | null;
  /** Null: the company wrote none that counts. */
  readonly ownVersion: number | null;
  readonly differences: readonly Difference[];
  /** Groups and customers with whom something else is agreed. */
  readonly agreed: readonly {
    readonly level: 'group' | 'customer';
    readonly subject: string;
    readonly number: number;
    readonly differences: readonly Difference[];
  }[];
  /** Texts that are left out, because they do not fit any more. */
  readonly misfits: readonly unknown[];
}

export type DriftOf = OfCompany<Drift>;
