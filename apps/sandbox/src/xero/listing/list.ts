import type { ApiCall } from '../call';
import { notFound, queryParse, rows as answer, type Reply } from '../reply';
import type { Json } from '../wire';
import { refuseHighVolume } from './high-volume';
import { modifiedSince } from './modified-since';
import { where, type Fields, type Value } from './where';

const PAGE_SIZE_DEFAULT = 100;
const PAGE_SIZE_MAX = 1000;
/** The address is not let through with more: https://github.com/XeroAPI/Xero-Java/issues/328 */
const IDS_MAX = 52;

/** What an endpoint that lists brings along. */
export interface Listing<R> {
  /** The array's name in the answer. */
  readonly name: string;
  readonly rows: readonly R[];
  readonly id: (row: R) => string;
  readonly updatedAt: (row: R) => number;
  readonly fields: Fields<R>;
  readonly shape: (row: R, paged: boolean) => Json;
  /** Some parameters make Xero page although no page was asked for. */
  readonly pagedAnyway?: boolean;
}

/** Filter, order, page: the same for every endpoint that pages. */
export function list<R>(call: ApiCall, listing: Listing<R>): Reply {
  if ((call.query.list('IDs')?.size ?? 0) > IDS_MAX) throw notFound();
  const paged =
    listing.pagedAnyway === true || call.query.text('page') !== undefined || call.query.text('pageSize') !== undefined;
  refuseHighVolume(call, { name: listing.name, rows: listing.rows.length, paged });
  const found = ordered(call, listing, filtered(call, listing));
  if (!paged)
    return answer(
      listing.name,
      found.map((row) => listing.shape(row, false)),
    );
  const page = Math.max(1, whole(call.query.text('page')) ?? 1);
  const pageSize = Math.min(PAGE_SIZE_MAX, Math.max(1, whole(call.query.text('pageSize')) ?? PAGE_SIZE_DEFAULT));
  const shown = found.slice((page - 1) * pageSize, page * pageSize);
  return answer(
    listing.name,
    shown.map((row) => listing.shape(row, true)),
    { page, pageSize, pageCount: Math.ceil(found.length / pageSize), itemCount: found.length },
  );
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

function filtered<R>(call: ApiCall, listing: Listing<R>): readonly R[] {
  const { heedsModifiedSince: heeds } = call.ledger.unverified;
  const isHeeded = heeds === 'always' || (heeds === 'unless-ordered' && call.query.text('order') === undefined);
  const since = isHeeded ? modifiedSince(call.modifiedSince) : null;
  const condition = call.query.text('where');
  const holds = condition === undefined ? undefined : where(condition, listing.fields);
  if (since === null && !holds) return listing.rows;
  return listing.rows.filter((row) => (since === null || listing.updatedAt(row) >= since) && (holds?.(row) ?? true));
}

type Order<R> = (a: R, b: R) => number;

function ordered<R>(call: ApiCall, listing: Listing<R>, found: readonly R[]): R[] {
  const asked = call.query.text('order')?.trim() ?? '';
  if (asked === '') return byChange(listing, found);
  const orders = asked.split(',').map((one) => orderBy(one, listing.fields));
  orders.push((a, b) => compare(listing.id(a), listing.id(b)));
  return found.toSorted((a, b) => {
    for (const order of orders) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

/** Xero's own order. Rows are mostly stored in it already, which makes sorting cheap. */
function byChange<R>(listing: Listing<R>, found: readonly R[]): R[] {
  const { id, updatedAt } = listing;
  return found.toSorted((a, b) => updatedAt(a) - updatedAt(b) || compare(id(a), id(b)));
}

function orderBy<R>(text: string, fields: Fields<R>): Order<R> {
  const [name = '', direction = 'ASC', ...rest] = text.trim().split(/\s+/);
  const field = Object.hasOwn(fields, name.toLowerCase()) ? fields[name.toLowerCase()] : undefined;
  if (!field || rest.length > 0) throw queryParse(`No property or field '${name}' exists`);
  const sign = /^desc/i.test(direction) ? -1 : 1;
  return (a, b) => sign * compare(field(a), field(b));
}

function compare(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
}
