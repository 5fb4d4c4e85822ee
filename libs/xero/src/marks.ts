import type { CustomerRecord, Mark } from '@holdfast/credit';
import type { Contact, SalesTerm } from './schema';
import type { SalesTermToPost } from './client';

/** The contact groups an owner sees; found by these names, made when missing. */
export const GROUP_NAMES: Readonly<Record<Mark, string>> = {
  hold: 'Credit hold',
  upfront: 'Upfront payment',
  'new-account': 'New account',
};

type Terms = CustomerRecord['terms'];

const DUE_AT_ONCE = 'DAYSAFTERBILLDATE';
/** What a mark puts on new invoices. Whether Xero takes day 0 everywhere is not documented; day 1 is the fallback. */
export const OUR_TERMS: NonNullable<SalesTermToPost> = { day: 0, type: DUE_AT_ONCE };
export const OUR_TERMS_FALLBACK: NonNullable<SalesTermToPost> = { day: 1, type: DUE_AT_ONCE };

const NAMES: Readonly<Record<string, (day: number) => string>> = {
  DAYSAFTERBILLDATE: (day) =>
    day === 0 ? 'due on the invoice date' : `${day} ${day === 1 ? 'day' : 'days'} after the invoice date`,
  DAYSAFTERBILLMONTH: (day) => `${day} ${day === 1 ? 'day' : 'days'} after the end of the invoice month`,
  OFCURRENTMONTH: (day) => `on day ${day} of the invoice month`,
  OFFOLLOWINGMONTH: (day) => `on day ${day} of the following month`,
};

/** `30:DAYSAFTERBILLDATE`: day and type are all there is to a term, so together they are its id. Null when the contact has none. */
export function termsOf(term: SalesTerm): Terms {
  if (!term || term.Day === null || term.Day === undefined || !term.Type) return null;
  const { Day: day, Type: type } = term;
  return { id: `${day}:${type}`, name: NAMES[type]?.(day) ?? `${day} ${type}`, days: type === DUE_AT_ONCE ? day : null };
}

/** Throws RangeError when the id is none of ours: a programmer's mistake. */
export function termToPost(terms: Terms): SalesTermToPost {
  if (terms === null) return null;
  const found = /^(\d{1,2}):([A-Z]+)$/.exec(terms.id);
  if (!found?.[1] || !found[2]) throw new RangeError(`not the id of Xero payment terms: ${terms.id}`);
  return { day: Number(found[1]), type: found[2] };
}

/** True when the terms are those a mark of ours sets. */
export function areOurs(terms: Terms): boolean {
  return [OUR_TERMS, OUR_TERMS_FALLBACK].some((ours) => terms?.id === `${ours.day}:${ours.type}`);
}

/** Names of the groups a contact belongs to now; a deleted group stays listed with another status. */
export function groupNames(contact: Pick<Contact, 'ContactGroups'>): readonly string[] {
  return (contact.ContactGroups ?? []).flatMap((group) =>
    group.Name && (group.Status ?? 'ACTIVE') === 'ACTIVE' ? [group.Name] : [],
  );
}
