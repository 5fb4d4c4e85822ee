import type { Counts } from '@holdfast/accounting';
import type { EntityKind } from '@holdfast/credit';

/** A kind of which the ledger and the mirror hold different numbers. */
export interface Difference {
  readonly kind: EntityKind;
  readonly ledger: number;
  readonly mirror: number;
}

type Held = Readonly<Record<EntityKind, { readonly present: number; readonly gone: number }>>;
type Accepted = Partial<Readonly<Record<EntityKind, number>>>;

/** Both numbers of every kind that the ledger counts. What is gone counts where the ledger goes on listing it. */
export function compared(counts: Counts, held: Held, listsDeleted: boolean): readonly Difference[] {
  return KINDS.flatMap((kind) => {
    const ledger = counts[kind];
    return ledger === undefined ? [] : [{ kind, ledger, mirror: held[kind].present + (listsDeleted ? held[kind].gone : 0) }];
  });
}

/** Those that differ, and not by as much as a sweep has already found to be all that can be had. */
export function toHeal(kinds: readonly Difference[], accepted: Accepted): readonly Difference[] {
  return kinds.filter(({ kind, ledger, mirror }) => ledger !== mirror && ledger - mirror !== accepted[kind]);
}

/** What remains different after everything was tried, by kind. */
export function nowAccepted(kinds: readonly Difference[]): Accepted {
  return Object.fromEntries(
    kinds.filter(({ ledger, mirror }) => ledger !== mirror).map(({ kind, ledger, mirror }) => [kind, ledger - mirror]),
  );
}

const KINDS: readonly EntityKind[] = ['customer', 'invoice', 'payment', 'credit'];
