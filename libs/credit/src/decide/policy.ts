import type { DueStep, Mark, Standing } from './decision';

/** A company's written rules as they stand in its YAML file, checked for shape but not yet for sense. */
export interface PolicyDocument {
  readonly name: string;
  readonly version: string;
  /** Overdue amounts up to this never restrict or chase anybody: the greater of the two. */
  readonly tolerance: {
    /** Plain decimal text in home currency, such as `25.00`. */
    readonly amount: string;
    readonly percentOfMonthlyBilling?: number | undefined;
  };
  readonly rules: readonly RuleDocument[];
  readonly treatment: readonly TreatmentStep[];
  /** Three days between messages and two a week, where it does not say otherwise. */
  readonly messages?:
    { readonly minimumDaysBetween?: number | undefined; readonly maximumIn7Days?: number | undefined } | undefined;
}

export interface RuleDocument {
  readonly id: string;
  /** The rule in a sentence that an owner understands. */
  readonly say: string;
  readonly standing: Exclude<Standing, 'open'>;
  /** Required unless the rule only warns. */
  readonly mark?: Mark | undefined;
  readonly enter?: ConditionDocument | undefined;
  readonly release?: ConditionDocument | undefined;
  /** The rule takes hold only when a warning rule has been in force for this many days. */
  readonly afterWarningDays?: number | undefined;
}

/** `all` or `any` of comparisons such as `oldestOverdueDays > 14`; groups nest one level deep. */
export type ConditionDocument = { readonly all: readonly ConditionEntry[] } | { readonly any: readonly ConditionEntry[] };
export type ConditionEntry = string | { readonly all: readonly string[] } | { readonly any: readonly string[] };

/** One step of the treatment; `day` is relative to the due date on the document, negative before it. */
export interface TreatmentStep {
  readonly step: string;
  readonly day: number;
  readonly channel: DueStep['channel'];
  readonly template: string;
}

export interface MessageLimits {
  readonly minimumDaysBetween: number;
  readonly maximumIn7Days: number;
}

/** A policy that makes sense, ready to be applied: plain data, no code. */
export interface CompiledPolicy {
  readonly name: string;
  readonly version: string;
  readonly homeCurrency: string;
  readonly tolerance: {
    /** Minor units of the home currency. */
    readonly amount: bigint;
    /** Hundredths of a percent of the monthly billing. */
    readonly basisPoints: bigint;
  };
  readonly rules: readonly CompiledRule[];
  /** Earliest day first. */
  readonly treatment: readonly TreatmentStep[];
  readonly messages: MessageLimits;
}

export interface CompiledRule {
  readonly id: string;
  readonly say: string;
  readonly standing: Exclude<Standing, 'open'>;
  readonly mark: Mark | null;
  readonly enter: CompiledCondition;
  readonly release: CompiledCondition;
  readonly afterWarningDays: number | null;
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
