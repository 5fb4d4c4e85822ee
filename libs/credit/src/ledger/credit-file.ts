import type { Day } from '../money/day';
import type { Money } from '../money/money';

/** The customer says that an invoice, or a part of it, is not owed. Counts from `raisedOn` through the day it ends. */
export interface Dispute {
  readonly kind: 'dispute';
  readonly invoiceId: string;
  /** In the invoice's currency; null is the whole balance, whatever it is on the day. */
  readonly amount: Money | null;
  readonly raisedOn: Day;
  readonly reason: string;
  /** Where the evidence is: a link, a document's name. */
  readonly evidence: string | null;
}

/** Money promised for a day. Kept when all of it has come by the business day after it. */
export interface PaymentPromise {
  readonly kind: 'promise';
  readonly amount: Money;
  readonly madeOn: Day;
  readonly on: Day;
  /** Who at the customer's gave it. */
  readonly promisedBy: string;
}

/** Instalments in place of the due dates of the invoices it covers, in those invoices' currency, earliest first. */
export interface PaymentPlan {
  readonly kind: 'plan';
  readonly invoiceIds: readonly string[];
  readonly agreedOn: Day;
  readonly instalments: readonly { readonly on: Day; readonly amount: Money }[];
}

export const FLAGS = ['insolvent', 'legalHold', 'deceased', 'related', 'publicBody', 'directDebit'] as const;
export type FlagName = (typeof FLAGS)[number];

export interface Flag {
  readonly kind: 'flag';
  readonly flag: FlagName;
  readonly since: Day;
  readonly note: string | null;
}

/** How much credit a person has granted; of several the one recorded last counts. Good through `expiresOn`; null never expires. */
export interface GrantedLimit {
  readonly kind: 'limit';
  readonly amount: Money;
  readonly from: Day;
  readonly expiresOn: Day | null;
  readonly reason: string;
}

/** A person's decision that beats the rules, through `expiresOn`; then it ends by itself. Of several the one recorded last counts. */
export interface Pin {
  readonly kind: 'pin';
  readonly pin: 'hold' | 'exempt';
  readonly from: Day;
  readonly expiresOn: Day;
  readonly reason: string;
}

/** The customer has accepted the terms; of several the one recorded last counts. */
export interface AcceptedTerms {
  readonly kind: 'terms';
  readonly version: string;
  readonly on: Day;
  readonly acceptedBy: string;
}

/** An invoice that a person has given up. From that day it is no receivable, and it never counts as paid. */
export interface BadDebt {
  readonly kind: 'bad-debt';
  readonly invoiceId: string;
  readonly on: Day;
  readonly reason: string;
}

/** Who the customer belongs to, where the ledger cannot say; the one recorded last counts, before what the ledger says. */
export interface ParentLink {
  readonly kind: 'parent';
  readonly parentId: string;
}

/** On a parent: it and its children are judged by what they owe together. */
export interface RollUp {
  readonly kind: 'roll-up';
}

export type FileContent =
  Dispute | PaymentPromise | PaymentPlan | Flag | GrantedLimit | Pin | AcceptedTerms | BadDebt | ParentLink | RollUp;

/** Ends an earlier entry: a dispute is resolved, a plan over, a pin lifted. `on: null` takes it back as a mistake: it never was. */
export interface Ending {
  readonly kind: 'end';
  readonly entryId: string;
  readonly on: Day | null;
  readonly outcome: string;
}

export interface Recorded {
  readonly id: string;
  /** Its place in the file: counts the entries in the order in which they were recorded. */
  readonly number: number;
  /** Who recorded it. */
  readonly by: string;
  /** ISO 8601, UTC: nobody could know it earlier. */
  readonly recordedAt: string;
}

/** What somebody has recorded about a customer. Never edited: a later entry ends it or takes its place. */
export type FileEntry = Recorded & (FileContent | Ending);

/** An entry that was not taken back, and when and how it ended. */
export type Kept<Kind extends FileContent['kind']> = Recorded &
  Extract<FileContent, { readonly kind: Kind }> & {
    readonly ended: { readonly on: Day; readonly outcome: string; readonly by: string } | null;
  };

/** Companies that are judged by what they owe together. */
export interface CustomerGroup {
  readonly parentId: string;
  /** The parent, and its children in the order of their ids; this customer is one of them. */
  readonly memberIds: readonly string[];
  /** What the other members owe after cash and credits, in home currency; null when one of them is unknown. */
  readonly exposureOfOthers: Money | null;
  /** The disputed part of what they have open; left out: nothing. */
  readonly disputedOfOthers?: Money;
}

/** What people have recorded about one customer and the ledger cannot know, oldest entry first in every list. */
export interface CreditFile {
  readonly disputes: readonly Kept<'dispute'>[];
  readonly promises: readonly Kept<'promise'>[];
  readonly plans: readonly Kept<'plan'>[];
  readonly flags: readonly Kept<'flag'>[];
  readonly limits: readonly Kept<'limit'>[];
  readonly pins: readonly Kept<'pin'>[];
  readonly terms: readonly Kept<'terms'>[];
  readonly badDebts: readonly Kept<'bad-debt'>[];
  /** Null: judged alone. */
  readonly group: CustomerGroup | null;
  /** Days on which an invoice was found that had been raised against a mark. */
  readonly violationsOn: readonly Day[];
}

export const EMPTY_FILE: CreditFile = {
  disputes: [],
  promises: [],
  plans: [],
  flags: [],
  limits: [],
  pins: [],
  terms: [],
  badDebts: [],
  group: null,
  violationsOn: [],
};

/** The file as it was known before an instant (ISO 8601, UTC, as in `recordedAt`), or as it is now. The order of the entries does not matter. */
export function assembleFile(entries: readonly FileEntry[], knownBefore: string | null = null): CreditFile {
  const kept = keptEntries(knownBefore === null ? entries : entries.filter(({ recordedAt }) => recordedAt < knownBefore));
  const ofKind = <Kind extends FileContent['kind']>(kind: Kind) =>
    kept.filter((entry): entry is AnyKept & Kept<Kind> => entry.kind === kind);
  return {
    ...EMPTY_FILE,
    disputes: ofKind('dispute'),
    promises: ofKind('promise'),
    plans: ofKind('plan'),
    flags: ofKind('flag'),
    limits: ofKind('limit'),
    pins: ofKind('pin'),
    terms: ofKind('terms'),
    badDebts: ofKind('bad-debt'),
  };
}

type AnyKept = { [Kind in FileContent['kind']]: Kept<Kind> }[FileContent['kind']];

/** Entries that were not taken back, in the order in which they were recorded. */
function keptEntries(entries: readonly FileEntry[]): readonly AnyKept[] {
  const inOrder = [...entries].sort((a, b) => a.number - b.number);
  const endings = new Map<string, Recorded & Ending>();
  for (const entry of inOrder) if (entry.kind === 'end') endings.set(entry.entryId, entry);
  return inOrder.flatMap((entry): readonly AnyKept[] => {
    if (entry.kind === 'end') return [];
    const ending = endings.get(entry.id);
    if (ending?.on === null) return [];
    const ended = ending ? { on: ending.on as Day, outcome: ending.outcome, by: ending.by } : null;
    return [{ ...entry, ended } as AnyKept];
  });
}
