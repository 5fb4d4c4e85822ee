import type { DueStep, Mark, Standing } from './decision';

/** A company's written rules as they stand in its YAML file, checked for shape but not yet for sense. Every section but `tolerance`, `rules` and
 * `treatment` may be left out, and then changes nothing. Amounts are plain decimal text in home currency, such as `25.00`. */
export interface PolicyDocument {
  readonly name: string;
  readonly version: string;
  /** What customers are told; the ledger's own terms stay what they are. */
  readonly terms?: { readonly days?: number | undefined; readonly say?: string | undefined } | undefined;
  /** Overdue amounts up to this never restrict or chase anybody: the greater of the two. */
  readonly tolerance: { readonly amount: string; readonly percentOfMonthlyBilling?: number | undefined };
  readonly grace?: GraceDocument | undefined;
  /** Tried from top to bottom: the first that matches is the customer's segment, all that match are its tags. */
  readonly segments?: readonly SegmentDocument[] | undefined;
  readonly rules: readonly RuleDocument[];
  readonly limits?: LimitsDocument | undefined;
  readonly newAccounts?: NewAccountsDocument | undefined;
  /** For everybody whose segment has none of its own. */
  readonly treatment: readonly TreatmentStep[];
  /** By segment; an empty list says that nothing is sent. */
  readonly treatments?: Readonly<Record<string, readonly TreatmentStep[]>> | undefined;
  readonly exclusions?: readonly ExclusionDocument[] | undefined;
  readonly approvals?: readonly ApprovalDocument[] | undefined;
  /** Three days between messages and two a week, where it does not say otherwise. */
  readonly messages?:
    { readonly minimumDaysBetween?: number | undefined; readonly maximumIn7Days?: number | undefined } | undefined;
  readonly changes?: ChangesDocument | undefined;
}

/** Days that a debt is given beyond its due date before rules and reminders count it as overdue. */
export interface GraceDocument {
  readonly days?: number | undefined;
  /** `business`: a due date on a weekend or holiday moves to the next business day, and `days` are business days too. */
  readonly count?: 'calendar' | 'business' | undefined;
  /** Days of rest; Saturday and Sunday where nothing is said. */
  readonly weekend?: readonly Weekday[] | undefined;
  /** Whose holidays count. */
  readonly country?: string | undefined;
  /** By country: `12-25` for every year, `2027-03-26` for one. */
  readonly holidays?: Readonly<Record<string, readonly string[]>> | undefined;
}

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

export interface SegmentDocument {
  readonly id: string;
  /** The kind of account in a sentence. */
  readonly say: string;
  /** Left out in the last segment: everybody else. */
  readonly when?: ConditionDocument | undefined;
  /** A person is told, once, when a customer comes into this segment. */
  readonly alert?: boolean | undefined;
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
  /** With standing `upfront`: how much of an order is paid before supply, in whole percent; all of it where nothing is said. */
  readonly depositPercent?: number | undefined;
  /** The rule takes hold only when a warning rule has been in force for this many days. */
  readonly afterWarningDays?: number | undefined;
  /** The rule takes hold of customers of these segments only. */
  readonly segments?: readonly string[] | undefined;
}

/** `all` or `any` of comparisons such as `oldestOverdueDays > 14`; groups nest one level deep. */
export type ConditionDocument = { readonly all: readonly ConditionEntry[] } | { readonly any: readonly ConditionEntry[] };
export type ConditionEntry = string | { readonly all: readonly string[] } | { readonly any: readonly string[] };

export interface LimitsDocument {
  /** For whoever has been granted none. */
  readonly default?: string | undefined;
  /** Whoever has been granted none has what its behaviour has earned, where that is more than the default. */
  readonly earned?: boolean | undefined;
  /** The most that is ever proposed, or counts as earned. */
  readonly maximum?: string | undefined;
  /** What follows when more than the limit is owed; `hold` where nothing is said. */
  readonly over?: Exclude<Standing, 'open'> | undefined;
  /** A warning from this part of the limit on, in percent. */
  readonly warnAtPercent?: number | undefined;
  /** What follows when the day has passed to which a limit was granted. */
  readonly expired?: Exclude<Standing, 'open'> | undefined;
  /** How much of what is disputed counts as owed, in percent; all of it where nothing is said. */
  readonly disputedSharePercent?: number | undefined;
}

/** How a new account earns its credit, by invoices paid on time. */
export interface NewAccountsDocument {
  readonly steps: readonly {
    /** From so many invoices paid on time on. */
    readonly paidOnTime: number;
    readonly credit: 'hold' | 'upfront' | 'limited' | 'normal';
    /** With `limited`: the most that may be owed. */
    readonly limit?: string | undefined;
    /** With `limited`: it grows by so many percent with every so many further invoices paid on time. */
    readonly raise?: { readonly percent: number; readonly everyPaidOnTime: number } | undefined;
  }[];
  /** The account is not normal before its first invoice is so many days old. */
  readonly notBeforeDays?: number | undefined;
  /** Every limit of the ladder is half as much for whoever has paid an invoice more than so many days late, or owes one for so long. */
  readonly halvedAfterDaysLate?: number | undefined;
  readonly firstDefault?: FirstDefaultDocument | undefined;
}

/** A debt of an account that is not normal yet: no credit until all is paid and an invoice has been paid on time since; then at half of every limit. */
export interface FirstDefaultDocument {
  readonly afterDaysOverdue: number;
  readonly credit: 'hold' | 'upfront';
  /** It is proposed to a person to close the account. */
  readonly closeAfterDaysOverdue?: number | undefined;
}

/** One step of the treatment; `day` is relative to the due date, negative before it. */
export interface TreatmentStep {
  readonly step: string;
  readonly day: number;
  readonly channel: DueStep['channel'];
  readonly template: string;
}

/** For one invoice, one customer, one group, or for everybody where none of them is named. */
export interface ExclusionDocument {
  readonly id: string;
  readonly say: string;
  /** The ledger's own ids; a group by its name. */
  readonly invoice?: string | undefined;
  readonly customer?: string | undefined;
  readonly group?: string | undefined;
  /** The id of a rule, or `all`: no rule restricts them. */
  readonly cancels: string;
  /** The last day on which it counts. */
  readonly until?: string | undefined;
}

/** Whoever meets it is not restricted before a person has agreed. */
export interface ApprovalDocument {
  readonly id: string;
  readonly say: string;
  /** Only for these marks. */
  readonly marks?: readonly Mark[] | undefined;
  readonly when: ConditionDocument;
}

/** Against going in and out; credit is given back at any time. */
export interface ChangesDocument {
  /** A mark that was lifted does not come back before so many days have passed. */
  readonly minimumDaysOpen?: number | undefined;
  /** One more change of mark than this within 30 days is left to a person. */
  readonly maximumIn30Days?: number | undefined;
}
