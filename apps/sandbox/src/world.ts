import { Books } from './books/books';
import type { Clock } from './books/clock';

/** A provider call as the sandbox saw it; the witness in tests. */
export interface CallSeen {
  readonly at: number;
  readonly externalId: string | null;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly kind: 'read' | 'write' | 'batch' | 'sign-in';
}

/** Everything outside Holdfast: the clock, the companies, and what has been asked of them. */
export class World {
  readonly companies = new Map<string, Books>();
  readonly calls: CallSeen[] = [];

  constructor(readonly clock: Clock) {}

  add(books: Books): Books {
    this.companies.set(books.identity.externalId, books);
    return books;
  }

  books(dialect: Books['identity']['dialect'], externalId: string): Books | undefined {
    const books = this.companies.get(externalId);
    return books?.identity.dialect === dialect ? books : undefined;
  }
}
