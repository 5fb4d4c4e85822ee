import type { CompanySettings, CustomerLedger, LedgerInvoice, WithdrawnReceipt } from '../ledger/customer-ledger';
import type { Application, CreditRecord, PaymentRecord } from '../ledger/records';
import { dayAt, laterDay, type Day } from '../money/day';
import { money, type Money } from '../money/money';
import type { Past } from './books';
import { inHome } from './in-home';

export type RecordedOn = Past['recordedOn'];

/** The day at whose end a document was both dated and recorded: whoever decides on a later day knows it. */
export function knownOn(kind: 'invoice' | 'payment' | 'credit', id: string, dated: Day, recordedOn: RecordedOn): Day {
  return laterDay(dated, recordedOn?.get(`${kind}/${id}`) ?? dated);
}

export function applicationKnownOn({ sourceId, on }: Application, recordedOn: RecordedOn): Day {
  const source = recordedOn?.has(`payment/${sourceId}`) ? 'payment' : 'credit';
  return knownOn(source, sourceId, on, recordedOn);
}

/** The day at whose end a receipt that came back was known to be gone. */
export function withdrawnOn({ withdrawnAt }: WithdrawnReceipt, timeZone: string): Day {
  return dayAt(withdrawnAt, timeZone);
}

/** The ledger as it could be known at the start of `asOf`: documents and applications known on earlier days only, balances rebuilt from them, receipts that
 * came back later still in place. Left out is what carries no date and would be hindsight: expected days, mails, the ledger's own balance. What no dated
 * application explains, such as a balance cleared by a journal, counts as it stands now. A void invoice stays void, for nobody can say since when. */
export function ledgerAsKnown(
  ledger: CustomerLedger,
  asOf: Day,
  { recordedOn, settings }: { readonly recordedOn: RecordedOn; readonly settings: Pick<CompanySettings, 'timeZone'> },
): CustomerLedger {
  const isKnown = (application: Application): boolean => applicationKnownOn(application, recordedOn) < asOf;
  const receipts = (ledger.withdrawn ?? []).filter(({ on }) => on < asOf);
  const isGone = (receipt: WithdrawnReceipt): boolean => withdrawnOn(receipt, settings.timeZone) < asOf;
  const inPlace = receipts.filter((receipt) => !isGone(receipt)).map((receipt): Application => ({ ...receipt, kind: 'cash' }));
  return {
    customer: { ...ledger.customer, ledgerBalance: null },
    invoices: ledger.invoices
      .filter(({ id, issued }) => knownOn('invoice', id, issued, recordedOn) < asOf)
      .map((invoice) => {
        const own = inPlace.filter(({ invoiceId }) => invoiceId === invoice.id);
        return invoiceAsKnown(invoice, invoice.applications.filter(isKnown), own);
      }),
    payments: ledger.payments
      .filter(({ id, on }) => knownOn('payment', id, on, recordedOn) < asOf)
      .map((payment): PaymentRecord => {
        const known = payment.applications.filter(isKnown);
        return { ...payment, applications: known, unapplied: plusUnknown(payment.unapplied, payment.applications, known) };
      }),
    credits: ledger.credits
      .filter(({ id, on }) => knownOn('credit', id, on, recordedOn) < asOf)
      .map((credit) => creditAsKnown(credit, isKnown)),
    withdrawn: receipts.filter(isGone),
  };
}

function invoiceAsKnown(invoice: LedgerInvoice, known: readonly Application[], inPlace: readonly Application[]): LedgerInvoice {
  const before = plusUnknown(invoice.balance, invoice.applications, known);
  const balance = money(
    inPlace.reduce((left, { amount }) => left - amount.minor, before.minor),
    before.currency,
  );
  const status =
    invoice.status === 'open' || invoice.status === 'paid' ? (balance.minor >= 1n ? 'open' : 'paid') : invoice.status;
  return {
    ...invoice,
    applications: [...known, ...inPlace],
    cashApplied: null,
    balance,
    homeBalance:
      balance.minor === invoice.balance.minor
        ? invoice.homeBalance
        : money(inHome(invoice, balance.minor), invoice.homeTotal.currency),
    status,
    sent: null,
    mailedAt: null,
    expectedOn: null,
  };
}

function creditAsKnown(credit: CreditRecord, isKnown: (application: Application) => boolean): CreditRecord {
  if (credit.status === 'draft' || credit.status === 'void') return credit;
  const applications = credit.applications.filter(isKnown);
  const remaining = plusUnknown(credit.remaining, credit.applications, applications);
  return { ...credit, applications, remaining, status: remaining.minor > 0n ? 'open' : 'used' };
}

/** What was left before the applications that were not known yet. */
function plusUnknown(left: Money, all: readonly Application[], known: readonly Application[]): Money {
  if (all.length === known.length) return left;
  const unknown = all.filter((application) => !known.includes(application));
  return money(
    unknown.reduce((sum, { amount }) => sum + amount.minor, left.minor),
    left.currency,
  );
}
