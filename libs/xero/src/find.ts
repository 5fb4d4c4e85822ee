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
import type { HomeCurrencies } from './home-currency';
import { inLanes } from './lanes';
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
    if (write.kind !== 'note') return this.markOn(await this.client.contact(write.customer.id), write);
    return (await this.carries(write)) ? receiptOf(write) : null;
  }

  /** Contacts by their ids, with groups and terms; histories one by one. Of what is gone nothing has happened. */
  async findTogether(writes: readonly LedgerWrite[]): Promise<readonly (Receipt | null)[]> {
    const marks = writes.flatMap((write) => (write.kind === 'note' ? [] : [write]));
    const contacts = await this.contacts(marks.map(({ customer }) => customer.id));
    const found: (Receipt | null)[] = writes.map(() => null);
    await inLanes([...writes.entries()], async ([index, write]) => {
      if (write.kind === 'note') found[index] = (await this.carries(write).catch(goneIsFalse)) ? receiptOf(write) : null;
      else {
        const contact = contacts.get(write.customer.id.toLowerCase());
        found[index] = contact ? await this.markOn(contact, write) : null;
      }
    });
    return found;
  }

  private async contacts(ids: readonly string[]): Promise<ReadonlyMap<string, Contact>> {
    const found = new Map<string, Contact>();
    for (let start = 0; start < ids.length; start += RECHECKED_PER_CALL) {
      const some = ids.slice(start, start + RECHECKED_PER_CALL);
      const { rows } = await this.client.list('contacts', { since: null, page: 1, pageSize: RECHECKED_PER_CALL, ids: some });
      for (const contact of rows) found.set(contact.ContactID.toLowerCase(), contact);
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
