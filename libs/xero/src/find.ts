import {
  NotFound,
  type LedgerWrite,
  type PlaceMark,
  type Receipt,
  type ReleaseMark,
  type Wire,
  type WriteNote,
} from '@holdfast/accounting';
import type { XeroClient } from './client';
import { foundExpected } from './expected-day';
import type { HomeCurrencies } from './home-currency';
import { inLanes } from './lanes';
import type { RowOf } from './list-calls';
import { customerOf } from './map';
import { areOurs, GROUP_NAMES, groupNames, termsOf } from './marks';
import { RECHECKED_PER_CALL } from './recheck';
import type { Contact } from './schema';
import { chosenByOwner } from './terms';

/** Have these writes happened? Reads Xero as it is now. */
export class Finder {
  constructor(
    private readonly client: XeroClient,
    private readonly wire: Pick<Wire, 'externalId'>,
    private readonly homeCurrencies: HomeCurrencies,
  ) {}

  /** Throws what the port's Writer throws, NotFound when the object is gone. */
  async find(write: LedgerWrite): Promise<Receipt | null> {
    if (write.kind === 'expect') return foundExpected(write, await this.client.invoice(write.invoice.id));
    if (write.kind !== 'note') return this.markOn(await this.client.contact(write.customer.id), write);
    return (await this.carries(write)) ? receiptOf(write) : null;
  }

  /** Contacts by their ids, with groups and terms, and invoices by theirs; histories one by one. Of what is gone nothing has happened. */
  async findTogether(writes: readonly LedgerWrite[]): Promise<readonly (Receipt | null)[]> {
    const marked = await this.listed(
      'contacts',
      writes.flatMap((write) => ('customer' in write ? [write.customer.id] : [])),
    );
    const expected = await this.listed(
      'invoices',
      writes.flatMap((write) => ('invoice' in write ? [write.invoice.id] : [])),
    );
    const contacts = new Map(marked.map((contact) => [contact.ContactID.toLowerCase(), contact]));
    const invoices = new Map(expected.map((invoice) => [invoice.InvoiceID.toLowerCase(), invoice]));
    const found: (Receipt | null)[] = writes.map(() => null);
    await inLanes([...writes.entries()], async ([index, write]) => {
      if (write.kind === 'note') found[index] = (await this.carries(write).catch(goneIsFalse)) ? receiptOf(write) : null;
      else if (write.kind === 'expect') {
        const invoice = invoices.get(write.invoice.id.toLowerCase());
        found[index] = invoice ? foundExpected(write, invoice) : null;
      } else {
        const contact = contacts.get(write.customer.id.toLowerCase());
        found[index] = contact ? await this.markOn(contact, write) : null;
      }
    });
    return found;
  }

  private async listed<List extends 'contacts' | 'invoices'>(
    list: List,
    ids: readonly string[],
  ): Promise<readonly RowOf[List][]> {
    const found: RowOf[List][] = [];
    for (let start = 0; start < ids.length; start += RECHECKED_PER_CALL) {
      const some = ids.slice(start, start + RECHECKED_PER_CALL);
      const { rows } = await this.client.list(list, { since: null, page: 1, pageSize: RECHECKED_PER_CALL, ids: some });
      found.push(...rows);
    }
    return found;
  }

  /** Notes cannot be taken back, so the history is searched for the marker before one is written again. */
  private async carries({ about, marker }: WriteNote): Promise<boolean> {
    const lines = await this.client.history(about.entity, about.id);
    return lines.some(({ Details }) => Details?.includes(marker));
  }

  private async markOn(contact: Contact, write: PlaceMark | ReleaseMark): Promise<Receipt | null> {
    const now = { groups: groupNames(contact), terms: termsOf(contact.PaymentTerms?.Sales) };
    const drift = write.kind === 'place' ? driftOfPlaced(write, now) : isReleased(write, now) ? [] : null;
    if (drift === null) return null;
    const homeCurrency = await this.homeCurrencies.of(this.wire.externalId, this.client);
    return { reference: contact.ContactID, drift, records: [customerOf(contact, homeCurrency)] };
  }
}

type Now = Pick<PlaceMark['customer'], 'groups' | 'terms'>;

/** What the owner has changed since it happened; null: it has not. The group comes before the terms: who is in it with neither our terms nor the earlier
 * ones has been given them by the owner meanwhile, and that choice stands. */
function driftOfPlaced({ mark, replaces, prior }: PlaceMark, { groups, terms }: Now): readonly string[] | null {
  const other = replaces === null || replaces === mark ? null : GROUP_NAMES[replaces];
  const otherLeft = other === null || prior.groups.includes(other) || !groups.includes(other);
  if (!groups.includes(GROUP_NAMES[mark]) || !otherLeft) return null;
  if (areOurs(terms)) return [];
  return replaces !== null || terms?.id !== prior.terms?.id ? [chosenByOwner(terms)] : null;
}

function isReleased({ mark, prior }: ReleaseMark, { groups, terms }: Now): boolean {
  const name = GROUP_NAMES[mark];
  return (prior.groups.includes(name) || !groups.includes(name)) && (!areOurs(terms) || terms?.id === prior.terms?.id);
}

function receiptOf({ about }: WriteNote): Receipt {
  return { reference: about.id, drift: [], records: [] };
}

function goneIsFalse(error: unknown): false {
  if (error instanceof NotFound) return false;
  throw error;
}
