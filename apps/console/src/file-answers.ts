import type { Day, Instant, Money } from './answers';

/* What people have recorded about customers, as the engine answers it. */

export type EntryKind = 'dispute' | 'promise' | 'plan' | 'flag' | 'limit' | 'pin' | 'terms' | 'bad-debt' | 'parent' | 'roll-up';

export type EntryState = 'to-come' | 'in-force' | 'replaced' | 'over' | 'breached' | 'awaited' | 'kept' | 'broken';

interface Recorded {
  readonly id: string;
  readonly by: string;
  readonly recordedAt: Instant;
  /** Null: it was ended, or its kind has none. */
  readonly state: EntryState | null;
  /** What has come of a promise. */
  readonly paid: Money | null;
  /** Of a plan that nobody has ended: what has come for each instalment. */
  readonly schedule: readonly Instalment[];
  readonly invoices: readonly { readonly id: string; readonly number: string; readonly balance: Money }[];
  readonly ended: Ended | null;
}

export interface Instalment {
  readonly on: Day;
  readonly amount: Money;
  readonly paid: Money;
  readonly isLate: boolean;
}

export interface Ended {
  /** Null: it was taken back. */
  readonly on: Day | null;
  readonly outcome: string;
  readonly by: string;
  readonly recordedAt: Instant;
  readonly mistake: boolean;
}

export type Flag = 'insolvent' | 'legalHold' | 'deceased' | 'related' | 'publicBody' | 'directDebit';

export type EntryContent =
  | {
      readonly kind: 'dispute';
      readonly invoiceId: string;
      readonly amount: Money | null;
      readonly raisedOn: Day;
      readonly reason: string;
      readonly evidence: string | null;
    }
  | {
      readonly kind: 'promise';
      readonly amount: Money;
      readonly on: Day;
      readonly madeOn: Day;
      readonly promisedBy: string;
    }
  | {
      readonly kind: 'plan';
      readonly invoiceIds: readonly string[];
      readonly agreedOn: Day;
      readonly instalments: readonly { readonly on: Day; readonly amount: Money }[];
    }
  | { readonly kind: 'flag'; readonly flag: Flag; readonly since: Day; readonly note: string | null }
  | {
      readonly kind: 'limit';
      readonly amount: Money;
      readonly from: Day;
      readonly expiresOn: Day | null;
      readonly reason: string;
    }
  | {
      readonly kind: 'pin';
      readonly pin: 'hold' | 'exempt';
      readonly from: Day;
      readonly expiresOn: Day;
      readonly reason: string;
    }
  | { readonly kind: 'terms'; readonly version: string; readonly on: Day; readonly acceptedBy: string }
  | { readonly kind: 'bad-debt'; readonly invoiceId: string; readonly on: Day; readonly reason: string }
  | { readonly kind: 'parent'; readonly parentId: string }
  | { readonly kind: 'roll-up' };

export type FileEntry = Recorded & EntryContent;

type Sendable<Content> = Content extends unknown
  ? { readonly kind: EntryKind; readonly corrects?: string } & Partial<Omit<Content, 'kind'>>
  : never;
/** What is sent to be recorded; days that are left out are today. `corrects`: the entry whose place it takes. */
export type NewEntry = Sendable<EntryContent>;

export interface CustomerFile {
  readonly asOf: Day;
  /** Oldest first. */
  readonly entries: readonly FileEntry[];
  /** Null: judged alone. */
  readonly group: { readonly parentId: string; readonly memberIds: readonly string[] } | null;
  /** Of the customers that are mentioned, by id. */
  readonly names: Readonly<Record<string, string>>;
}

/** An entry in the list of a whole company. */
export type StandingEntry = FileEntry & { readonly customerId: string; readonly customerName: string; readonly day: Day };

export interface StandingEntries {
  readonly asOf: Day;
  readonly entries: readonly StandingEntry[];
  /** Null: there are no more. */
  readonly next: string | null;
}

export type Verdict = 'allow' | 'allow-with-warning' | 'upfront' | 'hold';

/** The answer to "may I sell on credit?". */
export interface CheckAnswer {
  readonly id: string;
  readonly askedAt: Instant;
  readonly asked: { readonly amount: Money; readonly prepaid: Money; readonly rate: string | null };
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly amount: Money;
  readonly exposure: Money;
  readonly exposureWithDocument: Money;
  readonly limit: { readonly amount: Money; readonly expiresOn: Day | null; readonly short: Money } | null;
  readonly deposit: Money | null;
  readonly reasons: readonly {
    readonly code: string;
    readonly verdict: Verdict;
    readonly because: string;
    readonly cure: string | null;
  }[];
  readonly cure: string | null;
  readonly cautions: readonly string[];
  readonly validUntil: Instant;
}

export interface StoredCheck {
  readonly id: string;
  readonly askedAt: Instant;
  readonly verdict: Verdict;
  /** Null: a person who is not known. */
  readonly askedBy: string | null;
  readonly byProgram: boolean;
  readonly answer: CheckAnswer;
}
