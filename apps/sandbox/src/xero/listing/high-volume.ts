import type { ApiCall } from '../call';
import { Refusal } from '../reply';
import { read } from './tokens';

/** What may be asked of an organisation of very many documents, in small letters; every list may be ordered by its own id as well. */
const WHERE: Readonly<Record<string, readonly string[]>> = {
  // prettier-ignore
  Invoices: ['status', 'type', 'date', 'duedate', 'amountdue', 'amountpaid', 'reference', 'invoicenumber', 'invoiceid', 'contact.contactid', 'contact.name', 'contact.contactnumber'],
  Contacts: ['name', 'emailaddress', 'accountnumber'],
  CreditNotes: ['status', 'type', 'date', 'reference', 'contact.contactid', 'contact.name', 'contact.contactnumber'],
  Payments: ['paymenttype', 'status', 'date', 'invoice.invoiceid', 'reference', 'paymentid'],
};
const ORDER = /^(updateddateutc|date|name|\w+id)( (asc|desc))?$/i;

const NO_FIELDS = /^(and|or|not|true|false|null|guid|datetime(\.parse)?)$/;

/** Above the threshold a list is given only page by page, filtered and ordered by what Xero has optimised. */
export function refuseHighVolume(
  call: ApiCall,
  asked: { readonly name: string; readonly rows: number; readonly paged: boolean },
): void {
  const { name, rows, paged } = asked;
  if (rows <= call.ledger.unverified.highVolumeAbove || (paged && isOptimised(call, name))) return;
  throw new Refusal({
    status: 400,
    body: {
      ErrorNumber: 51,
      Type: 'HighVolumeException',
      Message: `This organisation has too many ${name} to be asked for them in this way.`,
    },
  });
}

function isOptimised({ query }: ApiCall, name: string): boolean {
  const condition = query.text('where');
  const words = condition === undefined ? [] : read(condition).filter(({ kind }) => kind === 'word');
  const fields = words.map(({ text }) => text.toLowerCase()).filter((word) => !NO_FIELDS.test(word));
  const orders = query.text('order')?.split(',') ?? [];
  return fields.every((field) => WHERE[name]?.includes(field)) && orders.every((order) => ORDER.test(order.trim()));
}
