import type { CallSeen, World } from '../world';

export interface Counters {
  reads: number;
  writes: number;
  batches: number;
  signIns: number;
  /** Of all of these, answered 400 or above. */
  refused: number;
  /** Items in the batches. */
  batchItems: number;
  byEndpoint: { [endpoint: string]: number };
}

const FIELD: { readonly [K in CallSeen['kind']]: 'reads' | 'writes' | 'batches' | 'signIns' } = {
  read: 'reads',
  write: 'writes',
  batch: 'batches',
  'sign-in': 'signIns',
};

/** Every company has its counters, also before the first call; calls that belong to none are under `other`. */
export function countersOf(world: World): { companies: { [externalId: string]: Counters }; other: Counters } {
  const companies = Object.fromEntries([...world.companies.keys()].map((externalId) => [externalId, none()]));
  const other = none();
  for (const call of world.calls) count((call.externalId === null ? undefined : companies[call.externalId]) ?? other, call);
  return { companies, other };
}

function count(counters: Counters, call: CallSeen): void {
  counters[FIELD[call.kind]] += 1;
  if (call.status >= 400) counters.refused += 1;
  counters.batchItems += call.items ?? 0;
  counters.byEndpoint[call.endpoint] = (counters.byEndpoint[call.endpoint] ?? 0) + 1;
}

function none(): Counters {
  return { reads: 0, writes: 0, batches: 0, signIns: 0, refused: 0, batchItems: 0, byEndpoint: {} };
}
