import type { Receipt, WriteNote } from '@holdfast/accounting';
import type { Day, Mark } from '@holdfast/credit';
import type { SalesTermToPost } from './client';
import type { Contact, Invoice, SalesTerm } from './schema';

/** One thing to be asked of Xero on the way of one write. */
export type Step =
  | { readonly does: 'join'; readonly mark: Mark; readonly contactId: string }
  | { readonly does: 'leave'; readonly mark: Mark; readonly contactId: string }
  | { readonly does: 'terms'; readonly contactId: string; readonly sales: SalesTermToPost }
  | { readonly does: 'default terms' }
  | { readonly does: 'expect'; readonly invoiceId: string; readonly on: Day | null }
  | { readonly does: 'note'; readonly note: WriteNote };

/** The way of one write, step by step; whoever carries out its steps may carry out those of many writes together. What a step resulted in is given to it,
 * what went wrong is thrown into it. */
export type Course<Result = Receipt> = Generator<Step, Result, unknown>;

export function* join(mark: Mark, contactId: string): Course<void> {
  yield { does: 'join', mark, contactId };
}

/** `no-group` when the owner has deleted or renamed the group. */
export function* leave(mark: Mark, contactId: string): Course<'left' | 'no-group'> {
  return (yield { does: 'leave', mark, contactId }) as 'left' | 'no-group';
}

/** The contact as Xero answers. */
export function* postTerms(contactId: string, sales: SalesTermToPost): Course<Contact> {
  return (yield { does: 'terms', contactId, sales }) as Contact;
}

export function* defaultTerms(): Course<SalesTerm> {
  return (yield { does: 'default terms' }) as SalesTerm;
}

/** The invoice as Xero answers. */
export function* postExpectedDay(invoiceId: string, on: Day | null): Course<Invoice> {
  return (yield { does: 'expect', invoiceId, on }) as Invoice;
}
