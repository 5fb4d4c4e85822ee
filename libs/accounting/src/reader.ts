import type { Day, LedgerRecord, EntityKind } from '@holdfast/credit';

/** How far we have read: the provider's own times, never ours. JSON, opaque to everyone but the adapter that made it. */
export type SyncMark = Readonly<Record<string, unknown>>;

/** One page on its way to the mirror. Rows, mark and what has to be swept are stored in one transaction. */
export interface PullPage {
  readonly records: readonly LedgerRecord[];
  readonly mark: SyncMark;
  /** For honest progress: what is being read, how many rows of that list have been read, and how many there are; null when the provider does not say. */
  readonly progress: { readonly entity: EntityKind; readonly read: number; readonly of: number | null };
  /** Kinds of which this pull may have missed something that no list tells (deletions above all): they have to be swept. */
  readonly sweepDue: readonly EntityKind[];
}

/** How many objects of a kind the provider holds; a kind that it does not count is missing. */
export type Counts = Partial<Readonly<Record<EntityKind, number>>>;

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
  /** Everything (mark null) or everything changed since the mark, as a stream of pages. A stream broken off may be started again from the last stored
   * mark, and reads at most one page again. Overlaps on purpose: the same object may come again; the mirror keeps the newest version.
   * `told`: only these kinds are known to have changed, so a provider that is asked kind by kind is asked for no others; null: look at everything. */
  pull(mark: SyncMark | null, told?: ReadonlySet<EntityKind> | null): AsyncIterable<PullPage>;
  /** Every object of one kind as it is now, to be compared with the mirror. `mark` is a sweep's own: null to begin, or that of its last stored page;
   * a page whose mark is null is the last. */
  sweep(kind: EntityKind, mark: SyncMark | null): AsyncIterable<SweepPage>;
  /** Those of these objects that still exist, as they are now, and a `gone` record for each one that does not. */
  recheck(kind: EntityKind, ids: readonly string[]): Promise<readonly LedgerRecord[]>;
  /** What the provider changes without telling it in `pull`; read once a day. */
  unreported(): AsyncIterable<Pick<PullPage, 'records' | 'progress'>>;
  /** Counted by the same rules as `pull` lists: what is deleted counts where the provider goes on listing it (`capabilities.listsDeleted`). */
  counts(): Promise<Counts>;
  /** When each of these invoices was last mailed from the ledger, by it or by a person (ISO 8601, the provider's clock); what never was is missing.
   * Only where `capabilities.mailsToldIn` is `history`; one call per invoice. */
  mailed(invoiceIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** One object as it is now, with the records that belong to it; empty when it does not exist. */
  one(entity: EntityKind, id: string): Promise<readonly LedgerRecord[]>;
}

export interface SweepPage extends Pick<PullPage, 'records' | 'progress'> {
  readonly mark: SyncMark | null;
}
