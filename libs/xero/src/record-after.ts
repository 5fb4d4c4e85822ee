import type { CustomerRecord } from '@holdfast/credit';
import { changedMs, customerOf } from './map';
import { groupNames } from './marks';
import type { Contact } from './schema';

/** What the write changed, as far as we know without reading again. */
export interface Change {
  readonly terms: CustomerRecord['terms'];
  readonly joined: string | null;
  readonly left: string | null;
}

/** The customer after a write. The answer counts where it is full; what a write's answer tends to leave out or empty (groups, persons, balances) is
 * carried over from the mirror, for a record that erased it would be believed. */
export function recordAfter(customer: CustomerRecord, answer: Contact | null, change: Change): CustomerRecord {
  const groups = groupsAfter(customer, answer, change);
  if (answer === null || changedMs(answer) === 0) return { ...customer, terms: change.terms, groups };
  const told = customerOf(answer, customer.currency);
  const { version, changedAt } = told;
  if (!answer.Name) return { ...customer, version, changedAt, terms: change.terms, groups };
  return {
    ...told,
    emails: answer.ContactPersons ? told.emails : customer.emails,
    mergedInto: told.mergedInto ?? customer.mergedInto,
    ledgerBalance: customer.ledgerBalance,
    terms: change.terms,
    groups,
  };
}

/** A list that shows the group just joined is real; an empty one may be an omission. */
function groupsAfter(customer: CustomerRecord, answer: Contact | null, { joined, left }: Change): readonly string[] {
  const answered = answer ? groupNames(answer) : [];
  const isReal = joined === null ? answered.length > 0 : answered.includes(joined);
  const groups = new Set(isReal ? answered : customer.groups);
  if (left !== null) groups.delete(left);
  if (joined !== null) groups.add(joined);
  return [...groups];
}
