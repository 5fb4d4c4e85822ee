import type { Customer, Invoice } from '../../books/rows';
import type { Ledger } from '../ledger';
import { invoiceStatus, lineIdOf } from '../shapes/invoice';
import { isObject, objects, readAmount, readDay, text, type Json } from '../wire';

type Line = Invoice['lines'][number];

/** What a posted invoice asks for; undefined where it says nothing. */
export interface InvoiceWish {
  readonly customer: Customer | undefined;
  readonly number: string | undefined;
  readonly reference: string | undefined;
  readonly url: string | undefined;
  readonly brandingThemeId: string | undefined;
  readonly issued: string | undefined;
  readonly due: string | undefined;
  readonly expectedOn: string | null | undefined;
  readonly status: string | undefined;
  readonly currency: string | undefined;
  readonly rate: number | undefined;
  readonly sent: boolean | undefined;
  readonly lines: readonly Line[] | undefined;
}

export function readInvoice(ledger: Ledger, element: Json, target: Invoice | null, messages: string[]): InvoiceWish {
  const currency = text(element['CurrencyCode']) ?? undefined;
  return {
    customer: readCustomer(ledger, element['Contact'], messages),
    number: limited(element, 'InvoiceNumber', messages),
    reference: limited(element, 'Reference', messages),
    url: readUrl(element, messages),
    brandingThemeId: text(element['BrandingThemeID']) ?? undefined,
    issued: day(element, 'Date', messages) ?? undefined,
    due: day(element, 'DueDate', messages) ?? undefined,
    expectedOn: ledger.unverified.keepsExpectedDate ? readExpected(element, messages) : undefined,
    status: readStatus(element, messages),
    currency: currency ?? target?.currency,
    rate: typeof element['CurrencyRate'] === 'number' && element['CurrencyRate'] > 0 ? 1 / element['CurrencyRate'] : undefined,
    sent: typeof element['SentToContact'] === 'boolean' ? element['SentToContact'] : undefined,
    lines: readLines(element, { target, currency: currency ?? target?.currency ?? ledger.home }, messages),
  };
}

function readCustomer(ledger: Ledger, posted: unknown, messages: string[]): Customer | undefined {
  if (!isObject(posted)) return undefined;
  const id = text(posted['ContactID']);
  const name = text(posted['Name']);
  if (id === null && name === null) return undefined;
  const found =
    id === null
      ? ledger.books.all('customer').find((customer) => customer.active && customer.name.toLowerCase() === name?.toLowerCase())
      : ledger.books.get('customer', id.toLowerCase());
  if (!found)
    messages.push(
      'The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber',
    );
  return found;
}

function readExpected(element: Json, messages: string[]): string | null | undefined {
  return element['ExpectedPaymentDate'] === null ? null : day(element, 'ExpectedPaymentDate', messages);
}

function limited(element: Json, field: string, messages: string[]): string | undefined {
  const value = text(element[field]);
  if (value !== null && value.length > 255) messages.push(`${field} must not be more than 255 characters long.`);
  return value ?? undefined;
}

function readUrl(element: Json, messages: string[]): string | undefined {
  const url = text(element['Url']);
  if (url === null) return undefined;
  if (!/^https?:\/\//.test(url) || /xero/i.test(url)) messages.push('Url must be a valid absolute URL.');
  return url;
}

function day(element: Json, field: string, messages: string[]): string | undefined {
  if (element[field] === undefined || element[field] === null) return undefined;
  const read = readDay(element[field]);
  if (read === null) messages.push(`${field} is not a valid date`);
  return read ?? undefined;
}

function readStatus(element: Json, messages: string[]): string | undefined {
  const status = text(element['Status']);
  if (status === null) return undefined;
  if (!['DRAFT', 'SUBMITTED', 'AUTHORISED', 'VOIDED', 'DELETED'].includes(status))
    messages.push(`Status ${status} is not valid.`);
  return status;
}

/** No lines, or an empty list of them, leave the lines alone. */
function readLines(
  element: Json,
  about: { target: Invoice | null; currency: string },
  messages: string[],
): readonly Line[] | undefined {
  const posted = objects(element['LineItems']);
  if (posted.length === 0) return undefined;
  return posted.map((line) => {
    const kept = about.target
      ? about.target.lines.find((_, index) => lineIdOf(about.target as Invoice, index) === line['LineItemID'])
      : undefined;
    const description = text(line['Description']) ?? kept?.description ?? '';
    const minor = lineMinor(line, about.currency) ?? kept?.minor;
    if (description === '' && minor === undefined) messages.push('Description must not be empty');
    return { description, minor: minor ?? 0 };
  });
}

function lineMinor(line: Json, currency: string): number | null {
  const whole = readAmount(line['LineAmount'], currency);
  if (whole !== null) return whole;
  const unit = typeof line['UnitAmount'] === 'string' ? Number(line['UnitAmount']) : line['UnitAmount'];
  const quantity = line['Quantity'] === undefined ? 1 : Number(line['Quantity']);
  return typeof unit === 'number' ? readAmount(unit * quantity, currency) : null;
}

const NEXT: Readonly<Record<string, readonly string[]>> = {
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'AUTHORISED', 'DRAFT', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'VOIDED'],
  PAID: ['AUTHORISED'],
};

/** A change of status that Xero does not know is a message, not a change. */
export function checkStatus(ledger: Ledger, target: Invoice, wanted: string | undefined, messages: string[]): void {
  const status = invoiceStatus(ledger, target);
  const next = NEXT[status];
  if (!next) messages.push('Invoice not of valid status for modification');
  else if (wanted !== undefined && !next.includes(wanted))
    messages.push('Invalid status change, ask your administrator to check the status.');
}
