import type { Kind } from './stand-ins/books';
import type { StillBooks } from './stand-ins/still-books';

/** How published connectors read a whole company, by their page sizes, windows and stop rules; run against the same rows, one call at a time. */
export interface Peer {
  /** For the name of its figure. */
  readonly name: string;
  readonly title: string;
  readonly calls: (books: StillBooks) => number;
}

const DAY_SECONDS = 86_400;
const WINDOW_DAYS = 30;
const WINDOWS_BACK_DAYS = 5 * 365;

const QUICKBOOKS_STREAMS: readonly Kind[] = ['customers', 'invoices', 'payments', 'credits'];
const XERO_STREAMS: readonly Kind[] = ['customers', 'invoices', 'payments', 'credits', 'prepayments', 'overpayments'];

export const PEERS: Readonly<Record<'Quickbooks' | 'Xero', readonly Peer[]>> = {
  Quickbooks: [
    { name: 'Page100Quickbooks', title: 'pages of 100 (Nango templates)', calls: byOffset(QUICKBOOKS_STREAMS, 100) },
    {
      name: 'WindowsQuickbooks',
      title: '30-day windows of 5 years, pages of 200 (Airbyte)',
      calls: byWindows(QUICKBOOKS_STREAMS, 200),
    },
  ],
  Xero: [
    { name: 'Page100Xero', title: 'pages of 100, payments apart (tap-xero)', calls: byOffset(XERO_STREAMS, 100) },
    { name: 'Page1000Xero', title: 'pages of 1,000, payments apart (Airbyte)', calls: byOffset(XERO_STREAMS, 1000) },
  ],
};

/** Page after page until one comes that is not full. */
function byOffset(streams: readonly Kind[], limit: number): Peer['calls'] {
  return (books) => {
    let calls = 0;
    for (const kind of streams) {
      for (let offset = 0, isFull = true; isFull; offset += limit, calls += 1) {
        isFull = rowsAt(books, kind, offset, limit) === limit;
      }
    }
    return calls;
  };
}

/** The same inside each window of every stream. */
function byWindows(streams: readonly Kind[], limit: number): Peer['calls'] {
  return (books) => {
    let calls = 0;
    for (const kind of streams) {
      for (let daysBack = WINDOWS_BACK_DAYS; daysBack > 0; daysBack -= WINDOW_DAYS) {
        const since = books.now - daysBack * DAY_SECONDS;
        const rows = totalSince(books, kind, since) - totalSince(books, kind, since + WINDOW_DAYS * DAY_SECONDS);
        calls += Math.floor(rows / limit) + 1;
      }
    }
    return calls;
  };
}

function rowsAt(books: StillBooks, kind: Kind, offset: number, limit: number): number {
  return Math.min(limit, books.list(kind, { since: null, offset, limit: 0 }).total - offset);
}

function totalSince(books: StillBooks, kind: Kind, since: number): number {
  return books.list(kind, { since, offset: 0, limit: 0 }).total;
}
