import type { Books } from '../../apps/sandbox/src/books/books';
import type { Customer } from '../../apps/sandbox/src/books/rows';
import type { Sandbox } from '../../apps/sandbox/src/sandbox';
import type { Due } from './story';

const HOLD = { term: 'CREDIT HOLD - prepay', group: 'Credit hold' };
/** What notes say of what was done, as the owner reads it. */
const NOTED = { holds: /Placed the credit hold/g, releases: /Released the credit hold/g, reminders: /Reminder "/g } as const;

/** What was done to one customer, as the books and the inbox tell it. */
export interface Found extends Due {
  readonly noted: { readonly holds: number; readonly releases: number; readonly reminders: number };
}

interface Changes {
  onHold: boolean;
  holds: number;
  releases: number;
}

/** Stands in the owner's place: sees every change of the books and every message, knows nothing of Holdfast's own records. */
export class Witness {
  private readonly changes = new Map<string, Changes>();
  private readonly starts = new Map<string, string>();

  constructor(private readonly sandbox: Sandbox) {
    for (const books of this.companies()) {
      for (const customer of books.all('customer')) {
        this.changes.set(keyOf(books, customer), { onHold: false, holds: 0, releases: 0 });
        this.starts.set(keyOf(books, customer), asOwnerSees(books, customer));
      }
      books.onChange(({ table }) => {
        if (table === 'customer' || table === 'group') this.look(books);
      });
    }
  }

  companies(): readonly Books[] {
    return [...this.sandbox.world.companies.values()];
  }

  found(books: Books, ref: string): Found {
    const customer = customerOf(books, ref);
    const changes = this.changes.get(keyOf(books, customer)) ?? { onHold: false, holds: 0, releases: 0 };
    const notes = notesOn(books, customer.id);
    return {
      ...changes,
      reminders: this.messagesTo(books, customer.email ?? '').length,
      noted: { holds: told(notes, NOTED.holds), releases: told(notes, NOTED.releases), reminders: told(notes, NOTED.reminders) },
    };
  }

  messagesTo(books: Books, address: string): readonly { readonly headers: Readonly<Record<string, string>> }[] {
    return this.sandbox.inbox
      .sentTo(address)
      .filter(({ from }) => from.startsWith(`"${books.identity.name}" `) || from.startsWith(`${books.identity.name} <`));
  }

  /** Has the customer got the message of this action? Its number stands in the message's head. */
  hasMessageOf(actionId: string): boolean {
    return this.sandbox.inbox.messages.some(({ headers }) => headers['x-holdfast-action'] === actionId);
  }

  /** Messages that went to nobody whom the story knows, or in nobody's name. */
  strayMessages(): number {
    const known = this.companies().flatMap((books) =>
      books.all('customer').flatMap(({ email }) => this.messagesTo(books, email ?? '')),
    );
    return this.sandbox.inbox.messages.length - known.length;
  }

  /** Null when the owner finds this customer exactly as it was at the start; else what differs. */
  difference(books: Books, ref: string): string | null {
    const customer = customerOf(books, ref);
    const [start, now] = [this.starts.get(keyOf(books, customer)) ?? '', asOwnerSees(books, customer)];
    return start === now ? null : `${start} has become ${now}`;
  }

  /** Holds and releases are counted as they happen: two that cancel each other out would not be seen later. */
  private look(books: Books): void {
    for (const customer of books.all('customer')) {
      const changes = this.changes.get(keyOf(books, customer));
      const onHold = isOnHold(books, customer);
      if (!changes || changes.onHold === onHold) continue;
      changes.onHold = onHold;
      if (onHold) changes.holds += 1;
      else changes.releases += 1;
    }
  }
}

function keyOf(books: Books, customer: Customer): string {
  return `${books.identity.externalId}/${customer.id}`;
}

function customerOf(books: Books, ref: string): Customer {
  const found = books.all('customer').find((customer) => customer.ref === ref);
  if (!found) throw new Error(`${books.identity.name} has lost its customer ${ref}`);
  return found;
}

function isOnHold(books: Books, customer: Customer): boolean {
  return termOf(books, customer) === HOLD.term || groupsOf(books, customer).includes(HOLD.group);
}

function termOf(books: Books, { termId }: Customer): string | null {
  return termId === null ? null : books.must('term', termId).name;
}

function groupsOf(books: Books, { id }: Customer): readonly string[] {
  return books.all('group').flatMap(({ deleted, memberIds, name }) => (!deleted && memberIds.has(id) ? [name] : []));
}

/** Every byte of a customer but the ledger's own bookkeeping of changes. */
function asOwnerSees(books: Books, customer: Customer): string {
  const { version: _version, updatedAt: _updatedAt, ...rest } = customer;
  return JSON.stringify({ ...rest, term: termOf(books, customer), groups: groupsOf(books, customer) });
}

function notesOn(books: Books, customerId: string): string {
  const about = ({ id }: { readonly id: string }) => id === customerId;
  const attached = books.all('attachable').flatMap((row) => (about(row.about) ? [row.note] : []));
  const history = books.all('history').flatMap((row) => (about(row.about) ? [row.details] : []));
  return [...attached, ...history].join('\n');
}

function told(notes: string, words: RegExp): number {
  return notes.match(words)?.length ?? 0;
}
