import { NotFound } from '@holdfast/accounting';
import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import type { XeroClient } from './client';
import { creditOf, customerOf, invoiceOf } from './map';

/** One object with the records that belong to it; empty when it does not exist or is none of the receivables.
 * Throws RateLimited, SignInExpired, Unavailable, Rejected. */
export async function readOne(
  client: XeroClient,
  { entity, id }: { readonly entity: EntityKind; readonly id: string },
  homeCurrency: string,
): Promise<readonly LedgerRecord[]> {
  try {
    switch (entity) {
      case 'customer':
        return [customerOf(await client.contact(id), homeCurrency)];
      case 'invoice':
        return known(invoiceOf(await client.invoice(id), homeCurrency));
      case 'payment':
        return await invoiceOfPayment(client, id, homeCurrency);
      case 'credit':
        return await creditOfAnyKind(client, id, homeCurrency);
    }
  } catch (error) {
    if (error instanceof NotFound) return [];
    throw error;
  }
}

/** Xero tells cash on the invoice, so a payment is known by the invoice it was applied to. */
async function invoiceOfPayment(client: XeroClient, id: string, homeCurrency: string): Promise<readonly LedgerRecord[]> {
  const invoiceId = await client.invoiceOfPayment(id);
  return invoiceId === null ? [] : known(invoiceOf(await client.invoice(invoiceId), homeCurrency));
}

/** The id does not say which of the three kinds it is of: the commonest is asked first. */
async function creditOfAnyKind(client: XeroClient, id: string, homeCurrency: string): Promise<readonly LedgerRecord[]> {
  const kinds = [
    async () => creditOf('credit-note', id, await client.creditNote(id), homeCurrency),
    async () => creditOf('overpayment', id, await client.overpayment(id), homeCurrency),
    async () => creditOf('prepayment', id, await client.prepayment(id), homeCurrency),
  ];
  for (const kind of kinds) {
    try {
      return [await kind()];
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
    }
  }
  return [];
}

function known(record: LedgerRecord | null): readonly LedgerRecord[] {
  return record === null ? [] : [record];
}
