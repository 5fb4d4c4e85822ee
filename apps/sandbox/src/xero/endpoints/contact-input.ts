import type { Customer } from '../../books/rows';
import type { ContactParticulars } from '../particulars';
import type { Unverified } from '../unverified';
import { isObject, objects, text, type Json } from '../wire';

const TERM_TYPES = new Set(['DAYSAFTERBILLDATE', 'DAYSAFTERBILLMONTH', 'OFCURRENTMONTH', 'OFFOLLOWINGMONTH']);
const EMAIL = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;
const PERSONS_MAX = 5;

type Terms = { day: number; type: string };

/** What a posted contact asks to change; only what it names. */
export interface ContactChange {
  readonly row: Partial<Pick<Customer, 'name' | 'email' | 'phone' | 'active' | 'paymentTerms' | 'currency'>>;
  readonly particulars: ContactParticulars;
  readonly messages: readonly string[];
}

const TEXTS = [
  ['FirstName', 'firstName', 255],
  ['LastName', 'lastName', 255],
  ['ContactNumber', 'contactNumber', 50],
  ['AccountNumber', 'accountNumber', 50],
  ['CompanyNumber', 'companyNumber', 50],
  ['TaxNumber', 'taxNumber', 50],
] as const;

export function readContact(posted: Json, unverified: Unverified): ContactChange {
  const messages: string[] = [];
  const particulars: ContactParticulars = {};
  for (const [field, key, longest] of TEXTS) {
    const value = text(posted[field]);
    if (value === null) continue;
    if (value.length > longest) messages.push(`${field} must not be more than ${longest} characters long.`);
    particulars[key] = value;
  }
  const lists = readLists(posted, messages);
  const terms = readTerms(posted['PaymentTerms'], unverified, messages);
  return {
    row: { ...readRow(posted, messages), ...terms.row },
    particulars: { ...particulars, ...lists, ...terms.particulars },
    messages,
  };
}

function readRow(posted: Json, messages: string[]): ContactChange['row'] {
  const name = text(posted['Name']);
  const email = text(posted['EmailAddress']);
  const status = text(posted['ContactStatus']);
  const currency = text(posted['DefaultCurrency']);
  const phone = objects(posted['Phones']).find((one) => one['PhoneType'] === 'DEFAULT');
  if (name !== null && (name.trim() === '' || name.length > 255 || /[<>]/.test(name))) {
    messages.push('The contact name must be specified, with at most 255 characters and without angle brackets.');
  }
  if (email !== null && email !== '' && (email.length > 255 || !EMAIL.test(email))) messages.push('Email address must be valid');
  if (status !== null && status !== 'ACTIVE' && status !== 'ARCHIVED') messages.push(`ContactStatus ${status} cannot be set`);
  return {
    ...(name === null ? {} : { name: name.trim().replaceAll(/ {2,}/g, ' ') }),
    ...(email === null ? {} : { email: email === '' ? null : email }),
    ...(status === null ? {} : { active: status === 'ACTIVE' }),
    ...(currency === null || !/^[A-Z]{3}$/.test(currency) ? {} : { currency }),
    ...(phone ? { phone: text(phone['PhoneNumber']) } : {}),
  };
}

/** ContactPersons and Addresses replace what was there as a whole. */
function readLists(posted: Json, messages: string[]): ContactParticulars {
  const persons = Array.isArray(posted['ContactPersons']) ? objects(posted['ContactPersons']) : undefined;
  const addresses = Array.isArray(posted['Addresses']) ? objects(posted['Addresses']) : undefined;
  const phones = Array.isArray(posted['Phones']) ? objects(posted['Phones']) : undefined;
  if (persons && persons.length > PERSONS_MAX) messages.push(`A contact can have at most ${PERSONS_MAX} contact persons.`);
  return {
    ...(persons ? { persons: persons.map(person) } : {}),
    ...(addresses ? { addresses } : {}),
    ...(phones && phones.length > 0 ? { phones } : {}),
  };
}

function person(posted: Json): Json {
  return {
    FirstName: posted['FirstName'] ?? '',
    LastName: posted['LastName'] ?? '',
    EmailAddress: posted['EmailAddress'] ?? '',
    IncludeInEmails: posted['IncludeInEmails'] === true,
  };
}

function readTerms(posted: unknown, unverified: Unverified, messages: string[]): Pick<ContactChange, 'row' | 'particulars'> {
  if (!isObject(posted)) return { row: {}, particulars: {} };
  const sales = readSide(posted['Sales'], unverified, messages);
  const bills = readSide(posted['Bills'], unverified, messages);
  return {
    row: sales === undefined ? {} : { paymentTerms: sales },
    particulars: bills ? { billTerms: bills } : {},
  };
}

function readSide(posted: unknown, unverified: Unverified, messages: string[]): Terms | null | undefined {
  if (posted === undefined) return undefined;
  if (posted === null || (isObject(posted) && posted['Day'] === undefined && posted['Type'] === undefined)) {
    return unverified.unsetsTerms ? null : undefined;
  }
  const { Day: day, Type: type } = isObject(posted) ? posted : {};
  const fits = typeof day === 'number' && Number.isInteger(day) && day >= (unverified.takesDayZero ? 0 : 1) && day <= 31;
  if (!fits || typeof type !== 'string' || !TERM_TYPES.has(type)) {
    messages.push('Payment terms must have a Day from 0 to 31 and a valid Type.');
    return undefined;
  }
  return { day, type };
}
