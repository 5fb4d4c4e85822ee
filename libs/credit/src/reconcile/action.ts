import type { Day } from '../money/day';
import type { DueStep, Mark } from '../decide/decision';

/** What stands in the ledger today because of us. */
export interface Observed {
  /** The mark we placed and have not released; null when none. */
  readonly mark: Mark | null;
  /** How many times a mark of ours was placed, exchanged or released for this customer; part of the next change's key. */
  readonly markChanges: number;
  /** Keys of actions on their way, done, in doubt or given up; none of them is planned again. */
  readonly knownKeys: ReadonlySet<string>;
}

interface Planned {
  readonly customerId: string;
  /** One key for ever: the same intention always has the same key. */
  readonly key: string;
  readonly asOf: Day;
  /** For people: what happens and why, in one or a few sentences. */
  readonly why: string;
}

/** Place a mark, or change from one mark to another. */
export interface PlaceAction extends Planned {
  readonly kind: 'place';
  readonly mark: Mark;
  readonly replaces: Mark | null;
  readonly since: Day;
  /** The strictest rule with its figures, without what is to be done about it. */
  readonly because: string;
  readonly release: string;
  /** Behind the rules that ask for it, oldest debt first; plans stored before there was such a list have none. */
  readonly invoices?: readonly { readonly id: string; readonly number: string; readonly balance: string }[];
}

export interface ReleaseAction extends Planned {
  readonly kind: 'release';
  readonly mark: Mark;
  /** What today's facts say for it; plans stored before it was kept have none. */
  readonly cure?: string | null;
}

export interface RemindAction extends Planned {
  readonly kind: 'remind';
  readonly step: DueStep;
}

/** Something a person has to do: a call, a formal letter, a review. */
export interface TaskAction extends Planned {
  readonly kind: 'task';
  readonly step: DueStep;
}

/** Say in the ledger on which day an invoice is expected to be paid, because of a promise, or take that back. */
export interface ExpectAction extends Planned {
  readonly kind: 'expect';
  /** As it was when this was planned. */
  readonly invoice: { readonly id: string; readonly number: string; readonly expectedOn: Day | null };
  /** The promise. */
  readonly entryId: string;
  /** Null: on no day. */
  readonly on: Day | null;
  /** What taking it back puts back; null where that takes back. */
  readonly prior: Day | null;
  readonly takesBack: boolean;
}

export type Action = PlaceAction | ReleaseAction | RemindAction | TaskAction | ExpectAction;
export type ActionKind = Action['kind'];
