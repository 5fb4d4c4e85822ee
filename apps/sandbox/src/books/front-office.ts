import { addDays } from './calendar';
import type { Register } from './register';
import type { Customer, Group, Invoice, Term } from './rows';
import type { HappeningOf } from './script';

/** When something happens: the instant its rows are stamped with, and the calendar day it is dated. */
export interface Moment {
  readonly at: number;
  readonly day: string;
}

/** Who keeps these books. */
export const OWNER = 'Morgan Field';
const XERO_DAYS_MAX = 31;

export function addCustomer(register: Register, event: HappeningOf<'customer'>, { at }: Moment): void {
  const { books } = register;
  if (register.find('customer', event.ref)) throw new RangeError(`there is a customer ${event.ref} already`);
  const isXero = books.identity.dialect === 'xero';
  const customer = books.insert(
    'customer',
    {
      ref: event.ref,
      name: event.name,
      // Xero's field takes one address; owners of QuickBooks books type lists into theirs.
      email: isXero ? (event.email?.split(',')[0]?.trim() ?? null) : event.email,
      phone: event.phone,
      country: event.country ?? books.identity.country,
      individual: event.individual,
      currency: event.currency ?? books.identity.homeCurrency,
      active: true,
      parentId: isXero || event.parentRef === undefined ? null : register.customer(event.parentRef).id,
      mergedIntoId: null,
      notes: isXero ? '' : event.notes,
      ...termsIn(register, event.terms, at),
    },
    at,
  );
  if (isXero && event.notes !== '') addNote(register, customer, event.notes, at);
  for (const group of isXero ? event.groups : []) joinGroup(register, customer, group, at);
}

export function editCustomer(register: Register, event: HappeningOf<'customer-edit'>, { at }: Moment): void {
  const { books } = register;
  const customer = register.customer(event.ref);
  const isXero = books.identity.dialect === 'xero';
  const { name, email, active } = event;
  const patch = {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(active === undefined ? {} : { active }),
    ...(event.notes === undefined || isXero ? {} : { notes: event.notes }),
    ...(event.terms === undefined ? {} : termsIn(register, event.terms, at)),
  };
  if (Object.keys(patch).length > 0) books.update('customer', customer.id, patch, { at });
  if (event.notes !== undefined && isXero) addNote(register, customer, event.notes, at);
  for (const group of isXero ? (event.joinGroups ?? []) : []) joinGroup(register, customer, group, at);
  for (const group of isXero ? (event.leaveGroups ?? []) : []) leaveGroup(register, customer, group, at);
}

/** The loser stays as a row that points at the winner; what it owed moves over. */
export function mergeCustomer(register: Register, event: HappeningOf<'customer-merge'>, { at }: Moment): void {
  const { books } = register;
  const loser = register.customer(event.ref);
  const winner = register.customer(event.intoRef);
  if (loser.id === winner.id) throw new RangeError(`${event.ref} cannot be merged into itself`);
  for (const table of ['invoice', 'payment', 'credit'] as const) {
    for (const row of books.ofCustomer(table, loser.id)) books.update(table, row.id, { customerId: winner.id }, { at });
  }
  books.update('customer', loser.id, { active: false, mergedIntoId: winner.id }, { at });
  books.update('customer', winner.id, {}, { at, operation: 'merge', goneId: loser.id });
}

/** When an invoice of this customer falls due by the terms these books hold today. */
export function dueByTerms(register: Register, customer: Customer, issued: string): string {
  if (customer.termId !== null) return addDays(issued, register.books.must('term', customer.termId).dueDays);
  if (customer.paymentTerms === null) return issued;
  const { day, type } = customer.paymentTerms;
  const firstOfNextMonth = addDays(`${issued.slice(0, 7)}-01`, 32).slice(0, 8);
  if (type === 'DAYSAFTERBILLDATE') return addDays(issued, day);
  if (type === 'DAYSAFTERBILLMONTH') return addDays(`${firstOfNextMonth}01`, day - 1);
  const month = type === 'OFCURRENTMONTH' ? `${issued.slice(0, 8)}01` : `${firstOfNextMonth}01`;
  const lastDay = Number(addDays(`${addDays(month, 32).slice(0, 8)}01`, -1).slice(8));
  return addDays(month, Math.min(Math.max(day, 1), lastDay) - 1);
}

/** The term printed on an invoice: the one whose days it was given, when these books have terms at all. */
export function termOf(register: Register, customer: Customer, days: number): Invoice['termId'] {
  if (customer.termId === null) return null;
  const fits = (term: Term): boolean => term.active && term.dueDays === days;
  const own = register.books.must('term', customer.termId);
  return (fits(own) ? own : register.books.all('term').find(fits))?.id ?? customer.termId;
}

/** What a new company has before its first customer. */
export function openBooks(register: Register, at: number): void {
  if (register.books.identity.dialect !== 'quickbooks') return;
  for (const name of ['Due on receipt', 'Net 15', 'Net 30', 'Net 60']) ensureTerm(register, name, at);
}

function termsIn(register: Register, terms: string | null, at: number): Pick<Customer, 'termId' | 'paymentTerms'> {
  if (terms === null) return { termId: null, paymentTerms: null };
  if (register.books.identity.dialect === 'quickbooks') return { termId: ensureTerm(register, terms, at).id, paymentTerms: null };
  const days = daysIn(terms);
  if (days === null) throw new RangeError(`"${terms}" are no terms; write "Net 30" or "Due on receipt"`);
  // Xero counts at most 31 days, so longer terms are counted from the end of the month.
  const paymentTerms =
    days <= XERO_DAYS_MAX
      ? { day: days, type: 'DAYSAFTERBILLDATE' }
      : { day: Math.min(days - 30, XERO_DAYS_MAX), type: 'DAYSAFTERBILLMONTH' };
  return { termId: null, paymentTerms };
}

function ensureTerm(register: Register, name: string, at: number): Term {
  const known = register.books.all('term').find((term) => term.name === name);
  if (known) return known;
  const dueDays = daysIn(name);
  if (dueDays === null)
    throw new RangeError(`${register.books.identity.name} has no term "${name}"; write "Net 30" or "Due on receipt"`);
  return register.books.insert('term', { name, dueDays, active: true }, at);
}

function daysIn(terms: string): number | null {
  if (terms === 'Due on receipt') return 0;
  const days = /^Net (\d{1,3})$/.exec(terms)?.[1];
  return days === undefined ? null : Number(days);
}

function addNote(register: Register, customer: Customer, details: string, at: number): void {
  register.books.insert('history', { about: { entity: 'contact', id: customer.id }, changes: 'Note', user: OWNER, details }, at);
}

function joinGroup(register: Register, customer: Customer, name: string, at: number): void {
  const group = groupNamed(register, name) ?? register.books.insert('group', { name, deleted: false, memberIds: new Set() }, at);
  register.books.update('group', group.id, { memberIds: new Set([...group.memberIds, customer.id]) }, { at });
}

function leaveGroup(register: Register, customer: Customer, name: string, at: number): void {
  const group = groupNamed(register, name);
  if (!group?.memberIds.has(customer.id)) throw new RangeError(`${customer.name} is in no group "${name}"`);
  register.books.update(
    'group',
    group.id,
    { memberIds: new Set([...group.memberIds].filter((id) => id !== customer.id)) },
    { at },
  );
}

function groupNamed(register: Register, name: string): Group | undefined {
  return register.books.all('group').find((group) => group.name === name && !group.deleted);
}
