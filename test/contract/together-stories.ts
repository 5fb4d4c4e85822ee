import {
  NotFound,
  Rejected,
  type AccountingError,
  type KeyedWrite,
  type LedgerWrite,
  type Receipt,
  type WriteOutcome,
} from '@holdfast/accounting';
import type { Company } from './ledger-under-test';
import { changeable, keyFor, PRIOR, Spell } from './mark-stories';

export const WHAT = ['place', 'exchange', 'release', 'note on a customer', 'note on an invoice'] as const;

/** One of several writes: what is to be written, to whom, and how that customer looked before we came. */
export interface Wanted {
  readonly ref: string;
  readonly what: (typeof WHAT)[number];
  readonly prior: (typeof PRIOR)[number][1];
}

/** A customer of its own for each write, with an invoice, brought to where the write can begin. */
export async function readyFor(company: Company, wanted: readonly Wanted[]): Promise<readonly KeyedWrite[]> {
  const spells: Spell[] = [];
  const writer = company.writer();
  for (const { ref, what, prior } of wanted) {
    company.happen(
      { kind: 'customer', ref, name: `Customer ${ref}`, ...prior },
      { kind: 'invoice', ref: `${ref}-1`, customerRef: ref, number: `${ref}-1`, minor: 5000 },
    );
    const spell = await Spell.over(company, ref, writer);
    if (what === 'exchange' || what === 'release') await spell.place('hold');
    spells.push(spell);
  }
  const writes: KeyedWrite[] = [];
  for (const [index, { ref, what }] of wanted.entries()) {
    const spell = spells[index];
    if (spell) writes.push({ key: keyFor(ref), write: await writeOf(spell, what) });
  }
  return writes;
}

async function writeOf(spell: Spell, what: Wanted['what']): Promise<LedgerWrite> {
  switch (what) {
    case 'place':
      return spell.placing('hold');
    case 'exchange':
      return spell.placing('upfront', 'hold');
    case 'release':
      return spell.releasing('hold');
    case 'note on a customer':
      return noteAbout(spell, 'customer');
    case 'note on an invoice':
      return noteAbout(spell, 'invoice');
  }
}

function noteAbout({ company, ref }: Spell, entity: 'customer' | 'invoice'): LedgerWrite {
  const marker = `HF-${ref}-${entity}`;
  const about = { entity, id: company.idOf(entity, entity === 'customer' ? ref : `${ref}-1`) };
  return { kind: 'note', about, text: `Said „so“ 🚚 [${marker}]`, marker };
}

/** What an owner finds of these customers, ids and times left out, so that two companies can be compared. */
export function foundOf(company: Company, refs: readonly string[]): readonly object[] {
  const { books } = company;
  const notes = [
    ...books.all('attachable').map(({ note, about }) => ({ note, about })),
    ...books.all('history').map(({ details, about }) => ({ note: details, about })),
  ].filter(({ note }) => note.includes('HF-'));
  return refs.map((ref) => {
    const { id: _id, parentId: _parent, mergedIntoId, ...shown } = changeable(company.view(ref));
    const own = [company.idOf('customer', ref), company.idOf('invoice', `${ref}-1`)];
    return {
      ...shown,
      isMerged: mergedIntoId !== null,
      noted: notes.filter(({ about }) => own.includes(about.id)).map(({ note }) => note),
    };
  });
}

export const isReceipt = (outcome: WriteOutcome | undefined): outcome is Receipt =>
  outcome !== undefined && !(outcome instanceof Error);

/** The outcome's kind, and what of it is the same in every company. */
export function toldBy(outcome: WriteOutcome | undefined): object {
  if (outcome === undefined) return { told: 'nothing' };
  // Of nobody Xero says "not found" when the address names him, and refuses him when he is one of several.
  const refused = outcome instanceof NotFound || outcome instanceof Rejected;
  if (!isReceipt(outcome)) return { told: refused ? 'refused' : outcome.name, status: statusOf(outcome) };
  return { told: 'done', drift: outcome.drift, records: outcome.records.length };
}

/** An element of a call that was answered with 200 is refused all the same. */
function statusOf({ trace: { status } }: AccountingError): 'before it was sent' | 'by the ledger' {
  return status === 0 ? 'before it was sent' : 'by the ledger';
}

/** How one write ends that goes alone, told in the same way. */
export async function alone(company: Company, { write, key }: KeyedWrite): Promise<WriteOutcome> {
  const work = company.writer().perform(write, key);
  const settled = await work.catch(() => null);
  return settled ?? company.fails(work);
}
