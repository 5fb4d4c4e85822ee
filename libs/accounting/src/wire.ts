/** What kind of call: reads are metered by QuickBooks, batches have a limit of their own. */
export type CallKind = 'read' | 'write' | 'batch';

/** One call as the provider saw it, for counters, limits and the audit. */
export interface CallReport {
  readonly kind: CallKind;
  /** Method and path without ids or query, e.g. `GET query` or `PUT ContactGroups/Contacts`. */
  readonly endpoint: string;
  readonly status: number;
  /** Metered reads, should the provider count each part: entities of a change-data call, queries of a batch. 1 for a plain read, 0 for a write. */
  readonly units: number;
  readonly bytes: number;
  readonly reference: string | null;
  /** Calls left in the provider's current minute and day, when it says so. */
  readonly remaining: { readonly minute: number | null; readonly day: number | null };
}

/** The wire to one connected company. The engine gives it to the adapter, which makes every call through it. */
export interface Wire {
  readonly externalId: string;
  /** A token that is valid now. Given the token that was just refused, it refreshes first. Throws SignInExpired, Unavailable. */
  token(refused?: string): Promise<string>;
  /** Runs one call as soon as the provider's limits allow it; the adapter reports every answer, good or bad. Throws Halted instead of running a write
   * or a batch of writes while writing is stopped. */
  paced<T>(kind: CallKind, call: () => Promise<T>): Promise<T>;
  report(call: CallReport): void;
}
