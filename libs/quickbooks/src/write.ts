import {
  Rejected,
  Unavailable,
  type LedgerWrite,
  type PlaceMark,
  type Receipt,
  type ReleaseMark,
  type Writer,
} from '@holdfast/accounting';
import type { CustomerRecord } from '@holdfast/credit';
import type { Call } from './calls';
import { isDuplicateRequest } from './faults';
import { recordOf } from './map';
import { isPlaced, isReleased, planPlace, planRelease, type CustomerChange } from './mark-plan';
import { openMarkTerms, ourTermIds, type MarkTerms } from './marks';
import { findNote, writeNote } from './notes';
import { requestIdOf } from './request-id';
import { objectOf } from './rows';
import type { Terms } from './terms';

type MarkWrite = PlaceMark | ReleaseMark;
type RawCustomer = Readonly<Record<string, unknown>>;

/** Writes to one company. Every method throws what Call throws; nothing is ever deleted or voided. */
export function openWriter(call: Call): Writer {
  const markTerms = openMarkTerms(call);
  return {
    async perform(write: LedgerWrite, key: string): Promise<Receipt> {
      switch (write.kind) {
        case 'note':
          return writeNote(call, write, key);
        case 'place': {
          const target = await markTerms.ensure(write.mark, key);
          return change(call, markTerms, write, { key, plan: planPlace(write, target, await markTerms.all()) });
        }
        case 'release':
          return change(call, markTerms, write, { key, plan: planRelease(write, await markTerms.all()) });
      }
    },
    async find(write: LedgerWrite): Promise<Receipt | null> {
      if (write.kind === 'note') return findNote(call, write);
      const terms = await markTerms.all();
      const now = customerRecord(await readCustomer(call, write.customer.id), write, terms);
      return isDone(write, now, terms) ? { reference: now.id, drift: [], records: [now] } : null;
    },
  };
}

async function change(
  call: Call,
  markTerms: MarkTerms,
  write: MarkWrite,
  { key, plan }: { readonly key: string; readonly plan: CustomerChange },
): Promise<Receipt> {
  const { id } = write.customer;
  if (plan.terms === undefined && plan.notes === undefined) return { reference: id, drift: plan.drift, records: [] };
  const terms = await markTerms.all();
  const isThere = (now: RawCustomer) => isDone(write, customerRecord(now, write, terms), terms);
  let answer = await update(call, { key, isThere, body: sparse(write.customer, plan) });
  const drift = [...plan.drift];
  // Whether QuickBooks takes null in a sparse update is not documented; its own answer tells, so no extra read is needed.
  if (plan.terms === null && stillOurs(answer, write, terms)) {
    answer = await clearTerms(call, { key, isThere, customer: answer });
    if (stillOurs(answer, write, terms))
      drift.push('QuickBooks kept our sales term on this customer; please choose the terms for it by hand.');
  }
  return { reference: id, drift, records: [customerRecord(answer, write, terms)] };
}

function sparse(customer: CustomerRecord, plan: CustomerChange): RawCustomer {
  return {
    Id: customer.id,
    SyncToken: customer.version,
    sparse: true,
    ...(plan.terms === undefined ? {} : { SalesTermRef: plan.terms === null ? null : { value: plan.terms } }),
    ...(plan.notes === undefined ? {} : { Notes: plan.notes }),
  };
}

/** A full update without the field empties it. Everything else goes back as QuickBooks has just shown it, fields unknown to us included. */
async function clearTerms(
  call: Call,
  given: Omit<CustomerUpdate, 'body'> & { readonly customer: RawCustomer },
): Promise<RawCustomer> {
  const { SalesTermRef: _, ...rest } = given.customer;
  try {
    return await update(call, { ...given, body: { ...rest, sparse: false } });
  } catch (error) {
    // The sparse update has been done; that QuickBooks refuses this one is for the owner to know, not a failure of the whole.
    if (error instanceof Rejected) return given.customer;
    throw error;
  }
}

interface CustomerUpdate {
  readonly key: string;
  readonly body: RawCustomer;
  readonly isThere: (now: RawCustomer) => boolean;
}

async function update(call: Call, { key, body, isThere }: CustomerUpdate): Promise<RawCustomer> {
  const write = { action: 'update Customer', body } as const;
  try {
    const customer = objectOf(await call({ op: 'write', ...write, requestId: requestIdOf(key, write) }), 'Customer');
    if (customer) return customer;
    throw new Unavailable('QuickBooks did not show the customer it has written. Look again later.');
  } catch (error) {
    if (!isDuplicateRequest(error)) throw error;
    const now = await readCustomer(call, String(body['Id']));
    if (isThere(now)) return now;
    throw new Unavailable('QuickBooks has had this request, but its effect is not to be seen yet.');
  }
}

async function readCustomer(call: Call, id: string): Promise<RawCustomer> {
  const customer = objectOf(await call({ op: 'read', entity: 'Customer', id }), 'Customer');
  if (!customer) throw new Unavailable('The answer of QuickBooks shows no customer. Try again later.');
  return customer;
}

function isDone(write: MarkWrite, now: CustomerRecord, terms: Terms): boolean {
  return write.kind === 'place' ? isPlaced(write, now, terms) : isReleased(now, terms);
}

function stillOurs(answer: RawCustomer, write: MarkWrite, terms: Terms): boolean {
  const term = customerRecord(answer, write, terms).terms;
  return term !== null && ourTermIds(terms).has(term.id);
}

function customerRecord(object: RawCustomer, write: MarkWrite, terms: Terms): CustomerRecord {
  const { currency, changedAt } = write.customer;
  const record = recordOf('customer', object, { home: currency, terms, toldAt: changedAt });
  if (record?.entity === 'customer') return record;
  throw new Unavailable('The answer of QuickBooks shows no customer. Try again later.');
}
