import { AccountingError, Rejected, type KeyedWrite, type LedgerWrite, type Writer } from '@holdfast/accounting';
import { BATCH_ITEMS_MAX } from './batch';
import type { Call } from './calls';
import { carryOut, type Desk, type Started } from './carry-out';
import { markStep } from './customer-steps';
import { findTogether } from './find';
import { planPlace, planRelease } from './mark-plan';
import { openMarkTerms, type MarkTerms } from './marks';
import { noteStep } from './notes';
import type { Step } from './step';

/** Writes to one company. Every method throws what Call throws; nothing is ever deleted or voided. */
export function openWriter(call: Call): Writer {
  const markTerms = openMarkTerms(call);
  const find: Desk['find'] = (writes) => findTogether(call, markTerms, writes);
  const desk: Desk = { call, find };
  return {
    async perform(write, key) {
      const [outcome] = await carryOut(desk, [{ write, key, first: await firstStep(markTerms, { write, key }) }], key);
      if (!outcome || outcome instanceof AccountingError)
        throw outcome ?? new RangeError('A write has ended without an outcome.');
      return outcome;
    },
    async find(write) {
      const [receipt = null] = await find([write]);
      return receipt;
    },
    async performTogether(writes, parcel) {
      mustBeDifferent(writes);
      return carryOut(desk, await Promise.all(writes.map((each) => started(markTerms, each))), parcel);
    },
    findTogether: find,
  };
}

/** What cannot even begin is kept as its outcome: the others do not depend on it. */
async function started(markTerms: MarkTerms, each: KeyedWrite): Promise<Started> {
  try {
    return { ...each, first: await firstStep(markTerms, each) };
  } catch (error) {
    if (error instanceof AccountingError) return { ...each, first: error };
    throw error;
  }
}

async function firstStep(markTerms: MarkTerms, { write, key }: KeyedWrite): Promise<Step> {
  switch (write.kind) {
    case 'note':
      return noteStep(write);
    case 'expect':
      throw new Rejected('QuickBooks keeps no day on which an invoice is expected to be paid. Nothing was changed.');
    case 'place': {
      const target = await markTerms.ensure(write.mark, key);
      const terms = await markTerms.all();
      return markStep(write, planPlace(write, target, terms), terms);
    }
    case 'release': {
      const terms = await markTerms.all();
      return markStep(write, planRelease(write, terms), terms);
    }
  }
}

/** Of two changes of one customer the second would be stale by the first. */
function mustBeDifferent(writes: readonly KeyedWrite[]): void {
  if (writes.length > BATCH_ITEMS_MAX) throw new RangeError(`${writes.length} writes together are more than ${BATCH_ITEMS_MAX}.`);
  const objects = new Set(writes.map(({ write }) => objectWritten(write)));
  if (objects.size < writes.length)
    throw new RangeError('Two of these writes are about the same object; they cannot go together.');
}

function objectWritten(write: LedgerWrite): string {
  if (write.kind === 'expect') return `invoice ${write.invoice.id}`;
  if (write.kind !== 'note') return `customer ${write.customer.id}`;
  return JSON.stringify([write.about.entity, write.about.id, write.marker]);
}
