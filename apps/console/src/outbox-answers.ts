import type { ActionBrief, Day, Instant, Mark, Modes, Money } from './answers';

/* What the engine answers about what it does outside, and about what stops it. */

export interface Action extends ActionBrief {
  readonly customerId: string;
  /** Null: the customer is not in the mirror any more. */
  readonly customerName: string | null;
  readonly approvedBy: string | null;
  readonly approvedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Whether it waits for a person's approval now. */
  readonly asked: boolean;
  /** The exact message or change; null while nobody has put it into words yet. */
  readonly preview: Preview | null;
  /** Of the preview: approving says which one was seen. */
  readonly fingerprint: string | null;
  readonly expiresAt: Instant | null;
  /** About debts that were old when reminders first went out. */
  readonly oldDebt: boolean;
  readonly attempts: readonly Attempt[];
  /** Null: it waits for nothing. */
  readonly waits: { readonly reason: string; readonly until: Instant | null } | null;
}

/** What exactly would leave: a message, or what changes in the ledger. */
export type Preview =
  | { readonly kind: 'mail'; readonly to: readonly string[]; readonly subject: string; readonly text: string }
  | {
      readonly kind: 'change';
      readonly changes: readonly { readonly field: string; readonly from: string | null; readonly to: string | null }[];
      /** What is written between the owner's own notes on the customer; null where no such block is written. */
      readonly block: string | null;
    }
  | { readonly kind: 'note'; readonly about: 'customer' | 'invoice'; readonly text: string }
  | { readonly kind: 'task'; readonly text: string }
  /** It cannot be done as things are. */
  | { readonly kind: 'nothing'; readonly why: string };

export interface Attempt {
  readonly number: number;
  readonly startedAt: Instant;
  /** Null: nobody knows yet. */
  readonly endedAt: Instant | null;
  readonly result: string | null;
  readonly reason: string | null;
  /** Every call to the provider with its reference, by which the provider's support finds it. */
  readonly calls: readonly { readonly endpoint: string; readonly status: number; readonly reference: string | null }[];
}

export interface ApprovalAnswer {
  readonly approved: readonly string[];
  /** Not approved: the text or the change is another one by now. */
  readonly changed: readonly string[];
  readonly expired: readonly string[];
  readonly gone: readonly string[];
}

export interface Task {
  readonly id: string;
  /** Null: the task is about the company itself. */
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly title: string;
  readonly detail: unknown;
  readonly dueOn: Day | null;
  readonly createdAt: Instant;
}

/** The switch that stops all writing of all companies. */
export interface Stop {
  readonly stopped: boolean;
  readonly by: string | null;
  readonly at: Instant | null;
}

interface Concerned {
  readonly customerId: string;
  readonly customerName: string | null;
  readonly amounts: readonly Money[];
}

/** What would be done now if every mode were `act`. */
export interface GoingLive {
  readonly syncedAt: Instant | null;
  readonly standing: {
    readonly count: number;
    readonly marks: readonly (Concerned & { readonly kind: 'place' | 'release'; readonly mark: Mark })[];
    readonly amounts: readonly Money[];
  };
  readonly reminders: {
    readonly count: number;
    readonly messages: readonly (Concerned & {
      readonly to: readonly string[];
      readonly subject: string | null;
      readonly oldDebt: boolean;
    })[];
    readonly amounts: readonly Money[];
    readonly tasks: number;
    readonly oldDebt: { readonly count: number; readonly perDay: number; readonly days: number };
  };
  readonly notes: { readonly count: number };
  readonly fingerprints: Readonly<Record<keyof Modes, string>>;
}

/** One customer on the way back by an undo. */
interface PutBack {
  readonly customerId: string;
  readonly name: string;
  readonly from: Mark | null;
  readonly to: Mark | null;
  /** Otherwise something that was on its way before has to come to an end first. */
  readonly isLetGo: boolean;
}

export interface BeganUndo {
  readonly puttingBack: readonly PutBack[];
  /** Invoices on which a day of ours, when they are expected to be paid, is taken back. */
  readonly expectedDays: readonly unknown[];
}

/** One thing that was done, as it was written down for good. */
export interface AuditEntry {
  readonly sequence: number;
  readonly at: Instant;
  /** A person, or what acts in one's name; `policy`: the rules. */
  readonly actor: string;
  readonly event: string;
  /** The customer that it is about, or the company itself. */
  readonly subject: string;
  /** Null: it is about the company, or the customer is not in the mirror any more. */
  readonly customerName: string | null;
  readonly detail: unknown;
  readonly hash: string;
}

/** Whether every entry is as it was written: how many are, up to the first that is not. */
export type Verification = { readonly count: number; readonly head: string } & (
  { readonly ok: true } | { readonly ok: false; readonly at: number; readonly what: 'changed' | 'missing' | 'added' }
);
