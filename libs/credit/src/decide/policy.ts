import type { Day } from '../money/day';
import type { Mark, Standing } from './decision';
import type { TreatmentStep } from './policy-document';

export * from './policy-document';

export interface MessageLimits {
  readonly minimumDaysBetween: number;
  readonly maximumIn7Days: number;
}

/** A policy that makes sense, ready to be applied: plain data, no code. */
export interface CompiledPolicy {
  readonly name: string;
  readonly version: string;
  readonly homeCurrency: string;
  readonly terms: { readonly days: number | null; readonly say: string | null };
  readonly tolerance: {
    /** Minor units of the home currency. */
    readonly amount: bigint;
    /** Hundredths of a percent of the monthly billing. */
    readonly basisPoints: bigint;
  };
  /** Null: debts are overdue from the day after the due date on. */
  readonly grace: CompiledGrace | null;
  readonly segments: readonly CompiledSegment[];
  /** The document's own, then those that its limits and its new accounts come to. */
  readonly rules: readonly CompiledRule[];
  /** In minor units of the home currency; null: without one granted there is no limit. */
  readonly defaultLimit: bigint | null;
  readonly limits: CompiledLimits;
  /** Earliest day first. */
  readonly treatment: readonly TreatmentStep[];
  readonly treatments: Readonly<Record<string, readonly TreatmentStep[]>>;
  /** Most specific first. */
  readonly exclusions: readonly CompiledExclusion[];
  readonly approvals: readonly CompiledApproval[];
  readonly messages: MessageLimits;
  readonly changes: { readonly minimumDaysOpen: number; readonly maximumIn30Days: number | null };
}

export interface CompiledLimits {
  /** What behaviour has earned is the limit of whoever was granted none. */
  readonly earned: boolean;
  /** In minor units of the home currency. */
  readonly maximum: bigint | null;
  /** Hundredths of a percent of what is disputed that do not count as owed. */
  readonly disputedLeftOut: bigint;
}

export interface CompiledGrace {
  readonly days: number;
  readonly business: boolean;
  /** 0 is Sunday. */
  readonly weekend: readonly number[];
  /** `MM-DD`. */
  readonly everyYear: readonly string[];
  readonly once: readonly Day[];
}

export interface CompiledSegment {
  readonly id: string;
  readonly say: string;
  /** Null: everybody. */
  readonly when: CompiledCondition | null;
  readonly alert: boolean;
}

export interface CompiledRule {
  readonly id: string;
  readonly say: string;
  readonly standing: Exclude<Standing, 'open'>;
  readonly mark: Mark | null;
  /** With standing `upfront`: the part of an order that is paid before supply, in percent, 1 to 99; null: all of it, or another standing. */
  readonly depositPercent: number | null;
  readonly enter: CompiledCondition;
  readonly release: CompiledCondition;
  readonly afterWarningDays: number | null;
  /** Null: all. */
  readonly segments: readonly string[] | null;
  /** It restricts nobody by itself: a person is told, and decides. */
  readonly isProposal: boolean;
  /** Which level of precedence said so, for people; null where there is only one. */
  readonly from: string | null;
}

export interface CompiledExclusion {
  readonly id: string;
  readonly say: string;
  readonly of: 'invoice' | 'customer' | 'group' | 'everybody';
  /** Whom it names: an id or a group's name; empty for everybody. */
  readonly named: string;
  /** A rule; null: all of them. */
  readonly rule: string | null;
  readonly until: Day | null;
}

export interface CompiledApproval {
  readonly id: string;
  readonly say: string;
  readonly marks: readonly Mark[] | null;
  readonly when: CompiledCondition;
}

/** Comparisons in two levels; a comparison that stands alone is a group of one. */
export interface CompiledCondition {
  readonly every: boolean;
  readonly groups: readonly CompiledGroup[];
}

export interface CompiledGroup {
  readonly every: boolean;
  readonly comparisons: readonly Comparison[];
}

export type Operator = '>' | '>=' | '<' | '<=' | '=';

export interface Comparison {
  /** Position in FACTS. */
  readonly fact: number;
  readonly operator: Operator;
  /** In the fact's unit: shares as parts of one, money in minor units; null stands for the tolerance. */
  readonly value: number | bigint | boolean | null;
}

/** Something in a policy document that cannot stand. */
export interface PolicyFault {
  /** Where in the document, for the line number. */
  readonly path: readonly (string | number)[];
  readonly rule: string | null;
  readonly problem: string;
  readonly cure: string;
}
