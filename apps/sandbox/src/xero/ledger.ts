import type { Books } from '../books/books';
import { rateOf } from '../books/currency';
import type { Group } from '../books/rows';
import { Particulars } from './particulars';
import type { Unverified } from './unverified';
import { inHomeMinor } from './wire';

/** What a contact's documents come to, in minor units of the home currency. */
export interface Standing {
  readonly outstanding: number;
  readonly overdue: number;
}

/** One company's books as Xero looks at them: what a contact owes, which groups it is in, and what only Xero keeps. */
export class Ledger {
  readonly particulars = new Particulars();
  private day = { now: Number.NaN, today: '' };

  constructor(
    readonly books: Books,
    readonly unverified: Unverified,
  ) {}

  get home(): string {
    return this.books.identity.homeCurrency;
  }

  get tenantId(): string {
    return this.books.identity.externalId;
  }

  /** Kept between calls: turning an instant into a zone's day is slow, and lists ask for each row. */
  today(): string {
    const now = this.books.now();
    if (this.day.now !== now) this.day = { now, today: this.books.today() };
    return this.day.today;
  }

  groupsOf(customerId: string): Group[] {
    return this.books.all('group').filter((group) => !group.deleted && group.memberIds.has(customerId));
  }

  /** IsCustomer is derived: some sales document names the contact. */
  trades(customerId: string): boolean {
    return (['invoice', 'credit', 'payment'] as const).some((table) => this.books.ofCustomer(table, customerId).length > 0);
  }

  /** Prepayments are not deducted, and foreign amounts count at today's rate, not at the document's: both recorded. */
  standingOf(customerId: string): Standing {
    const { books, home } = this;
    const today = this.today();
    const toHome = (minor: number, currency: string): number =>
      currency === home ? minor : inHomeMinor(minor, currency, { home, rate: rateOf(currency, home) });
    const open = books.ofCustomer('invoice', customerId).filter(({ status }) => status === 'approved');
    const due = open.map((invoice) => ({ due: invoice.due, minor: toHome(books.balanceOf(invoice), invoice.currency) }));
    const credits = books.ofCustomer('credit', customerId).filter(({ kind }) => kind !== 'prepayment');
    const loose = books.ofCustomer('payment', customerId).map((payment) => toHome(books.unappliedOf(payment), payment.currency));
    const deducted = [...credits.map((credit) => toHome(books.remainingOf(credit), credit.currency)), ...loose];
    return {
      outstanding: sum(due.map(({ minor }) => minor)) - sum(deducted),
      overdue: sum(due.filter((one) => one.due < today).map(({ minor }) => minor)),
    };
  }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, one) => total + one, 0);
}

/** One ledger for each set of books, opened when first asked for. */
export class Ledgers {
  private readonly opened = new WeakMap<Books, Ledger>();

  constructor(private readonly unverified: Unverified) {}

  of(books: Books): Ledger {
    const ledger = this.opened.get(books) ?? new Ledger(books, this.unverified);
    this.opened.set(books, ledger);
    return ledger;
  }
}
