import { Inject, Injectable } from '@nestjs/common';
import type { LedgerWrite, PriorValue } from '@holdfast/accounting';
import type { CustomerRecord, ExpectAction, InvoiceRecord, PlaceAction, ReleaseAction } from '@holdfast/credit';
import { marks, mirror, type ActionRow, type CompanyScope, type CurrentMark } from '@holdfast/store';
import type { KnownCompany } from '../connect/open-company';
import { TEMPLATES } from '../tokens';
import { explanationOf, markerOf, noteText } from './ledger-texts';
import { toLedgerWrite, type NoteAction, type StoredWrite, type Subject } from './ledger-write';
import type { Templates } from './templates';

/** One write of a parcel. */
export interface PlannedWrite {
  readonly row: ActionRow;
  readonly stored: StoredWrite;
  readonly write: LedgerWrite;
}

/** From what is meant to what exactly is written. */
@Injectable()
export class WritePlans {
  constructor(@Inject(TEMPLATES) private readonly templates: Templates) {}

  /** Null when the customer of a mark, or the invoice that is expected to be paid, is no longer in the mirror. */
  async plan(scope: CompanyScope, company: KnownCompany, row: ActionRow): Promise<PlannedWrite | null> {
    const subject = await subjectOf(scope, row);
    const stored = await this.stored(scope, company, row, subject);
    const write = stored && toLedgerWrite(stored, subject);
    return stored && write && { row, stored, write };
  }

  private stored(
    scope: CompanyScope,
    company: KnownCompany,
    row: ActionRow,
    { customer, invoice }: Subject,
  ): Promise<StoredWrite | null> | StoredWrite | null {
    if (row.kind === 'note') return this.note(company, row);
    if (row.kind === 'expect') return invoice && expected(row.intent as ExpectAction, invoice);
    return customer && this.mark(scope, company, row, customer);
  }

  private note(company: KnownCompany, row: ActionRow): StoredWrite {
    return {
      kind: 'note',
      about: (row.intent as NoteAction).about ?? { entity: 'customer', id: row.customerId },
      text: noteText(this.templates, row, company.capabilities.noteCharactersMax),
      marker: markerOf(row),
    };
  }

  private async mark(scope: CompanyScope, company: KnownCompany, row: ActionRow, customer: CustomerRecord): Promise<StoredWrite> {
    const current = (await marks.read(scope, [row.customerId])).get(row.customerId);
    const prior = priorFor(company, { row, customer, current });
    if (row.kind === 'release') return { kind: 'release', mark: (row.intent as ReleaseAction).mark, prior };
    const intent = row.intent as PlaceAction;
    const { mark, replaces } = intent;
    return { kind: 'place', mark, replaces, prior, explanation: explanationOf(this.templates, row) };
  }
}

/** What a write of this row is about, as the mirror holds it. */
export async function subjectOf(scope: CompanyScope, { kind, customerId, intent }: ActionRow): Promise<Subject> {
  if (kind === 'note') return { customer: null, invoice: null };
  if (kind !== 'expect') return { customer: await mirror.customerRecord(scope, customerId), invoice: null };
  const [ledger] = await mirror.customerLedgers(scope, [customerId]);
  const { id } = (intent as ExpectAction).invoice;
  return { customer: null, invoice: ledger?.invoices.find((invoice) => invoice.id === id) ?? null };
}

/** What is taken back must still be there as we left it; what is set takes the place of whatever was there right before. */
function expected({ on, prior, takesBack, invoice: meant }: ExpectAction, { id, expectedOn }: InvoiceRecord): StoredWrite {
  if (takesBack) return { kind: 'expect', invoiceId: id, on, from: meant.expectedOn, prior };
  return { kind: 'expect', invoiceId: id, on, from: expectedOn, prior: expectedOn === meant.expectedOn ? prior : expectedOn };
}

/** What release will put back. A spell keeps that of its first mark. An attempt before this one may have been carried out in part, so what is ours in
 * the ledger is never taken for the owner's: then the first attempt's counts, and the owner's own choice since then otherwise. */
function priorFor(
  { capabilities }: KnownCompany,
  known: { readonly row: ActionRow; readonly customer: CustomerRecord; readonly current: CurrentMark | undefined },
): PriorValue {
  const { row, customer, current } = known;
  if (current?.mark && current.prior) return current.prior;
  const first = (row.request as { readonly prior?: PriorValue } | null)?.prior ?? takenBackPrior(row);
  if (!first) return { terms: customer.terms, groups: customer.groups };
  const ourTerms = Object.values(capabilities.marks).map(({ terms }) => terms);
  const isOurs = customer.terms !== null && ourTerms.includes(customer.terms.name);
  return { terms: isOurs ? first.terms : customer.terms, groups: first.groups };
}

function takenBackPrior({ intent }: ActionRow): PriorValue | null {
  return (intent as { readonly prior?: PriorValue }).prior ?? null;
}
