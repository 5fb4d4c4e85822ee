import type { ReactNode } from 'react';
import type { Day } from '../answers';
import type { Asked, ListedVersion, Subject } from './policy-answers';

/** Where policies are written, tried and put in force: a company's, or a practice's that it lays beneath those of its companies. */
export interface Desk {
  readonly kind: 'company' | 'practice';
  readonly id: string;
  readonly name: string;
  /** What the API has of it. */
  readonly url: string;
  /** Its pages in the console. */
  readonly path: string;
  /** What amounts are in. Empty: in each company's home currency. */
  readonly currency: string;
  /** Null: not known, or of no one place. */
  readonly timeZone: string | null;
  /** Which practice lays a policy beneath this one; null: none. */
  readonly practice: string | null;
  /** The first later day that a version can begin to count; empty until it is known. */
  readonly tomorrow: Day;
  /** Putting a version in force may change something in a ledger without asking. */
  readonly isDangerous: boolean;
  /** Null: versions can be put in force. */
  readonly barred: string | null;
  /** Who would move if it counted today. */
  readonly trial: (asked: Asked) => ReactNode;
  /** What follows when it is put in force; null: from today on. */
  readonly whatHappens: (version: ListedVersion, from: Day | null) => ReactNode;
  /** What follows when it is not used any more. */
  readonly whatEnds: (subject: Subject) => ReactNode;
}
