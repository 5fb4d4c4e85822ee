import type { PullPage, Reader, SyncMark } from '@holdfast/accounting';
import { newestRecords, type Application, type LedgerRecord, type Money } from '@holdfast/credit';
import type { Books } from '../../apps/sandbox/src/books/books';
import { decimalsOf } from '../../apps/sandbox/src/books/currency';
import type { LedgerKind } from './ledger-under-test';

export interface Pulled {
  readonly pages: readonly PullPage[];
  readonly records: readonly LedgerRecord[];
  /** As the engine keeps it: JSON. */
  readonly mark: SyncMark;
}

/** Reads to the end, or so many pages: what a process that dies then has stored. */
export async function pull(reader: Reader, mark: SyncMark | null, pagesMax = Number.POSITIVE_INFINITY): Promise<Pulled> {
  const pages: PullPage[] = [];
  for await (const page of reader.pull(mark)) {
    pages.push(page);
    if (pages.length >= pagesMax) break;
  }
  const last = pages.at(-1);
  if (!last) throw new Error('A pull gives at least one page, or the mark would never move.');
  return { pages, records: pages.flatMap((page) => page.records), mark: JSON.parse(JSON.stringify(last.mark)) as SyncMark };
}

/** What changed since then, with all that has to be swept for it: as the engine reads on. */
export async function catchUp(reader: Reader, before: Pulled): Promise<readonly LedgerRecord[]> {
  const { pages, records } = await pull(reader, before.mark);
  const told = [...records];
  for (const kind of new Set(pages.flatMap((page) => page.sweepDue))) {
    const known = newestRecords([...before.records, ...told]).filter((record) => record.entity === kind);
    const suspects = new Set(known.map((record) => record.id));
    for await (const page of reader.sweep(kind, null)) {
      told.push(...page.records);
      for (const { id } of page.records) suspects.delete(id);
    }
    told.push(...(await reader.recheck(kind, [...suspects])));
  }
  return told;
}

type Living = ReturnType<typeof newestRecords>[number];

/** The records as they stand after all that was told, in an order of their own. */
export function mirrorOf(records: readonly LedgerRecord[]): readonly Living[] {
  return newestRecords(records).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

export function keyOf(record: LedgerRecord): string {
  return `${record.entity === 'gone' ? record.of : record.entity}/${record.id}`;
}

/** Without what a ledger may move on without telling: Xero computes a contact's balance and groups when asked, and leaves its change time. */
export function lasting(records: readonly Living[]): readonly object[] {
  return records.map((record) =>
    record.entity === 'customer' ? { ...record, ledgerBalance: null, groups: [], changedAt: '', version: '' } : record,
  );
}

type Sums = Record<string, bigint>;

/** What the books and the mirror must agree on, in minor units. */
export interface Standing {
  /** By customer and currency: open invoices less unapplied cash and open credits. */
  readonly net: Sums;
  readonly open: Sums;
  readonly unapplied: Sums;
  readonly homeOpen: Sums;
  readonly totals: Sums;
  readonly cashOnInvoice: Sums;
  readonly creditOnInvoice: Sums;
}

function emptyStanding(): Standing {
  return { net: {}, open: {}, unapplied: {}, homeOpen: {}, totals: {}, cashOnInvoice: {}, creditOnInvoice: {} };
}

function add(sums: Sums, key: string, minor: bigint): void {
  const sum = (sums[key] ?? 0n) + minor;
  if (sum === 0n) delete sums[key];
  else sums[key] = sum;
}

export function standingInMirror(mirror: readonly Living[]): Standing {
  const standing = emptyStanding();
  const owed = (customerId: string, { minor, currency }: Money) => {
    add(standing.net, `${customerId} ${currency}`, minor);
    add(standing.totals, currency, minor);
  };
  const apply = (applications: readonly Application[]) => {
    for (const { kind, invoiceId, amount } of applications)
      add(kind === 'cash' ? standing.cashOnInvoice : standing.creditOnInvoice, invoiceId, amount.minor);
  };
  for (const record of mirror) {
    if (record.entity === 'invoice') {
      apply(record.cashApplied ?? []);
      if (record.status !== 'open') continue;
      owed(record.customerId, record.balance);
      add(standing.open, `${record.customerId} ${record.balance.currency}`, record.balance.minor);
      add(standing.homeOpen, record.customerId, record.homeBalance.minor);
    } else if (record.entity !== 'customer') {
      apply(record.applications);
      const left = record.entity === 'payment' ? record.unapplied : record.remaining;
      owed(record.customerId, { ...left, minor: -left.minor });
      add(standing.unapplied, `${record.customerId} ${left.currency}`, left.minor);
    }
  }
  return standing;
}

export function standingInBooks(books: Books, { provider }: LedgerKind): Standing {
  const standing = emptyStanding();
  const home = books.identity.homeCurrency;
  const left = (row: { customerId: string; currency: string }, minor: number) => {
    add(standing.unapplied, `${row.customerId} ${row.currency}`, BigInt(minor));
    add(standing.totals, row.currency, BigInt(-minor));
    add(standing.net, `${row.customerId} ${row.currency}`, BigInt(-minor));
  };
  for (const invoice of books.all('invoice')) {
    const applied = books.creditsOn(invoice.id);
    // An over- or prepayment is money that came in, whatever the document is called.
    const prepaid = applied.reduce((sum, { credit, minor }) => sum + (credit.kind === 'credit-note' ? 0 : minor), 0);
    const credit = applied.reduce((sum, { minor }) => sum + minor, 0) - prepaid;
    const cash = books
      .paymentsOn(invoice.id)
      .reduce((sum, { payment, minor }) => sum + (payment.creditsUsed.length > 0 ? 0 : minor), 0);
    const counts = invoice.status === 'approved';
    add(standing.cashOnInvoice, invoice.id, BigInt(cash + prepaid));
    add(standing.creditOnInvoice, invoice.id, BigInt(credit));
    const open = counts ? books.balanceOf(invoice) : 0;
    const key = `${invoice.customerId} ${invoice.currency}`;
    add(standing.open, key, BigInt(open));
    add(standing.net, key, BigInt(open));
    add(standing.totals, invoice.currency, BigInt(open));
    add(standing.homeOpen, invoice.customerId, atHome(open, invoice, home));
  }
  for (const payment of books.all('payment')) left(payment, books.unappliedOf(payment));
  for (const credit of books.all('credit')) left(credit, books.remainingOf(credit));
  expect(provider).toBe(books.identity.dialect);
  return standing;
}

/** Exact, half a unit up. The books' rates have six decimals at most. */
export function atHome(minor: number, { currency, rate }: { currency: string; rate: number }, home: string): bigint {
  if (currency === home) return BigInt(minor);
  const millionths = BigInt(Math.round(rate * 1e6));
  const numerator = BigInt(minor) * millionths * 10n ** BigInt(decimalsOf(home));
  const denominator = 1_000_000n * 10n ** BigInt(decimalsOf(currency));
  return (2n * numerator + denominator) / (2n * denominator);
}
