import type { Customer } from '../../books/rows';
import type { Ledger } from '../ledger';
import { amount, instant, type Json } from '../wire';

/** How much of a contact an answer shows. */
export interface ContactView {
  /** summaryOnly leaves the heavy parts out. */
  readonly summaryOnly?: boolean;
  /** Paged and single reads show groups and where a merged contact went. */
  readonly detailed: boolean;
}

export function contactStatus(customer: Customer): 'ACTIVE' | 'ARCHIVED' {
  return customer.active && customer.mergedIntoId === null ? 'ACTIVE' : 'ARCHIVED';
}

/** The few fields that other objects show of their contact. */
export function contactSummary(customer: Pick<Customer, 'id' | 'name'>): Json {
  return {
    ContactID: customer.id,
    Name: customer.name,
    Addresses: [],
    Phones: [],
    ContactGroups: [],
    ContactPersons: [],
    HasValidationErrors: false,
  };
}

/** What is undefined does not go out: JSON leaves it away. */
export function contactShape(ledger: Ledger, customer: Customer, view: ContactView): Json {
  const full = view.summaryOnly !== true;
  return {
    ...base(ledger, customer, view.detailed),
    Addresses: full ? addresses(ledger, customer) : [],
    ContactGroups: full && view.detailed ? ledger.groupsOf(customer.id).map(groupStub) : [],
    IsSupplier: full ? false : undefined,
    IsCustomer: full ? ledger.trades(customer.id) : undefined,
    DefaultCurrency: customer.currency === ledger.home ? undefined : customer.currency,
    Balances: full ? balances(ledger, customer.id) : undefined,
    PaymentTerms: terms(ledger, customer),
    ContactPersons: full ? (ledger.particulars.contact(customer.id).persons ?? []) : [],
    HasAttachments: false,
    HasValidationErrors: false,
  };
}

/** The contact inside a paged or single invoice: all but balances and terms. */
export function contactInsideInvoice(ledger: Ledger, customer: Customer): Json {
  return {
    ...base(ledger, customer, false),
    ContactGroups: ledger.groupsOf(customer.id).map(groupStub),
    IsSupplier: false,
    IsCustomer: true,
    DefaultCurrency: customer.currency === ledger.home ? undefined : customer.currency,
    SalesTrackingCategories: [],
    PurchasesTrackingCategories: [],
    ContactPersons: ledger.particulars.contact(customer.id).persons ?? [],
    HasValidationErrors: false,
  };
}

function base(ledger: Ledger, customer: Customer, detailed: boolean): Json {
  const kept = ledger.particulars.contact(customer.id);
  const person = customer.individual ? namesOf(customer.name) : {};
  return {
    ContactID: customer.id,
    MergedToContactID: detailed ? (customer.mergedIntoId ?? undefined) : undefined,
    ContactNumber: kept.contactNumber,
    AccountNumber: kept.accountNumber,
    ContactStatus: contactStatus(customer),
    Name: customer.name,
    FirstName: kept.firstName ?? person.first,
    LastName: kept.lastName ?? person.last,
    CompanyNumber: kept.companyNumber,
    EmailAddress: customer.email ?? undefined,
    BankAccountDetails: '',
    TaxNumber: kept.taxNumber,
    Addresses: addresses(ledger, customer),
    Phones: phones(ledger, customer),
    UpdatedDateUTC: instant(customer.updatedAt),
  };
}

/** Xero has no mark for a private person; people enter the name in two parts. */
function namesOf(name: string): { first?: string; last?: string } {
  const cut = name.lastIndexOf(' ');
  return cut < 0 ? {} : { first: name.slice(0, cut), last: name.slice(cut + 1) };
}

const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** People write countries by name. */
const addressesIn = remembering((country: string) => [
  emptyAddress('STREET', ''),
  emptyAddress('POBOX', /^[A-Z]{2}$/.test(country) ? (countries.of(country) ?? country) : country),
]);

const phonesWith = remembering((number: string) =>
  ['DDI', 'DEFAULT', 'FAX', 'MOBILE'].map((type) => emptyPhone(type, type === 'DEFAULT' ? number : '')),
);

/** Lists show these for every row, and most rows share them. */
function remembering(make: (key: string) => readonly Json[]): (key: string) => readonly Json[] {
  const made = new Map<string, readonly Json[]>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

function emptyAddress(AddressType: string, Country: string): Json {
  return { AddressType, City: '', Region: '', PostalCode: '', Country, AttentionTo: '' };
}

function emptyPhone(PhoneType: string, PhoneNumber: string): Json {
  return { PhoneType, PhoneNumber, PhoneAreaCode: '', PhoneCountryCode: '' };
}

function addresses(ledger: Ledger, customer: Customer): readonly Json[] {
  const kept = ledger.particulars.contact(customer.id).addresses;
  if (!kept) return addressesIn(customer.country);
  return ['STREET', 'POBOX'].map((type) => kept.find((one) => one['AddressType'] === type) ?? emptyAddress(type, ''));
}

function phones(ledger: Ledger, customer: Customer): readonly Json[] {
  const plain = phonesWith(customer.phone ?? '');
  const kept = ledger.particulars.contact(customer.id).phones;
  return kept ? plain.map((phone) => ({ ...phone, ...kept.find((one) => one['PhoneType'] === phone['PhoneType']) })) : plain;
}

function groupStub(group: { id: string; name: string }): Json {
  return { ContactGroupID: group.id, Name: group.name, Status: 'ACTIVE', Contacts: [], HasValidationErrors: false };
}

/** Absent when there is nothing, recorded. */
function balances(ledger: Ledger, customerId: string): Json | undefined {
  const standing = ledger.standingOf(customerId);
  if (standing.outstanding === 0 && standing.overdue === 0) return undefined;
  return {
    AccountsReceivable: {
      Outstanding: amount(standing.outstanding, ledger.home),
      Overdue: amount(standing.overdue, ledger.home),
    },
    AccountsPayable: { Outstanding: 0, Overdue: 0 },
  };
}

/** Only the sides that are set are read back, recorded. */
function terms(ledger: Ledger, customer: Customer): Json | undefined {
  const bills = ledger.particulars.contact(customer.id).billTerms;
  const sales = customer.paymentTerms;
  if (!bills && !sales) return undefined;
  return {
    Bills: bills && { Day: bills.day, Type: bills.type },
    Sales: sales ? { Day: sales.day, Type: sales.type } : undefined,
  };
}
