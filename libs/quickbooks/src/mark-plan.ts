import type { PlaceMark, ReleaseMark } from '@holdfast/accounting';
import type { CustomerRecord } from '@holdfast/credit';
import { MARK_TERMS, markTerm, ourTermIds } from './marks';
import { hasBlock, holdsBlock, withBlock, withoutBlock } from './notes-block';
import type { Term, Terms } from './terms';

/** What to change on a customer; absent means: leave it. `terms: null` takes the customer's own terms away. */
export interface CustomerChange {
  readonly terms?: string | null;
  readonly notes?: string;
  /** What the owner changed meanwhile and is left alone, or what did not fit. */
  readonly drift: readonly string[];
}

/** A first mark always sets our term. An exchange does not: when the owner has taken our term off meanwhile, that choice stands. */
export function planPlace(write: PlaceMark, target: Term, terms: Terms): CustomerChange {
  const { customer, explanation, replaces } = write;
  const placed = withBlock(customer.notes, explanation);
  const drift: string[] = [];
  if (!placed.fits)
    drift.push(
      'The notes of this customer are full, so the explanation could not be written there without touching your own text.',
    );
  const ownersChoice = replaces !== null && !isOurs(customer, terms);
  if (ownersChoice) drift.push(changedByOwner(customer, MARK_TERMS[replaces]));
  return {
    ...(ownersChoice ? {} : { terms: target.id }),
    ...(placed.notes === customer.notes ? {} : { notes: placed.notes }),
    drift,
  };
}

/** Has the place happened? Compares the customer as it is now, and says what the owner has changed since; null: it has not. Terms and block go in one update,
 * so where the block is, other terms are the owner's later choice. */
export function driftOfPlaced(write: PlaceMark, now: CustomerRecord, terms: Terms): readonly string[] | null {
  if (!holdsBlock(now.notes, write.explanation)) return null;
  const target = markTerm(terms, write.mark);
  if (target !== undefined && now.terms?.id === target.id) return [];
  const ownersChoice = !isOurs(now, terms) && (write.replaces !== null || hasBlock(now.notes));
  return ownersChoice ? [changedByOwner(now, MARK_TERMS[write.mark])] : null;
}

export function planRelease(write: ReleaseMark, terms: Terms): CustomerChange {
  const { customer } = write;
  const notes = withoutBlock(customer.notes);
  const changed = notes === customer.notes ? {} : { notes };
  const prior = restorable(write, terms);
  if (isOurs(customer, terms)) {
    const lost = write.prior.terms !== null && prior === null && !ourTermIds(terms).has(write.prior.terms.id);
    const drift = lost
      ? [`The earlier terms ${named(write.prior.terms)} are no longer in use; the customer now has no terms of its own.`]
      : [];
    return { terms: prior, ...changed, drift };
  }
  // Back to the earlier terms already: nothing was changed by the owner that would be worth a word.
  const drift =
    (customer.terms?.id ?? null) === (write.prior.terms?.id ?? null) ? [] : [changedByOwner(customer, MARK_TERMS[write.mark])];
  return { ...changed, drift };
}

/** Has the release happened? None of our terms and no block of ours: then it is done, or the owner did it. */
export function isReleased(now: CustomerRecord, terms: Terms): boolean {
  return !isOurs(now, terms) && !hasBlock(now.notes);
}

export function isOurs(customer: CustomerRecord, terms: Terms): boolean {
  return customer.terms !== null && ourTermIds(terms).has(customer.terms.id);
}

/** The earlier term, if it still is there to go back to. One of our own is none: it would be a hold without a reason. */
function restorable(write: ReleaseMark, terms: Terms): string | null {
  const term = write.prior.terms ? terms.get(write.prior.terms.id) : undefined;
  return term?.active && !ourTermIds(terms).has(term.id) ? term.id : null;
}

function changedByOwner(customer: CustomerRecord, ours: string): string {
  return `The terms were changed from "${ours}" to ${named(customer.terms)} in QuickBooks; they were left as they are.`;
}

function named(terms: CustomerRecord['terms']): string {
  return terms === null ? 'none' : `"${terms.name || terms.id}"`;
}
