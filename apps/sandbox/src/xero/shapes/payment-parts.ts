import type { Books } from '../../books/books';
import type { Application, Payment } from '../../books/rows';
import { guidOf, isGuid } from '../wire';

/** In Xero a payment pays one document; what paid several at once is a batch of such payments. */
export interface PaymentPart {
  readonly id: string;
  readonly payment: Payment;
  readonly application: Application;
  readonly batch: boolean;
}

export function paymentIdOf(payment: Payment, application: Application): string {
  if (payment.applications.length === 1) return payment.id;
  return isGuid(application.id) ? application.id : guidOf(payment.id, application.id);
}

export function partsOf(payment: Payment): PaymentPart[] {
  return payment.applications.map((application) => ({
    id: paymentIdOf(payment, application),
    payment,
    application,
    batch: payment.applications.length > 1,
  }));
}

export function allParts(books: Books): PaymentPart[] {
  return books.all('payment').flatMap(partsOf);
}

export function findPart(books: Books, id: string): PaymentPart | undefined {
  const whole = books.get('payment', id);
  if (whole && whole.applications.length === 1) return partsOf(whole)[0];
  return allParts(books).find((part) => part.id === id);
}
