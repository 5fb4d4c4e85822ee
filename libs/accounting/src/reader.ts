import type { Day, LedgerRecord, EntityKind } from '@holdfast/credit';

/** How far we have read: the provider's own times, never ours. JSON, opaque to everyone but the adapter that made it. */
export type SyncMark = Readonly<Record<string, unknown>>;

/** One page on its way to the mirror. Rows and mark are stored in one transaction. */
export interface PullPage {
  readonly records: readonly LedgerRecord[];
  readonly mark: SyncMark;
  /** What is being read, for honest progress: entity and how many of it have been read so far. */
  readonly progress: { readonly entity: EntityKind; readonly read: number };
}

export interface CompanyProfile {
  readonly externalId: string;
  readonly name: string;
  /** ISO 3166 alpha-2 or alpha-3 as the provider says it; null when it does not. */
  readonly country: string | null;
  readonly homeCurrency: string;
  readonly multiCurrency: boolean;
  /** IANA name. Null when the provider's value is unknown to us: then `timeZoneProblem` says so and the company stays in observe mode. */
  readonly timeZone: string | null;
  readonly timeZoneProblem: string | null;
  /** Last day of the closed books; null when none or unknown. */
  readonly closedThrough: Day | null;
  readonly defaultTermsDays: number | null;
  /** Does the ledger send invoice reminders of its own? Null when it does not say. */
  readonly ownReminders: boolean | null;
  /** Links for staff; `{id}` stands for the provider's id. */
  readonly links: { readonly customer: string; readonly invoice: string };
}

/** Reading. Every method may throw RateLimited, SignInExpired, Unavailable or Rejected. */
export interface Reader {
  profile(): Promise<CompanyProfile>;
  /** Everything (mark null) or everything changed since the mark, as a stream of pages. A stream broken off may be started again from the last stored mark.
   * Overlaps on purpose: the same object may come again; the mirror keeps the newest version. */
  pull(mark: SyncMark | null): AsyncIterable<PullPage>;
  /** One object as it is now, with the records that belong to it; empty when it does not exist. */
  one(entity: EntityKind, id: string): Promise<readonly LedgerRecord[]>;
}
