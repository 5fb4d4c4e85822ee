/** What the stand-ins know about one object; they dress it in the provider's JSON. */
export interface Item {
  /** Its number within its kind, from 1: the id is made of it. */
  readonly n: number;
  /** How often it was changed. */
  readonly version: number;
  /** Seconds since 1970. */
  readonly changedAt: number;
  /** The customer's number; its own for a customer. */
  readonly customer: number;
  readonly cents: number;
  /** Days from issue to due. Xero lets some people move it without saying that the invoice changed. */
  readonly dueDays: number;
  /** Gone for good. QuickBooks no longer lists it, Xero lists it as deleted; a customer of Xero was merged into another one and is archived. */
  readonly deleted: boolean;
}

export const KINDS = ['customers', 'invoices', 'payments', 'credits', 'prepayments', 'overpayments'] as const;
export type Kind = (typeof KINDS)[number];

/** One company's books at a provider. Every answer is a look at them as they are at that moment. */
export interface Books {
  /** Seconds since 1970. */
  readonly now: number;
  /** By change time, oldest first. `since` is inclusive, null: all. What is deleted is listed only where the provider goes on listing it. */
  list(kind: Kind, range: Range): { readonly items: readonly Item[]; readonly total: number };
  find(kind: Kind, n: number): Item | undefined;
  /** Everything of these kinds that was changed or deleted at or after `since`. */
  changes(kinds: readonly Kind[], since: number): ReadonlyMap<Kind, readonly Item[]>;
}

export interface Range {
  readonly since: number | null;
  readonly offset: number;
  readonly limit: number;
  /** Leaves out what is deleted. */
  readonly livingOnly?: boolean;
}
