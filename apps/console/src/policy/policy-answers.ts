import type { Day, Instant, Mark, Standing } from '../answers';
import type { Says } from './yaml-text';

/* What the engine answers about policies. */

/** For whom a text is: each level states only what differs from those before it. */
export type Level = 'practice' | 'company' | 'group' | 'customer';

export interface Subject {
  readonly level: Level;
  /** A group's name or a customer's id; empty for the company's own and its practice's. */
  readonly subject: string;
}

export interface Version extends Subject {
  readonly number: number;
  readonly note: string | null;
  readonly by: string;
  readonly at: Instant;
}

export type VersionState = 'draft' | 'active' | 'scheduled' | 'past';

export interface ListedVersion extends Version {
  readonly state: VersionState;
}

export interface WrittenVersion extends Version {
  readonly text: string;
}

export interface Activation extends Subject {
  readonly sequence: number;
  /** Null: from that day on this level has no policy. */
  readonly number: number | null;
  readonly from: Day;
}

export interface Versions {
  readonly versions: readonly ListedVersion[];
  readonly activations: readonly Activation[];
}

export interface InForce {
  readonly asOf: Day;
  readonly name: string;
  readonly version: string;
  readonly document: Says;
  /** Who said it, by section and by entry: `rules.overdue-hold`. */
  readonly origins: Readonly<Record<string, string>>;
  readonly levels: readonly Version[];
  /** The version of its practice's policy that is laid down there. Null: none is. */
  readonly practice: { readonly id: string; readonly number: number; readonly isFollowed: boolean } | null;
}

export interface Draft extends Subject {
  readonly text: string;
}

/** A text, or a version that was written. */
export type Asked = Draft | { readonly number: number };

export interface PolicyFact {
  readonly name: string;
  readonly unit: 'days' | 'money' | 'count' | 'share' | 'flag';
  /** `the overdue amount`, `whether the trend is clear`. */
  readonly noun: string;
}

export interface Fault {
  readonly line: number;
  readonly rule: string | null;
  readonly problem: string;
  readonly cure: string;
  /** Whose text the line is in, where it is not the one that was asked about. */
  readonly from?: string;
}

/** What came of one company, or why nothing did. */
export type OfCompany<T> = { readonly id: string; readonly name: string } & (T | { readonly error: string });

/** What of a company's own would not fit; the practice's itself may not fit there either. */
interface Misfit extends Subject {
  readonly faults: readonly Fault[];
}

/** What becomes of a practice's text in one of its companies. */
export interface Fit {
  readonly homeCurrency: string;
  /** False: the company stands for itself. */
  readonly isFollowed: boolean;
  readonly misfits: readonly Misfit[];
}

export interface Checks {
  readonly faults: readonly Fault[];
  /** Of a practice's text alone. */
  readonly companies?: readonly OfCompany<Fit>[];
}

interface Place {
  readonly standing: Standing;
  readonly mark: Mark | null;
  readonly segment: string | null;
}

export interface Move {
  readonly customerId: string;
  readonly name: string;
  readonly from: Place;
  readonly to: Place;
  readonly because: string;
}

export interface PolicyPreview {
  readonly asOf: Day;
  readonly customers: number;
  readonly moves: number;
  readonly counts: readonly { readonly from: string; readonly to: string; readonly customers: number }[];
  /** The first of them. */
  readonly list: readonly Move[];
}

/** A part of a JSON Schema, as far as policies use it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}
