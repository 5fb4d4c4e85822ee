import { dueDateOf } from '../assess/due-date';
import { isReceivable } from '../assess/open-items';
import { settledInvoices } from '../assess/payment-habits';
import { returnedReceipts } from '../assess/withdrawn';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { dayNumber, type Day } from '../money/day';
import type { Ground } from './books';
import { inHome } from './in-home';

/** What became of an invoice, as far as the books tell. `open`: not paid, and it is too early to call it late. `cleared`: by credits or a write-off, without
 * any cash. */
export type OutcomeKind = 'on time' | 'late' | 'open' | 'cleared' | 'void';

export interface Outcome {
  readonly kind: OutcomeKind;
  /** Of one that is paid: from due date to payment, never negative. Of one that is not: so far. */
  readonly daysLate: number;
  /** Whether that is final. */
  readonly isPaid: boolean;
  /** Home amount times days, for every day on which it was open beyond its due date; in minor units. */
  readonly overdueCurrencyDays: bigint;
}

/** credit.md section 13, point 6: until then an unpaid invoice counts as open, from then on as late. */
const CENSORED_DAYS = 60;

/** Of every invoice of one customer that is no draft, by id. `givenUp`: what a person has given up was never paid, and is late from then on. */
export function outcomesOf(
  ledger: CustomerLedger,
  { settings, knownUntil }: Pick<Ground, 'settings' | 'knownUntil'>,
  givenUp: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, Outcome> {
  const termsDays = ledger.customer.terms?.days ?? settings.defaultTermsDays;
  const settled = settledInvoices(ledger, { termsDays, givenUp, returned: returnedReceipts(ledger, settings) });
  const signedDays = new Map(settled.map(({ id, signedDays: days }) => [id, days]));
  return new Map(
    ledger.invoices
      .filter(({ status }) => status !== 'draft')
      .map((invoice) => {
        const { due } = dueDateOf(invoice, termsDays);
        const [signed, isGivenUp] = [signedDays.get(invoice.id) ?? null, givenUp.has(invoice.id)];
        return [invoice.id, outcomeOf(invoice, { due, signedDays: signed, knownUntil, isGivenUp })];
      }),
  );
}

interface Circumstances {
  readonly due: Day;
  /** Of a paid one; null otherwise. */
  readonly signedDays: number | null;
  readonly knownUntil: Day;
  readonly isGivenUp: boolean;
}

function outcomeOf(invoice: LedgerInvoice, { due, signedDays, knownUntil, isGivenUp }: Circumstances): Outcome {
  const soFar = Math.max(0, dayNumber(knownUntil) - dayNumber(due));
  const isOwed = isReceivable(invoice) && (isGivenUp || invoice.balance.minor >= 1n);
  const kind = isOwed ? (isGivenUp || soFar >= CENSORED_DAYS ? 'late' : 'open') : endOf(invoice, signedDays);
  return {
    kind,
    daysLate: Math.max(0, signedDays ?? (isOwed ? soFar : 0)),
    isPaid: signedDays !== null,
    overdueCurrencyDays: kind === 'void' ? 0n : currencyDays(invoice, due, knownUntil),
  };
}

function endOf(invoice: LedgerInvoice, signedDays: number | null): OutcomeKind {
  if (!isReceivable(invoice)) return 'void';
  if (signedDays === null) return 'cleared';
  return signedDays >= 1 ? 'late' : 'on time';
}

/** Each part for as long as it was overdue. */
function currencyDays(invoice: LedgerInvoice, due: Day, knownUntil: Day): bigint {
  const overdueOn = (day: Day): bigint => BigInt(Math.max(0, dayNumber(day) - dayNumber(due)));
  const start = invoice.balance.minor * overdueOn(knownUntil);
  return inHome(
    invoice,
    invoice.applications.reduce((sum, { on, amount }) => sum + amount.minor * overdueOn(on), start),
  );
}
