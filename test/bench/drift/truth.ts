import type { EntityKind } from '@holdfast/credit';
import type { Item, Kind } from '../stand-ins/books';
import { guidOf } from '../stand-ins/xero';
import type { MovingBooks } from './moving-books';
import { DOCUMENTS, type LedgerName } from './office';

/** Rows that a mirror has wrong, after all has been quiet. */
export interface Losses {
  readonly missing: number;
  readonly stale: number;
  /** There, though the provider has deleted them. */
  readonly ghosts: number;
}

const ENTITY_OF: Readonly<Record<Kind, EntityKind>> = {
  customers: 'customer',
  invoices: 'invoice',
  payments: 'payment',
  credits: 'credit',
  prepayments: 'credit',
  overpayments: 'credit',
};

/** What a faithful mirror holds: content by `entity/id`. */
export function truthOf(books: MovingBooks, ledger: LedgerName): ReadonlyMap<string, string> {
  const truth = new Map<string, string>();
  for (const kind of ['customers', ...DOCUMENTS[ledger]] as const) {
    for (const item of books.truth(kind).values()) {
      const content = contentOf(kind, item, ledger);
      if (content !== null) truth.set(`${ENTITY_OF[kind]}/${idOf(kind, item.n, ledger)}`, content);
    }
  }
  return truth;
}

export function lossesOf(truth: ReadonlyMap<string, string>, contents: ReadonlyMap<string, string>): Losses {
  let [missing, stale, ghosts] = [0, 0, 0];
  for (const [key, content] of truth) {
    const held = contents.get(key);
    if (held === undefined) missing += 1;
    else if (held !== content) stale += 1;
  }
  for (const key of contents.keys()) if (!truth.has(key)) ghosts += 1;
  return { missing, stale, ghosts };
}

/** As `contentOf` of the mirror says it; null for what is gone. Xero archives a customer that was merged, and QuickBooks deletes it. */
function contentOf(kind: Kind, item: Item, ledger: LedgerName): string | null {
  const isMerged = kind === 'customers' && ledger === 'xero' && item.deleted;
  if (item.deleted && !isMerged) return null;
  const customer = idOf('customers', item.customer, ledger);
  if (kind === 'customers') return `Customer ${item.n} v${item.version}>${isMerged ? customer : ''}`;
  const due = new Date(Date.UTC(2026, 0, 15 + item.dueDays)).toISOString().slice(0, 10);
  return `${item.cents} ${customer} ${kind === 'invoices' ? due : ''}`;
}

function idOf(kind: Kind, n: number, ledger: LedgerName): string {
  return ledger === 'xero' ? guidOf(kind, n) : String(n);
}
