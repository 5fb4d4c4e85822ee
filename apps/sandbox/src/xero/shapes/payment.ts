import type { Ledger } from '../ledger';
import { amount, currencyRate, dayDate, dayString, guidOf, inHomeMinor, instant, updated, type Json } from '../wire';
import { contactSummary } from './contact';
import { invoiceStub } from './invoice';
import type { PaymentPart } from './payment-parts';

export function paymentStatus({ payment }: PaymentPart): 'AUTHORISED' | 'DELETED' {
  return payment.void ? 'DELETED' : 'AUTHORISED';
}

export function paymentShape(ledger: Ledger, part: PaymentPart): Json {
  const { payment, application } = part;
  const kept = ledger.particulars.payment(payment.id);
  const account = { AccountID: bankAccountOf(ledger, kept.accountId) };
  return {
    PaymentID: part.id,
    ...(part.batch ? batch(ledger, part, account) : {}),
    Date: dayDate(application.on),
    BankAmount: bankAmount(ledger, part),
    Amount: amount(application.minor, payment.currency),
    ...(kept.reference === undefined ? {} : { Reference: kept.reference }),
    CurrencyRate: currencyRate(payment.rate),
    PaymentType: 'ACCRECPAYMENT',
    Status: paymentStatus(part),
    ...updated(payment.updatedAt),
    HasAccount: true,
    IsReconciled: kept.reconciled ?? !payment.void,
    Account: account,
    Invoice: invoice(ledger, part),
    HasValidationErrors: false,
  };
}

function bankAccountOf(ledger: Ledger, kept: string | undefined): string {
  return kept ?? guidOf(ledger.tenantId, 'bank account');
}

/** The one bank account here is in the home currency. */
function bankAmount(ledger: Ledger, { payment, application }: PaymentPart): number {
  return amount(inHomeMinor(application.minor, payment.currency, { home: ledger.home, rate: payment.rate }), ledger.home);
}

function batch(ledger: Ledger, { payment }: PaymentPart, account: Json): Json {
  const total = payment.applications.reduce((sum, { minor }) => sum + minor, 0);
  return {
    BatchPaymentID: payment.id,
    BatchPayment: {
      Account: account,
      BatchPaymentID: payment.id,
      DateString: dayString(payment.on),
      Date: dayDate(payment.on),
      Type: 'RECBATCH',
      Status: payment.void ? 'DELETED' : 'AUTHORISED',
      TotalAmount: amount(total, payment.currency),
      UpdatedDateUTC: instant(payment.updatedAt),
      IsReconciled: ledger.particulars.payment(payment.id).reconciled ?? true,
    },
  };
}

function invoice(ledger: Ledger, { application, payment }: PaymentPart): Json {
  const { LineItems, ...stub } = invoiceStub(ledger.books.must('invoice', application.invoiceId));
  return {
    Type: 'ACCREC',
    ...stub,
    Contact: contactSummary(ledger.books.must('customer', payment.customerId)),
    LineItems,
    CurrencyCode: payment.currency,
  };
}
