import type { Books, Dialect } from './books/books';
import type { Clock } from './books/clock';
import { Mischief } from './mischief';
import { LateCalls } from './mischief-late';

/** A provider call as the sandbox saw it; the witness in tests. */
export interface CallSeen {
  readonly at: number;
  readonly externalId: string | null;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly kind: 'read' | 'write' | 'batch' | 'sign-in';
  readonly dialect: Dialect;
  readonly query: string;
  /** For counting: the method and the path without ids, unless the dialect names it better. */
  readonly endpoint: string;
  /** How many items a batch had. */
  readonly items?: number;
  /** Done, but the answer never left. */
  readonly lost?: true;
  /** Worked on after its caller had been cut off. */
  readonly late?: true;
}

/** Everything outside Holdfast: the clock, the companies, and what has been asked of them. */
export class World {
  readonly companies = new Map<string, Books>();
  readonly calls: CallSeen[] = [];
  readonly mischief: Mischief;
  readonly late: LateCalls;

  constructor(readonly clock: Clock) {
    this.mischief = new Mischief(clock);
    this.late = new LateCalls(clock);
  }

  add(books: Books): Books {
    this.companies.set(books.identity.externalId, books);
    return books;
  }

  books(dialect: Books['identity']['dialect'], externalId: string): Books | undefined {
    const books = this.companies.get(externalId);
    return books?.identity.dialect === dialect ? books : undefined;
  }
}
