import { Rejected, type PlaceMark, type ReleaseMark } from '@holdfast/accounting';
import type { CustomerRecord } from '@holdfast/credit';
import { defaultTerms, postTerms, type Course } from './steps';
import { areOurs, OUR_TERMS, OUR_TERMS_FALLBACK, termsOf, termToPost } from './marks';
import type { Contact } from './schema';

type Terms = CustomerRecord['terms'];

/** What became of the sales terms. `answer` is the contact as Xero answered; null when nothing had to be sent. */
export interface TermsOutcome {
  readonly answer: Contact | null;
  readonly terms: Terms;
  readonly drift: readonly string[];
}

/** Makes new invoices due at once. Nothing is sent when they already are, nor when one mark is exchanged for another and the owner has chosen other
 * terms since the first: that choice stands, and is told. */
export function* placeOurTerms({ customer, replaces }: PlaceMark): Course<TermsOutcome> {
  const already = customer.terms?.id === idOf(OUR_TERMS) || (replaces !== null && areOurs(customer.terms));
  if (already) return { answer: null, terms: customer.terms, drift: [] };
  if (replaces !== null) return { answer: null, terms: customer.terms, drift: [chosenByOwner(customer.terms)] };
  try {
    return placed(yield* postTerms(customer.id, OUR_TERMS), OUR_TERMS, []);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    // Nobody has documented that day 0 is taken everywhere. Should the refusal have another reason, this one is refused as well.
    return placed(yield* postTerms(customer.id, OUR_TERMS_FALLBACK), OUR_TERMS_FALLBACK, [
      'Xero does not take payment terms of 0 days, so new invoices are due 1 day after their date.',
    ]);
  }
}

function placed(answer: Contact, ours: typeof OUR_TERMS, drift: readonly string[]): TermsOutcome {
  const terms = termsOf(answer.PaymentTerms?.Sales) ?? termsOf({ Day: ours.day, Type: ours.type });
  return areOurs(terms)
    ? { answer, terms, drift }
    : { answer, terms, drift: [...drift, `Xero kept the payment terms "${terms?.name}".`] };
}

/** Puts the prior terms back if those of now are ours; otherwise the owner's later choice stays, and is told. */
export function* restoreTerms({ customer, prior }: ReleaseMark): Course<TermsOutcome> {
  const { terms } = customer;
  if (terms?.id === prior.terms?.id) return { answer: null, terms, drift: [] };
  if (!areOurs(terms)) return { answer: null, terms, drift: [chosenByOwner(terms)] };
  if (prior.terms === null) return yield* unset(customer);
  const answer = yield* postTerms(customer.id, termToPost(prior.terms));
  return { answer, terms: termsOf(answer.PaymentTerms?.Sales) ?? prior.terms, drift: [] };
}

/** In words for the owner. */
export function chosenByOwner(terms: Terms): string {
  const now = terms === null ? 'removed' : `changed to "${terms.name}"`;
  return `The payment terms were ${now} in Xero meanwhile, so they were left as they are.`;
}

/** Nobody has documented how terms are removed: an explicit nothing is tried, and what the answer shows decides. */
function* unset(customer: CustomerRecord): Course<TermsOutcome> {
  const answer = yield* refusedIsNull(postTerms(customer.id, null));
  const now = answer ? termsOf(answer.PaymentTerms?.Sales) : customer.terms;
  if (!areOurs(now)) return { answer, terms: now, drift: [] };
  const terms = termsOf(yield* defaultTerms());
  if (terms === null) {
    // Was the nothing refused, or the contact? The same terms again, which change nothing, tell.
    if (answer === null) yield* postTerms(customer.id, termToPost(now));
    const left = `Xero does not let payment terms be removed and the organisation has no default, so "${now?.name}" stays. Cure: clear the contact's sales terms in Xero.`;
    return { answer, terms: now, drift: [left] };
  }
  const restored = yield* postTerms(customer.id, termToPost(terms));
  const drift = `Xero does not let payment terms be removed, so the organisation's default was set: ${terms.name}.`;
  return { answer: restored, terms: termsOf(restored.PaymentTerms?.Sales) ?? terms, drift: [drift] };
}

function* refusedIsNull(posting: Course<Contact>): Course<Contact | null> {
  try {
    return yield* posting;
  } catch (error) {
    if (error instanceof Rejected) return null;
    throw error;
  }
}

function idOf(term: typeof OUR_TERMS): string {
  return `${term.day}:${term.type}`;
}
