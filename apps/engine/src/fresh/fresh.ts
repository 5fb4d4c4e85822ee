import { Injectable } from '@nestjs/common';
import { restsOn, type Action, type LedgerRecord, type RemindAction } from '@holdfast/credit';
import { Store, mirror, type ActionRow } from '@holdfast/store';
import type { KnownCompany } from '../connect/open-company';

/** A customer, and what is about to be done about it. */
interface Meant {
  readonly customerId: string;
  readonly actions: readonly ActionRow[];
}

export interface FreshlyRead {
  /** Somebody's facts are others now: they wait to be decided. */
  readonly isChanged: boolean;
  /** Customers that are no longer in the ledger. */
  readonly gone: readonly string[];
}

/** Right before anything is done, what it rests on is read once more: the customer, the invoices behind a reminder, a mark or an expected day, and where the ledger tells it
 * only in its history, whether a person has mailed one of them. Tasks, alerts and notes rest on nothing. */
@Injectable()
export class Fresh {
  constructor(private readonly store: Store) {}

  /** At most `capabilities.recheckedPerCall` customers. Throws the errors of Reader; then nothing may be sent. */
  async read(company: KnownCompany, meant: readonly Meant[]): Promise<FreshlyRead> {
    const resting = meant.filter(({ actions }) => actions.some(restsOnFacts));
    if (resting.length === 0) return { isChanged: false, gone: [] };
    const invoiceIds = [...new Set(resting.flatMap(({ actions }) => actions.flatMap(invoicesBehind)))];
    const customerIds = resting.map(({ customerId }) => customerId);
    const customers = await company.reader.recheck('customer', customerIds);
    const invoices = invoiceIds.length === 0 ? [] : await company.reader.recheck('invoice', invoiceIds);
    const mailed = await this.mailed(company, resting, invoices);
    const changed = await this.store.inCompany(company.id, async (scope) => {
      const stored = await mirror.storePage(scope, { records: [...customers, ...invoices], mark: null });
      const mailedTo = mailed.size === 0 ? [] : await mirror.setMailed(scope, mailed);
      return [...stored.touchedCustomerIds, ...mailedTo];
    });
    return { isChanged: changed.length > 0, gone: goneAmong(customers) };
  }

  /** One call for each invoice, so only for those that a reminder lists and that were ever mailed at all. */
  private mailed(
    company: KnownCompany,
    resting: readonly Meant[],
    invoices: readonly LedgerRecord[],
  ): Promise<ReadonlyMap<string, string>> {
    if (company.capabilities.mailsToldIn !== 'history') return Promise.resolve(new Map());
    const listed = new Set(resting.flatMap(({ actions }) => actions.flatMap(listedIn)));
    const ids = invoices.flatMap((record) =>
      record.entity === 'invoice' && record.sent === true && listed.has(record.id) ? [record.id] : [],
    );
    return ids.length === 0 ? Promise.resolve(new Map()) : company.reader.mailed(ids);
  }
}

function restsOnFacts({ kind }: ActionRow): boolean {
  return kind === 'place' || kind === 'release' || kind === 'expect' || kind === 'remind';
}

function invoicesBehind(row: ActionRow): readonly string[] {
  return restsOnFacts(row) ? [...restsOn(row.intent as Action).map(({ id }) => id), ...listedIn(row)] : [];
}

function listedIn({ kind, intent }: ActionRow): readonly string[] {
  return kind === 'remind' ? (intent as RemindAction).step.listedInvoiceIds : [];
}

function goneAmong(records: readonly LedgerRecord[]): readonly string[] {
  return records.flatMap((record) => (record.entity === 'gone' && record.of === 'customer' ? [record.id] : []));
}
