import { dueDateOf } from '../assess/due-date';
import { isReceivable } from '../assess/open-items';
import { settledInvoices } from '../assess/payment-habits';
import { returnedReceipts } from '../assess/withdrawn';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import { dayNumber, type Day } from '../money/day';
import type { Books } from './books';
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

/** Of every invoice of one customer that is no draft, by id. */
export function outcomesOf(
  ledger: CustomerLedger,
  { settings, knownUntil }: Pick<Books, 'settings' | 'knownUntil'>,
): ReadonlyMap<string, Outcome> {
  const termsDays = ledger.customer.terms?.days ?? settings.defaultTermsDays;
  const settled = settledInvoices(ledger, { termsDays, givenUp: new Set(), returned: returnedReceipts(ledger, settings) });
  const signedDays = new Map(settled.map(({ id, signedDays: days }) => [id, days]));
  return new Map(
    ledger.invoices
      .filter(({ status }) => status !== 'draft')
      .map((invoice) => {
        const { due } = dueDateOf(invoice, termsDays);
        return [invoice.id, outcomeOf(invoice, { due, signedDays: signedDays.get(invoice.id) ?? null, knownUntil })];
      }),
  );
}

interface Circumstances {
  readonly due: Day;
  /** Of a paid one; null otherwise. */
  readonly signedDays: number | null;
  readonly knownUntil: Day;
}

function outcomeOf(invoice: LedgerInvoice, { due, signedDays, knownUntil }: Circumstances): Outcome {
  const isOpen = isReceivable(invoice) && invoice.balance.minor >= 1n;
  const soFar = Math.max(0, dayNumber(knownUntil) - dayNumber(due));
  const daysLate = Math.max(0, signedDays ?? (isOpen ? soFar : 0));
  const kind = !isReceivable(invoice)
    ? 'void'
    : isOpen
      ? openKind(soFar)
      : signedDays === null
        ? 'cleared'
        : signedDays >= 1
          ? 'late'
          : 'on time';
  return {
    kind,
    daysLate,
    isPaid: signedDays !== null,
    overdueCurrencyDays: kind === 'void' ? 0n : currencyDays(invoice, due, knownUntil),
  };
}

function openKind(daysSoFar: number): OutcomeKind {
  return daysSoFar >= CENSORED_DAYS ? 'late' : 'open';
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
