import { NotFound, pullChanges, Unavailable } from '@holdfast/accounting';
import type { ChangedRow, CompanyProfile, ListChanged, PullPage, Reader, SyncMark, Wire } from '@holdfast/accounting';
import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import { z } from 'zod';
import type { Listed, ListPage, XeroClient } from './client';
import type { HomeCurrencies } from './home-currency';
import { rowsFrom } from './list-pages';
import { changedMs, creditOf, customerOf, invoiceOf } from './map';
import { readProfile } from './profile';

interface Row extends ChangedRow {
  readonly records: readonly LedgerRecord[];
}
type Changed = { readonly UpdatedDateUTC?: string | null | undefined };
type FetchRows = (page: ListPage) => Promise<Listed<Row>>;

/** Customers before their documents, invoices before what is set against them. */
const LISTS = ['contacts', 'invoices', 'creditNotes', 'prepayments', 'overpayments'] as const;
type ListName = (typeof LISTS)[number];
const ENTITY_OF: Readonly<Record<ListName, EntityKind>> = {
  contacts: 'customer',
  invoices: 'invoice',
  creditNotes: 'credit',
  prepayments: 'credit',
  overpayments: 'credit',
};

/** How far each list has been read, in Xero's own seconds; a list that is missing has not been begun. The home currency rides along, because a changed
 * pull would otherwise spend a sixth call on asking for it. */
const MarkShape = z.object({ homeCurrency: z.string(), since: z.partialRecord(z.enum(LISTS), z.number().int()) });
type XeroMark = z.infer<typeof MarkShape>;

export class XeroReader implements Reader {
  constructor(
    private readonly client: XeroClient,
    private readonly wire: Pick<Wire, 'externalId'>,
    private readonly homeCurrencies: HomeCurrencies,
  ) {}

  async profile(): Promise<CompanyProfile> {
    const profile = await readProfile(this.client, this.wire.externalId);
    this.homeCurrencies.learn(this.wire.externalId, profile.homeCurrency);
    return profile;
  }

  /** Five lists, each by `pullChanges`. A pull broken off goes on where each list had come to; a list already read then costs one call more. */
  async *pull(mark: SyncMark | null): AsyncGenerator<PullPage> {
    const known = MarkShape.safeParse(mark);
    const homeCurrency = known.success ? known.data.homeCurrency : await this.homeCurrency();
    let since: XeroMark['since'] = known.success ? known.data.since : {};
    for (const list of LISTS) {
      const entity = ENTITY_OF[list];
      let read = 0;
      for await (const page of pullChanges(this.listChanged(list, homeCurrency), since[list] ?? null)) {
        if (page.mark !== null) since = { ...since, [list]: page.mark };
        read += page.rows.length;
        yield { records: page.rows.flatMap((row) => row.records), mark: { homeCurrency, since }, progress: { entity, read } };
      }
    }
  }

  async one(entity: EntityKind, id: string): Promise<readonly LedgerRecord[]> {
    const homeCurrency = await this.homeCurrency();
    try {
      switch (entity) {
        case 'customer':
          return [customerOf(await this.client.contact(id), homeCurrency)];
        case 'invoice':
          return known(invoiceOf(await this.client.invoice(id), homeCurrency));
        case 'payment':
          return await this.invoiceOfPayment(id, homeCurrency);
        case 'credit':
          return await this.credit(id, homeCurrency);
      }
    } catch (error) {
      if (error instanceof NotFound) return [];
      throw error;
    }
  }

  /** Xero tells cash on the invoice, so a payment is known by the invoice it was applied to. */
  private async invoiceOfPayment(id: string, homeCurrency: string): Promise<readonly LedgerRecord[]> {
    const invoiceId = await this.client.invoiceOfPayment(id);
    return invoiceId === null ? [] : known(invoiceOf(await this.client.invoice(invoiceId), homeCurrency));
  }

  /** The id does not say which of the three kinds it is of: the commonest is asked first. */
  private async credit(id: string, homeCurrency: string): Promise<readonly LedgerRecord[]> {
    const kinds = [
      async () => creditOf('credit-note', id, await this.client.creditNote(id), homeCurrency),
      async () => creditOf('overpayment', id, await this.client.overpayment(id), homeCurrency),
      async () => creditOf('prepayment', id, await this.client.prepayment(id), homeCurrency),
    ];
    for (const kind of kinds) {
      try {
        return known(await kind());
      } catch (error) {
        if (!(error instanceof NotFound)) throw error;
      }
    }
    return [];
  }

  private homeCurrency(): Promise<string> {
    return this.homeCurrencies.of(this.wire.externalId, this.client);
  }

  private listChanged(list: ListName, homeCurrency: string): ListChanged<Row> {
    const fetch = this.fetchRows(list, homeCurrency);
    return async ({ since, offset, limit }) => {
      const { rows, providerNow } = await rowsFrom(fetch, { since, offset, limit });
      const last = rows.at(-1);
      // If-Modified-Since or the order was ignored: reading on would go round in circles.
      if (last && rows.length === limit && since !== null && last.changedAt < since) {
        throw new Unavailable(`Xero gave ${list} out of the order asked for. Holdfast tries again by itself.`);
      }
      return { rows, providerNow };
    };
  }

  private fetchRows(list: ListName, home: string): FetchRows {
    const { client } = this;
    switch (list) {
      case 'contacts':
        return async (page) => listed(await client.contacts(page), (it) => rowOf(it.ContactID, it, customerOf(it, home)));
      case 'invoices':
        return async (page) => listed(await client.salesInvoices(page), (it) => rowOf(it.InvoiceID, it, invoiceOf(it, home)));
      case 'creditNotes':
        return async (page) =>
          listed(await client.creditNotes(page), (it) =>
            rowOf(it.CreditNoteID, it, creditOf('credit-note', it.CreditNoteID, it, home)),
          );
      case 'prepayments':
        return async (page) =>
          listed(await client.prepayments(page), (it) =>
            rowOf(it.PrepaymentID, it, creditOf('prepayment', it.PrepaymentID, it, home)),
          );
      case 'overpayments':
        return async (page) =>
          listed(await client.overpayments(page), (it) =>
            rowOf(it.OverpaymentID, it, creditOf('overpayment', it.OverpaymentID, it, home)),
          );
    }
  }
}

function listed<T>({ rows, providerNow }: Listed<T>, toRow: (item: T) => Row): Listed<Row> {
  return { rows: rows.map(toRow), providerNow };
}

/** Rows that are none of ours still count: they are part of the page. Throws Unavailable when the change time, which everything rests on, is missing. */
function rowOf(id: string, document: Changed, record: LedgerRecord | null): Row {
  const ms = changedMs(document);
  if (ms === 0) throw new Unavailable('Xero gave a row without the time of its last change. Holdfast tries again by itself.');
  return { id, changedAt: Math.floor(ms / 1000), records: known(record) };
}

function known(record: LedgerRecord | null): readonly LedgerRecord[] {
  return record === null ? [] : [record];
}
