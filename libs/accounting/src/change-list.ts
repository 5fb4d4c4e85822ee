/** A row of a list that is ordered by its change time, oldest first. */
export interface ChangedRow {
  readonly id: string;
  /** The provider's time of the last change, in whole seconds since 1970. */
  readonly changedAt: number;
}

/** Where to read on in a list: at the rows changed at or after `since` (null: at the first row), having skipped `offset` of them. */
export interface Place {
  readonly since: number | null;
  readonly offset: number;
}

export interface ListedPage<Row> {
  readonly rows: readonly Row[];
  /** The provider's clock, seconds. */
  readonly providerNow: number;
  /** How many rows there are from `since` on; null when the provider does not say. */
  readonly total: number | null;
}

/** A list of the provider that may move while it is read. */
export interface ChangeList<Row extends ChangedRow> {
  /** May throw whatever a call to the provider throws. */
  readonly page: (request: Place & { readonly limit: number }) => Promise<ListedPage<Row>>;
  /** Where a page that costs one call can start: at any row, or only at a multiple of the page's size. */
  readonly starts: 'any-row' | 'whole-pages';
}

export interface ChangedPage<Row> {
  readonly rows: readonly Row[];
  /** Where a reader that is broken off after this page goes on, reading at most one page again; null: the list has been read to its end. */
  readonly next: Place | null;
  /** The provider's clock when this page was given, seconds. */
  readonly providerNow: number;
  /** How many rows of the list have been read, and how many there are; null when the provider does not say. */
  readonly read: number;
  readonly of: number | null;
}
