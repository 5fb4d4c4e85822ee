import type { Facts } from './facts';

/** What tells a one-off from an account, and facts that are measured against the whole book: the tail of FACTS. */
export const BOOK_FACTS = [
  {
    name: 'invoiceCount',
    unit: 'count',
    says: (amount: string, isOne?: boolean) => `${amount} ${isOne ? 'has' : 'have'} been raised in all`,
    noun: 'the number of invoices raised so far',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts: Facts) => facts.invoiceCount,
  },
  {
    name: 'largestInvoice',
    unit: 'money',
    says: (amount: string) => `the largest invoice was ${amount}`,
    noun: 'the largest invoice so far',
    movement: 'only-with-the-ledger',
    restsOn: 'history',
    read: (facts: Facts) => facts.largestInvoice.minor,
  },
  {
    name: 'largestInvoiceIsUnusual',
    unit: 'flag',
    says: (amount: string) => `the largest invoice is ${amount === 'yes' ? '' : 'not '}among the largest 5% of the book`,
    noun: 'whether the largest invoice is among the largest 5% of the book',
    movement: 'with-the-book',
    restsOn: 'history',
    read: ({ largestInvoice, book }: Facts) =>
      book?.p95OfInvoiceTotals ? largestInvoice.minor > book.p95OfInvoiceTotals.minor : null,
  },
  {
    name: 'overdueIsUnusual',
    unit: 'flag',
    says: (amount: string) => `the overdue amount is ${amount === 'yes' ? '' : 'not '}among the largest 10% of the book`,
    noun: 'whether the overdue amount is among the largest 10% of the book',
    movement: 'with-the-book',
    restsOn: 'overdue',
    read: ({ overdueAmount, book }: Facts) => (book?.p90OfOverdue ? overdueAmount.minor > book.p90OfOverdue.minor : null),
  },
  {
    name: 'overdueShareOfBook',
    unit: 'share',
    says: (amount: string) => `${amount} of everything that all customers owe is overdue from this one`,
    noun: 'the part that this customer’s overdue amount has in the whole book',
    movement: 'with-the-book',
    restsOn: 'overdue',
    read: ({ overdueAmount, book }: Facts) =>
      book && book.totalReceivables.minor > 0n
        ? Math.min(1, Number(overdueAmount.minor) / Number(book.totalReceivables.minor))
        : null,
  },
] as const;
