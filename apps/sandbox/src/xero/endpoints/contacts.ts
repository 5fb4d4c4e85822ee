import type { Customer } from '../../books/rows';
import { elements, param, type ApiCall, type Route } from '../call';
import type { Ledger } from '../ledger';
import { list } from '../listing/list';
import type { Fields } from '../listing/where';
import { notFound, rows, unmade, type Reply } from '../reply';
import { contactShape, contactStatus } from '../shapes/contact';
import { isGuid, isObject, text, type Json } from '../wire';
import { readContact } from './contact-input';
import { writeElements, type Plan } from './elements';

export const contactRoutes: readonly Route[] = [
  { method: 'get', path: '/Contacts', scope: 'contacts', handle: listContacts },
  { method: 'get', path: '/Contacts/:id', scope: 'contacts', handle: (call) => one(call, theContact(call)) },
  { method: 'put', path: '/Contacts', scope: 'contacts', handle: (call) => write(call, null) },
  { method: 'post', path: '/Contacts', scope: 'contacts', handle: (call) => write(call, null) },
  { method: 'post', path: '/Contacts/:id', scope: 'contacts', handle: (call) => write(call, theContact(call)) },
];

function fieldsOf(ledger: Ledger): Fields<Customer> {
  const kept = (customer: Customer) => ledger.particulars.contact(customer.id);
  return {
    contactid: (customer) => customer.id,
    name: (customer) => customer.name,
    emailaddress: (customer) => customer.email ?? '',
    contactstatus: contactStatus,
    iscustomer: (customer) => ledger.trades(customer.id),
    issupplier: () => false,
    accountnumber: (customer) => kept(customer).accountNumber ?? null,
    contactnumber: (customer) => kept(customer).contactNumber ?? null,
    firstname: (customer) => kept(customer).firstName ?? null,
    lastname: (customer) => kept(customer).lastName ?? null,
    updateddateutc: (customer) => customer.updatedAt,
  };
}

function listContacts(call: ApiCall): Reply {
  const { ledger, query } = call;
  const ids = query.list('IDs');
  const sought = query.text('searchTerm')?.toLowerCase();
  const archived = query.flag('includeArchived');
  const found = ledger.books.all('customer').filter((customer) => {
    if (!archived && contactStatus(customer) === 'ARCHIVED') return false;
    if (ids && !ids.has(customer.id.toLowerCase())) return false;
    return sought === undefined || searchable(ledger, customer).includes(sought);
  });
  return list(call, {
    name: 'Contacts',
    rows: found,
    id: (customer) => customer.id,
    updatedAt: (customer) => customer.updatedAt,
    fields: fieldsOf(ledger),
    shape: (customer, paged) => contactShape(ledger, customer, { summaryOnly: query.flag('summaryOnly'), detailed: paged }),
  });
}

function searchable(ledger: Ledger, customer: Customer): string {
  const kept = ledger.particulars.contact(customer.id);
  const words = [customer.name, customer.email, kept.firstName, kept.lastName, kept.contactNumber, kept.companyNumber];
  return words.join('\n').toLowerCase();
}

/** By ContactID or by ContactNumber. */
export function theContact(call: ApiCall): Customer {
  const id = param(call, 'id');
  const { books, particulars } = call.ledger;
  const found = isGuid(id)
    ? books.get('customer', id.toLowerCase())
    : books.all('customer').find((customer) => particulars.contact(customer.id).contactNumber === id);
  if (!found) throw notFound();
  return found;
}

function one(call: ApiCall, customer: Customer): Reply {
  return rows('Contacts', [contactShape(call.ledger, customer, { detailed: true })]);
}

/** `named` is the contact in the URL, if any; it wins over an id in the body. */
function write(call: ApiCall, named: Customer | null): Reply {
  const claimed = new Set<string>();
  const posted = elements(call, 'Contacts');
  return writeElements(
    call,
    'Contacts',
    posted.map((element) => () => plan(call, { element, named, claimed })),
  );
}

interface Wish {
  readonly element: Json;
  readonly named: Customer | null;
  /** Names that earlier elements of the same request have taken. */
  readonly claimed: Set<string>;
}

function plan(call: ApiCall, wish: Wish): Plan {
  const { ledger } = call;
  const { element, named } = wish;
  const target = named ?? targetOf(call, element);
  if (target === 'unknown') return refused(element, ['The contact could not be found']);
  const change = readContact(element, ledger.unverified);
  const messages = [...change.messages];
  if (!target && change.row.name === undefined) messages.push('The contact name must be specified.');
  if (target && contactStatus(target) === 'ARCHIVED') messages.push('The contact is archived and cannot be updated.');
  const taken =
    change.row.name !== undefined && change.row.active !== false && nameIsTaken(ledger, change.row.name, { target, wish });
  if (taken) {
    messages.push(
      `The contact name ${change.row.name} is already assigned to another contact. The contact name must be unique across all active contacts.`,
    );
  }
  if (messages.length > 0) return refused(element, messages);
  if (change.row.name !== undefined) wish.claimed.add(change.row.name.toLowerCase());
  return {
    commit: () => {
      const customer = target ? ledger.books.update('customer', target.id, change.row) : create(ledger, change.row);
      ledger.particulars.keepContact(customer.id, change.particulars);
      return contactShape(ledger, customer, { detailed: true });
    },
  };
}

function refused(element: Json, messages: readonly string[]): Plan {
  const posted = element['PaymentTerms'];
  // Sides that are not set are never shown.
  const terms = isObject(posted)
    ? { PaymentTerms: Object.fromEntries(Object.entries(posted).filter(([, side]) => side !== null)) }
    : {};
  return {
    refused: {
      element: unmade('ContactID', { ...element, ContactGroups: [], ...terms, ContactPersons: element['ContactPersons'] ?? [] }),
      messages,
    },
  };
}

/** PUT only creates; POST finds whom it means by id, by number, then by name. */
function targetOf(call: ApiCall, element: Json): Customer | null | 'unknown' {
  const { books, particulars } = call.ledger;
  const id = text(element['ContactID']);
  if (call.method === 'PUT') return null;
  if (id !== null) return books.get('customer', id.toLowerCase()) ?? 'unknown';
  const active = books.all('customer').filter((customer) => contactStatus(customer) === 'ACTIVE');
  const number = text(element['ContactNumber']);
  const name = text(element['Name'])?.toLowerCase();
  return (
    active.find((customer) => number !== null && particulars.contact(customer.id).contactNumber === number) ??
    active.find((customer) => customer.name.toLowerCase() === name) ??
    null
  );
}

function nameIsTaken(ledger: Ledger, name: string, by: { target: Customer | null; wish: Wish }): boolean {
  const folded = name.toLowerCase();
  if (by.wish.claimed.has(folded)) return true;
  return ledger.books
    .all('customer')
    .some((other) => other.id !== by.target?.id && contactStatus(other) === 'ACTIVE' && other.name.toLowerCase() === folded);
}

function create(ledger: Ledger, row: Partial<Customer>): Customer {
  return ledger.books.insert('customer', {
    ref: row.name ?? '',
    name: row.name ?? '',
    email: null,
    phone: null,
    country: ledger.books.identity.country,
    individual: false,
    currency: ledger.home,
    active: true,
    parentId: null,
    mergedIntoId: null,
    notes: '',
    termId: null,
    paymentTerms: null,
    ...row,
  });
}
