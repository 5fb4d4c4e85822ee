import {
  Rejected,
  type LedgerWrite,
  type PlaceMark,
  type Receipt,
  type ReleaseMark,
  type WriteNote,
  type Writer,
  type Wire,
} from '@holdfast/accounting';
import type { XeroClient } from './client';
import { MarkGroups } from './groups';
import type { HomeCurrencies } from './home-currency';
import { customerOf } from './map';
import { areOurs, GROUP_NAMES, groupNames, termsOf } from './marks';
import { recordAfter } from './record-after';
import { placeOurTerms, restoreTerms } from './terms';

/** https://developer.xero.com/documentation/api/accounting/historyandnotes (older copies say 250). */
export const NOTE_CHARACTERS_MAX = 2500;

/** Marks and notes in Xero. A mark is membership of a contact group and sales terms of 0 days; every call carries an Idempotency-Key derived from the
 * action's key, except the one DELETE, which is idempotent by nature. Errors: see the port; Xero never answers Stale. */
export class XeroWriter implements Writer {
  private readonly groups: MarkGroups;

  constructor(
    private readonly client: XeroClient,
    private readonly wire: Pick<Wire, 'externalId'>,
    private readonly homeCurrencies: HomeCurrencies,
  ) {
    this.groups = new MarkGroups(client);
  }

  perform(write: LedgerWrite, key: string): Promise<Receipt> {
    switch (write.kind) {
      case 'place':
        return this.place(write, key);
      case 'release':
        return this.release(write, key);
      case 'note':
        return this.note(write, key);
    }
  }

  find(write: LedgerWrite): Promise<Receipt | null> {
    return write.kind === 'note' ? this.findNote(write) : this.findMark(write);
  }

  /** The new group first and the old one last: at no moment does the customer look free. */
  private async place(write: PlaceMark, key: string): Promise<Receipt> {
    const { customer, mark, replaces, prior } = write;
    await this.groups.add(mark, customer.id, key);
    const terms = await this.undoingMembership(write, () => placeOurTerms(this.client, write, key));
    const left = replaces !== null && replaces !== mark && !prior.groups.includes(GROUP_NAMES[replaces]) ? replaces : null;
    if (left) await this.groups.remove(left, customer.id);
    const record = recordAfter(customer, terms.answer, {
      terms: terms.terms,
      joined: GROUP_NAMES[mark],
      left: left && GROUP_NAMES[left],
    });
    return { reference: customer.id, drift: terms.drift, records: [record] };
  }

  /** Refused terms refuse the whole mark, so the owner must not be left with half of it. */
  private async undoingMembership<T>({ customer, mark }: PlaceMark, setTerms: () => Promise<T>): Promise<T> {
    try {
      return await setTerms();
    } catch (error) {
      if (error instanceof Rejected && !customer.groups.includes(GROUP_NAMES[mark])) {
        // When this fails too, the refusal is still the thing to tell.
        await this.groups.remove(mark, customer.id).catch(() => undefined);
      }
      throw error;
    }
  }

  private async release(write: ReleaseMark, key: string): Promise<Receipt> {
    const { customer, mark, prior } = write;
    const name = GROUP_NAMES[mark];
    // A customer whom the owner had put into the group before us stays in it.
    const left = prior.groups.includes(name) ? null : name;
    const removed = left === null ? 'removed' : await this.groups.remove(mark, customer.id);
    const noGroup =
      removed === 'no-group'
        ? [`The contact group "${name}" no longer exists under this name in Xero; nothing was taken out of it.`]
        : [];
    const terms = await restoreTerms(this.client, write, key);
    const record = recordAfter(customer, terms.answer, { terms: terms.terms, joined: null, left });
    return { reference: customer.id, drift: [...noGroup, ...terms.drift], records: [record] };
  }

  private async note({ about, text, marker }: WriteNote, key: string): Promise<Receipt> {
    await this.client.addHistory(about.entity, { id: about.id, details: withinLimit(text, marker) }, `${key}:note`);
    return { reference: about.id, drift: [], records: [] };
  }

  /** Notes cannot be taken back, so the history is searched for the marker before one is written again. */
  private async findNote({ about, marker }: WriteNote): Promise<Receipt | null> {
    const details = await this.client.history(about.entity, about.id);
    return details.some((text) => text.includes(marker)) ? { reference: about.id, drift: [], records: [] } : null;
  }

  private async findMark(write: PlaceMark | ReleaseMark): Promise<Receipt | null> {
    const contact = await this.client.contact(write.customer.id);
    const now = { groups: groupNames(contact), terms: termsOf(contact.PaymentTerms?.Sales) };
    if (!(write.kind === 'place' ? isPlaced(write, now) : isReleased(write, now))) return null;
    const homeCurrency = await this.homeCurrencies.of(this.wire.externalId, this.client);
    return { reference: contact.ContactID, drift: [], records: [customerOf(contact, homeCurrency)] };
  }
}

type Now = Pick<PlaceMark['customer'], 'groups' | 'terms'>;

function isPlaced({ mark, replaces, prior }: PlaceMark, { groups, terms }: Now): boolean {
  const other = replaces === null || replaces === mark ? null : GROUP_NAMES[replaces];
  const otherLeft = other === null || prior.groups.includes(other) || !groups.includes(other);
  // An exchange leaves other terms as they are: the owner has chosen them since the first mark.
  return groups.includes(GROUP_NAMES[mark]) && otherLeft && (replaces !== null || areOurs(terms));
}

function isReleased({ mark, prior }: ReleaseMark, { groups, terms }: Now): boolean {
  const name = GROUP_NAMES[mark];
  return (prior.groups.includes(name) || !groups.includes(name)) && (!areOurs(terms) || terms?.id === prior.terms?.id);
}

/** The marker survives the cut: without it the note could never be recognised. */
function withinLimit(text: string, marker: string): string {
  if (text.length <= NOTE_CHARACTERS_MAX) return text;
  return `${text.slice(0, NOTE_CHARACTERS_MAX - marker.length - 2)}… ${marker}`;
}
