import { Unavailable, type PlaceMark, type Receipt, type ReleaseMark } from '@holdfast/accounting';
import type { CustomerRecord } from '@holdfast/credit';
import { recordOf } from './map';
import { driftOfPlaced, isReleased, type CustomerChange } from './mark-plan';
import { ourTermIds } from './marks';
import type { RawObject, Step } from './step';
import type { Terms } from './terms';

export type MarkWrite = PlaceMark | ReleaseMark;

/** A sparse update of the customer, or nothing when there is nothing to change. */
export function markStep(write: MarkWrite, plan: CustomerChange, terms: Terms): Step {
  const { id } = write.customer;
  const { drift } = plan;
  if (plan.terms === undefined && plan.notes === undefined) return { done: { reference: id, drift, records: [] } };
  return {
    send: { action: 'update Customer', body: sparse(write.customer, plan) },
    drift,
    after: (written) => {
      const receipt = receiptOf(written, write, { terms, drift });
      // Whether QuickBooks takes null in a sparse update is not documented; its own answer tells, so no extra read is needed.
      return plan.terms === null && stillOurs(receipt, terms) ? clearing(written, write, { terms, drift }) : { done: receipt };
    },
  };
}

/** The customer as QuickBooks shows it, when the write has happened; null when it has not. Throws Unavailable when it is no customer. */
export function markFound(object: unknown, write: MarkWrite, terms: Terms): Receipt | null {
  const now = customerRecord(object, write, terms);
  const drift = write.kind === 'place' ? driftOfPlaced(write, now, terms) : isReleased(now, terms) ? [] : null;
  return drift && { reference: now.id, drift, records: [now] };
}

interface Known {
  readonly terms: Terms;
  readonly drift: readonly string[];
}

function sparse(customer: CustomerRecord, plan: CustomerChange): RawObject {
  return {
    Id: customer.id,
    SyncToken: customer.version,
    sparse: true,
    ...(plan.terms === undefined ? {} : { SalesTermRef: plan.terms === null ? null : { value: plan.terms } }),
    ...(plan.notes === undefined ? {} : { Notes: plan.notes }),
  };
}

/** A full update without the field empties it. Everything else goes back as QuickBooks has just shown it, fields unknown to us included. */
function clearing(shown: RawObject, write: MarkWrite, known: Known): Step {
  const { SalesTermRef: _, ...rest } = shown;
  const done = (object: RawObject): Step => {
    const receipt = receiptOf(object, write, known);
    const kept = 'QuickBooks kept our sales term on this customer; please choose the terms for it by hand.';
    return { done: stillOurs(receipt, known.terms) ? { ...receipt, drift: [...receipt.drift, kept] } : receipt };
  };
  return {
    send: { action: 'update Customer', body: { ...rest, sparse: false } },
    drift: known.drift,
    after: done,
    // The sparse update has been done; that QuickBooks refuses this one is for the owner to know, not a failure of the whole.
    refused: () => done(shown),
  };
}

function receiptOf(
  object: RawObject,
  write: MarkWrite,
  { terms, drift }: Known,
): Receipt & { readonly records: [CustomerRecord] } {
  return { reference: write.customer.id, drift, records: [customerRecord(object, write, terms)] };
}

function stillOurs({ records: [now] }: { readonly records: [CustomerRecord] }, terms: Terms): boolean {
  return now.terms !== null && ourTermIds(terms).has(now.terms.id);
}

function customerRecord(object: unknown, write: MarkWrite, terms: Terms): CustomerRecord {
  const { currency, changedAt, id } = write.customer;
  const record = recordOf('customer', object, { home: currency, terms, toldAt: changedAt });
  if (record?.entity === 'customer' && record.id === id) return record;
  throw new Unavailable('The answer of QuickBooks does not show the customer. Try again later.');
}
