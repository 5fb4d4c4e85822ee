import type { Customer } from '../../books/rows';
import {
  balanceBlocks,
  businessRule,
  duplicateName,
  inactiveReference,
  invalidReference,
  invalidString,
  noName,
} from '../faults';
import { isObject, textOf, type Json } from '../json';
import { amount, currencyName } from '../money';
import type { Realm } from '../realm';
import { heading, metaFields, withValues, type Entity, type How } from './entity';
import { changed, differences, Given, ownKeys } from './given';

const DELETED = ' (deleted)';
const OWN = ownKeys(
  'DisplayName FullyQualifiedName Active PrimaryEmailAddr PrimaryPhone Notes SalesTermRef ParentRef CurrencyRef Balance BalanceWithJobs Job Level OpenBalanceDate',
);
/** Recorded: these stay when a full update leaves them out. */
const KEPT = ['Taxable', 'PreferredDeliveryMethod', 'DefaultTaxCodeRef', 'BillWithParent'];
const NAME_PARTS = ['Title', 'GivenName', 'MiddleName', 'FamilyName', 'Suffix'];

/** A deactivated name carries " (deleted)", which frees the bare name. */
export function displayName(row: { readonly name: string; readonly active: boolean }): string {
  return row.active || row.name.endsWith(DELETED) ? row.name : `${row.name}${DELETED}`;
}

function ancestors(realm: Realm, row: Customer): Customer[] {
  const parent = row.parentId === null ? undefined : realm.books.get('customer', row.parentId);
  return parent ? [...ancestors(realm, parent), parent] : [];
}

export function qualifiedName(realm: Realm, row: Customer): string {
  return row.parentId === null ? displayName(row) : [...ancestors(realm, row), row].map(displayName).join(':');
}

function extrasOf(realm: Realm, row: Customer): Json {
  return realm.extrasOf('customer', row, () => {
    const [given = '', ...family] = row.name.split(' ');
    return withValues({
      BillAddr: row.country === '' ? null : { Id: row.id, Country: row.country },
      ...(row.individual ? { GivenName: given, FamilyName: family.join(' ') || null } : { CompanyName: row.name }),
    });
  });
}

function show(realm: Realm, row: Customer): Json {
  const extras = extrasOf(realm, row);
  const level = ancestors(realm, row).length;
  return withValues({
    Taxable: false,
    Job: level > 0,
    BillWithParent: level > 0,
    ...extras,
    Notes: row.notes || null,
    ParentRef: row.parentId === null ? null : { value: row.parentId },
    Level: level || null,
    SalesTermRef: row.termId === null ? null : { value: row.termId },
    Balance: amount(realm.balanceOf(row), row.currency),
    BalanceWithJobs: amount(realm.balanceWithJobs(row), row.currency),
    CurrencyRef: { value: row.currency, name: currencyName(row.currency) },
    PreferredDeliveryMethod: extras['PreferredDeliveryMethod'] ?? 'Print',
    ...heading(row, realm.customerUpdatedAt(row)),
    FullyQualifiedName: qualifiedName(realm, row),
    DisplayName: displayName(row),
    PrintOnCheckName: extras['PrintOnCheckName'] ?? extras['CompanyName'] ?? row.name,
    Active: row.active,
    PrimaryPhone: row.phone === null ? null : { FreeFormNumber: row.phone },
    PrimaryEmailAddr: row.email === null ? null : { Address: row.email },
  });
}

function displayNameFrom(given: Given): string | null {
  const name = given.text('DisplayName')?.trim();
  if (name && /[:\t\n]/.test(name)) throw invalidString('DisplayName');
  return name || null;
}

/** Only a new customer gets its name from its parts. */
function newNameFrom(given: Given): string {
  const parts = NAME_PARTS.flatMap((part) => given.text(part) ?? []).join(' ');
  const name = displayNameFrom(given) ?? (parts || given.text('CompanyName'));
  if (!name) throw noName();
  return name;
}

function mustBeFree(realm: Realm, wanted: { name: string; parentId: string | null; active: boolean; id?: string }): void {
  const name = displayName(wanted).toLowerCase();
  const taken = rows(realm).some(
    (row) => row.id !== wanted.id && row.parentId === wanted.parentId && displayName(row).toLowerCase() === name,
  );
  if (taken) throw duplicateName();
}

function parentFrom(realm: Realm, given: Given, self?: string): string | null | undefined {
  const id = given.ref('ParentRef');
  if (id === null || id === undefined) return id;
  const parent = find(realm, id);
  if (!parent) throw invalidReference('Names', id);
  if (self !== undefined && [...ancestors(realm, parent), parent].some((one) => one.id === self)) {
    throw businessRule('A customer cannot be its own parent.');
  }
  return id;
}

export function termFrom(realm: Realm, given: Given): string | null | undefined {
  const id = given.ref('SalesTermRef');
  if (id === null || id === undefined) return id;
  const term = realm.books.get('term', id);
  if (!term) throw invalidReference('Terms', id);
  if (!term.active) throw inactiveReference();
  return id;
}

function countryFrom(extras: Json, otherwise: string): string {
  const address = extras['BillAddr'];
  return (isObject(address) ? textOf(address['Country']) : undefined) ?? otherwise;
}

function create(realm: Realm, body: Json, how: How): Customer {
  const given = new Given(body, how, realm);
  const { homeCurrency, multiCurrency, country } = realm.books.identity;
  const name = newNameFrom(given);
  const parentId = parentFrom(realm, given) ?? null;
  const currency = given.ref('CurrencyRef') ?? homeCurrency;
  if (currency !== homeCurrency && !multiCurrency)
    throw businessRule('Multi Currency should be enabled to perform this operation.');
  mustBeFree(realm, { name, parentId, active: true });
  const extras = given.extras({}, OWN);
  const row = realm.books.insert('customer', {
    ref: `api-${name}`,
    name,
    email: given.inner('PrimaryEmailAddr', 'Address') ?? null,
    phone: given.inner('PrimaryPhone', 'FreeFormNumber') ?? null,
    country: countryFrom(extras, country),
    individual: !given.has('CompanyName') && given.has('FamilyName'),
    currency,
    active: true,
    parentId,
    mergedIntoId: null,
    notes: given.text('Notes') ?? '',
    termId: termFrom(realm, given) ?? null,
    paymentTerms: null,
  });
  realm.keepExtras('customer', row, extras);
  return row;
}

function update(realm: Realm, row: Customer, { body, how }: { body: Json; how: How }): void {
  const given = new Given(body, how, realm);
  const before = extrasOf(realm, row);
  const after = given.extras(before, OWN, KEPT);
  const named = displayNameFrom(given);
  const notes = given.text('Notes');
  const currency = given.ref('CurrencyRef');
  if (currency && currency !== row.currency) throw businessRule('The currency of a customer cannot be changed.');
  const patch = differences(row, {
    name: named?.endsWith(DELETED) && !row.active ? named.slice(0, -DELETED.length) : (named ?? undefined),
    email: given.inner('PrimaryEmailAddr', 'Address'),
    phone: given.inner('PrimaryPhone', 'FreeFormNumber'),
    notes: notes === null ? '' : notes,
    termId: row.termId !== null && given.ref('SalesTermRef') === row.termId ? undefined : termFrom(realm, given),
    parentId: parentFrom(realm, given, row.id),
    active: given.flag('Active'),
    country: countryFrom(after, row.country),
  });
  if (patch.active === false && realm.unverified.balanceBlocksDeactivation && realm.balanceOf(row) !== 0) throw balanceBlocks();
  if (patch.name !== undefined || patch.parentId !== undefined || patch.active !== undefined)
    mustBeFree(realm, { ...row, ...patch });
  if (!changed(patch, { before, after })) return;
  realm.keepExtras('customer', row, after);
  realm.books.update('customer', row.id, patch);
}

function rows(realm: Realm): readonly Customer[] {
  return realm.books.all('customer').filter((row) => row.mergedIntoId === null);
}

function find(realm: Realm, id: string): Customer | undefined {
  const row = realm.books.get('customer', id);
  return row?.mergedIntoId === null ? row : undefined;
}

const extra = (name: string) => ({
  name,
  type: 'text' as const,
  get: (realm: Realm, row: Customer) => textOf(extrasOf(realm, row)[name]) ?? null,
});

export const customer: Entity<Customer> = {
  name: 'Customer',
  table: 'customer',
  nameList: true,
  rows,
  find,
  show,
  active: (row) => row.active,
  updatedAt: (realm, row) => realm.customerUpdatedAt(row),
  fields: [
    ...metaFields<Customer>((realm, row) => realm.customerUpdatedAt(row)),
    { name: 'DisplayName', type: 'text', get: (_realm, row) => displayName(row) },
    { name: 'FullyQualifiedName', type: 'text', get: qualifiedName },
    { name: 'PrimaryEmailAddr', type: 'text', get: (_realm, row) => row.email },
    { name: 'Active', type: 'flag', get: (_realm, row) => row.active },
    { name: 'Balance', type: 'number', get: (realm, row) => amount(realm.balanceOf(row), row.currency) },
    { name: 'BalanceWithJobs', type: 'number', get: (realm, row) => amount(realm.balanceWithJobs(row), row.currency) },
    ...['GivenName', 'MiddleName', 'FamilyName', 'CompanyName', 'PrintOnCheckName'].map(extra),
  ],
  writes: {
    limits: {
      DisplayName: 500,
      Title: 16,
      Suffix: 16,
      GivenName: 100,
      MiddleName: 100,
      FamilyName: 100,
      CompanyName: 100,
      PrintOnCheckName: 110,
      Notes: 2000,
      ResaleNum: 16,
      'PrimaryEmailAddr.Address': 100,
      'WebAddr.URI': 1000,
      'PrimaryPhone.FreeFormNumber': 30,
      'Mobile.FreeFormNumber': 30,
      'Fax.FreeFormNumber': 30,
      'AlternatePhone.FreeFormNumber': 30,
    },
    create,
    update,
  },
};
