import type { Books } from './books';
import type { Credit, Customer, Invoice, Payment, Tables } from './rows';

type Referred = 'customer' | 'invoice' | 'payment' | 'credit';

/** Finds the rows of one set of books by the script's references. */
export class Register {
  private readonly ids = new Map<string, string>();

  constructor(readonly books: Books) {
    books.onChange(({ table, id, operation }) => {
      if (operation === 'create' && isReferred(table)) this.keep(table, id);
    });
  }

  customer(ref: string): Customer {
    const customer = this.must('customer', ref);
    return customer.mergedIntoId === null ? customer : this.books.must('customer', customer.mergedIntoId);
  }

  invoice(ref: string): Invoice {
    return this.must('invoice', ref);
  }

  payment(ref: string): Payment {
    return this.must('payment', ref);
  }

  credit(ref: string): Credit {
    return this.must('credit', ref);
  }

  find<T extends Referred>(table: T, ref: string): Tables[T] | undefined {
    const id = this.ids.get(`${table}/${ref}`);
    return id === undefined ? undefined : this.books.get(table, id);
  }

  private must<T extends Referred>(table: T, ref: string): Tables[T] {
    const row = this.find(table, ref);
    if (!row) throw new RangeError(`${this.books.identity.name} has no ${table} with the reference ${ref}`);
    return row;
  }

  private keep(table: Referred, id: string): void {
    this.ids.set(`${table}/${this.books.must(table, id).ref}`, id);
  }
}

function isReferred(table: keyof Tables): table is Referred {
  return table === 'customer' || table === 'invoice' || table === 'payment' || table === 'credit';
}
