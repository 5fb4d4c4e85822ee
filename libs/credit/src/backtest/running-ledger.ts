import { compareInvoiceNumbers } from '../assess/invoice-number';
import type { CustomerLedger, LedgerInvoice } from '../ledger/customer-ledger';
import type { RunningInvoice, Settlement } from './running-invoice';
import { newsOf, type News } from './running-news';
import type { Play } from './spell';

/** Sums of amounts times days or hundredths of a percent are exact in doubles below this. */
const TOTAL_MAX = Number.MAX_SAFE_INTEGER / 20_000;

/** One customer's receivables, moved forward morning by morning: what `ledgerAsKnown` rebuilds for a day, kept up instead. */
export class RunningLedger {
  /** Known and not paid. */
  readonly open: RunningInvoice[] = [];
  /** Known and on credit. */
  readonly invoices: RunningInvoice[] = [];
  /** Paid, in the order of `settledInvoices`: latest first. */
  readonly settled: Settlement[] = [];
  firstIssued: number | null = null;
  unappliedCash = 0;
  openCredits = 0;
  private heard = 0;

  private constructor(
    readonly individual: boolean | null,
    /** In minor units; null: there is none. */
    readonly limit: number | null,
    private readonly news: readonly News[],
  ) {}

  /** Null when amounts are in other currencies than the home currency, or too large to be added exactly as doubles, or when receipts came back. */
  static of(ledger: CustomerLedger, play: Play): RunningLedger | null {
    const amounts = [
      ...ledger.invoices.flatMap(({ total, applications }) => [total, ...applications.map(({ amount }) => amount)]),
      ...[...ledger.payments, ...ledger.credits].flatMap(({ total, applications }) => [
        total,
        ...applications.map(({ amount }) => amount),
      ]),
    ];
    const sum = amounts.reduce((all, { minor }) => all + Math.abs(Number(minor)), 0);
    const isHome = amounts.every(({ currency }) => currency === play.settings.homeCurrency);
    const isPlain = isHome && sum <= TOTAL_MAX && (ledger.withdrawn ?? []).length === 0;
    if (!isPlain || !ledger.invoices.every(isConvertedAtOne)) return null;
    const { defaultLimit } = play.policy;
    const limit = defaultLimit === null ? null : Number(defaultLimit);
    return new RunningLedger(ledger.customer.individual, limit, newsOf(ledger, play));
  }

  /** The next morning with news; infinite when there is none. */
  get nextNews(): number {
    return this.news[this.heard]?.morning ?? Number.POSITIVE_INFINITY;
  }

  moveTo(morning: number): void {
    for (let next = this.news[this.heard]; next && next.morning <= morning; next = this.news[this.heard]) {
      this.heard += 1;
      this.hear(next);
    }
  }

  private hear({ kind, invoice, amount, dated }: News): void {
    if (kind === 'unapplied cash') this.unappliedCash += amount;
    if (kind === 'open credits') this.openCredits += amount;
    if (!invoice) return;
    if (kind === 'issue') {
      invoice.isKnown = true;
      this.invoices.push(invoice);
      this.firstIssued = Math.min(this.firstIssued ?? invoice.issued, invoice.issued);
    } else {
      invoice.balance -= amount;
      if (kind === 'cash' && amount > 0) invoice.lastCash = Math.max(invoice.lastCash ?? dated, dated);
    }
    if (invoice.isKnown) this.file(invoice);
  }

  /** Among the open or the settled, or neither when credits alone cleared it. */
  private file(invoice: RunningInvoice): void {
    const isOpen = invoice.balance >= 1;
    const at = this.open.indexOf(invoice);
    if (isOpen && at < 0) this.open.push(invoice);
    if (!isOpen && at >= 0) this.open.splice(at, 1);
    if (invoice.settlement) this.settled.splice(this.settled.indexOf(invoice.settlement), 1);
    invoice.settlement = isOpen || invoice.total <= 0 ? null : settlementOf(invoice);
    if (invoice.settlement) this.settled.splice(this.placeOf(invoice.settlement), 0, invoice.settlement);
  }

  private placeOf(settlement: Settlement): number {
    let place = 0;
    while (place < this.settled.length && isLater(this.settled[place] as Settlement, settlement)) place += 1;
    return place;
  }
}

function isConvertedAtOne({ total, balance, homeTotal, homeBalance }: LedgerInvoice): boolean {
  const isSame = total.currency === homeTotal.currency && balance.currency === homeBalance.currency;
  return isSame && total.minor === homeTotal.minor && balance.minor === homeBalance.minor;
}

function settlementOf(invoice: RunningInvoice): Settlement | null {
  const { lastCash: settled, agesFrom, due } = invoice;
  return settled === null ? null : { invoice, settled, signedDays: settled - (settled > agesFrom ? agesFrom : due) };
}

/** The order of `settledInvoices`: day paid, day issued, number, id. */
function isLater(a: Settlement, b: Settlement): boolean {
  if (a.settled !== b.settled) return a.settled > b.settled;
  if (a.invoice.issued !== b.invoice.issued) return a.invoice.issued > b.invoice.issued;
  const byNumber = compareInvoiceNumbers(a.invoice.number, b.invoice.number);
  return byNumber === 0 ? a.invoice.id > b.invoice.id : byNumber > 0;
}
