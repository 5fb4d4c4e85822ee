import type { Invoice } from '../books/rows';
import { invoice } from './entities/invoice';
import { emailRequired, systemFailure } from './faults';
import { isObject, textOf, type Json } from './json';
import type { Realm } from './realm';

/** A JSON or form type is answered with 500, so a client that sends one notices before it meets Intuit. */
export function sendInvoice(realm: Realm, row: Invoice, call: { contentType: string; sendTo: string | undefined }): Json {
  if (!/^application\/octet-stream/i.test(call.contentType)) {
    throw systemFailure(`Unsupported content type for send: ${call.contentType || 'none'}`);
  }
  const extras = realm.extrasOf('invoice', row, () => ({}));
  const own = isObject(extras['BillEmail']) ? textOf(extras['BillEmail']['Address']) : undefined;
  const to = call.sendTo ?? own ?? realm.books.get('customer', row.customerId)?.email;
  if (!to) throw emailRequired();
  realm.keepExtras('invoice', row, { ...extras, BillEmail: { Address: to } });
  realm.books.update('invoice', row.id, { emailed: true, mailedAt: realm.now });
  return invoice.show(realm, row);
}
