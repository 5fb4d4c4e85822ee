import * as fc from 'fast-check';
import {
  Halted,
  NotFound,
  RateLimited,
  Rejected,
  SignInExpired,
  Stale,
  Unavailable,
  type KeyedWrite,
  type Writer,
} from '@holdfast/accounting';
import type { CustomerRecord } from '@holdfast/credit';
import { quickbooksSystem } from './index';
import {
  openLoopback,
  settingsFor,
  watchedWire,
  type Asked,
  type Loopback,
  type Reply,
  type WatchedWire,
} from './testing/loopback';
import { faultReply, itemsOf, once, SmallCompany, type Item, type Row } from './testing/small-company';

const PARCEL = '01890a5d-ac96-774b-bcce-b302099a8057';
let server: Loopback;
let company: SmallCompany;
let wire: WatchedWire;
let writer: Writer;
let rows: readonly Row[];

beforeEach(async () => {
  server = await openLoopback();
  company = new SmallCompany();
  server.answer = (asked) => company.answer(asked);
  wire = watchedWire();
  writer = quickbooksSystem(settingsFor(server)).writer(wire);
  company.add('Term', { Name: 'CREDIT HOLD - prepay', DueDays: 0, Active: true });
  rows = [1, 2, 3].map((n) => company.add('Customer', { DisplayName: `C${n}`, CurrencyRef: { value: 'USD' } }));
});
afterEach(() => server.close());

const customerOf = ({ Id, SyncToken, Notes = '' }: Row): CustomerRecord =>
  ({
    entity: 'customer',
    id: Id,
    version: SyncToken,
    notes: Notes,
    terms: null,
    groups: [],
    currency: 'USD',
    changedAt: '',
  }) as never;
const places = (): KeyedWrite[] =>
  rows.map((row) => ({
    key: `key-${row.Id}`,
    write: {
      kind: 'place',
      customer: customerOf(row),
      mark: 'hold',
      replaces: null,
      prior: { terms: null, groups: [] },
      explanation: `Why ${row.Id}`,
    },
  }));
const notes = (): KeyedWrite[] =>
  rows.map(({ Id }) => ({
    key: `key-${Id}`,
    write: { kind: 'note', about: { entity: 'customer', id: Id }, text: `note ${Id}`, marker: `note ${Id}` },
  }));
const isBatch = (asked: Asked) => asked.path.endsWith('/batch');
const batches = () => server.asked.filter(isBatch);
/** The company answers, and its answer is changed on the way. */
const bent =
  (change: (items: Item[]) => unknown) =>
  (asked: Asked): Reply => {
    const reply = company.answer(asked);
    return {
      ...reply,
      body: { BatchItemResponse: change([...(reply.body as { BatchItemResponse: Item[] }).BatchItemResponse]) },
    };
  };
const kinds = (outcomes: readonly object[]) =>
  outcomes.map((outcome) => (outcome instanceof Error ? outcome.constructor : 'done'));

it('goes out once, under the number of the parcel, each item under its own', async () => {
  const outcomes = await writer.performTogether(places(), PARCEL);
  expect(
    batches().map(({ query, body }) => [query.get('requestid'), itemsOf(body).map(({ bId, operation }) => [bId, operation])]),
  ).toEqual([
    [
      PARCEL,
      [
        ['0', 'update'],
        ['1', 'update'],
        ['2', 'update'],
      ],
    ],
  ]);
  expect(itemsOf(batches()[0]?.body)[2]).toMatchObject({ Customer: { Id: rows[2]?.Id, SyncToken: '0', sparse: true } });
  expect(outcomes).toMatchObject(
    rows.map(({ Id }) => ({ reference: Id, drift: [], records: [{ id: Id, terms: { name: 'CREDIT HOLD - prepay' } }] })),
  );
  expect(wire.kinds).toEqual(['read', 'batch']);
  expect(wire.reports.at(-1)).toMatchObject({ kind: 'batch', endpoint: 'POST batch', units: 3, status: 200 });
});

it('has a number that fits, whatever the parcel is called', async () => {
  for (const parcel of ['a parcel', 'x'.repeat(200)]) await writer.performTogether(notes(), parcel);
  const ids = batches().map(({ query }) => query.get('requestid') ?? '');
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{36}$/);
});

it('makes our term once for all, and no batch of one', async () => {
  company.tables['Term'] = [];
  await writer.performTogether(places(), PARCEL);
  expect(server.asked.filter(({ method }) => method === 'POST').map(({ path }) => path.split('/').at(-1))).toEqual([
    'term',
    'batch',
  ]);
  const [one] = notes();
  await writer.performTogether(one ? [one] : [], PARCEL);
  expect(wire.reports.at(-1)).toMatchObject({ endpoint: 'POST attachable', units: 0 });
  expect(server.asked.at(-1)?.query.get('requestid')).toMatch(/^key-/);
});

it('without our term writes what needs none', async () => {
  company.tables['Term'] = [];
  server.answer = (asked) => (asked.path.endsWith('/term') ? faultReply('5020') : company.answer(asked));
  expect(kinds(await writer.performTogether([...places(), ...notes()], PARCEL))).toEqual([
    Rejected,
    Rejected,
    Rejected,
    'done',
    'done',
    'done',
  ]);
  expect(server.asked.filter(({ path }) => path.endsWith('/term'))).toHaveLength(1);
});

describe('an odd answer', () => {
  it.each<[string, (items: Item[]) => unknown, readonly unknown[]]>([
    ['in another order', (items) => items.toReversed(), ['done', 'done', 'done']],
    ['with ids as numbers', (items) => items.map((item) => ({ ...item, bId: Number(item['bId']) })), ['done', 'done', 'done']],
    ['with one item less', (items) => items.slice(1), [Unavailable, 'done', 'done']],
    ['with an item twice', ([first, ...rest]) => [first, first, ...rest], [Unavailable, 'done', 'done']],
    ['with nothing in an item', ([first, ...rest]) => [{ bId: first?.['bId'] }, ...rest], [Unavailable, 'done', 'done']],
    [
      'that shows other customers',
      (items) => items.map((item, n) => ({ ...item, bId: `${(n + 1) % 3}` })),
      [Unavailable, Unavailable, Unavailable],
    ],
    ['with no list', () => 'none', [Unavailable, Unavailable, Unavailable]],
    ['with nulls in the list', (items) => [null, ...items], ['done', 'done', 'done']],
    [
      'with a fault nobody can read',
      ([first, ...rest]) => [{ bId: first?.['bId'], Fault: 1 }, ...rest],
      [Unavailable, 'done', 'done'],
    ],
  ])('%s is never taken for another item’s', async (_how, change, told) => {
    once(server, company, isBatch, bent(change));
    expect(kinds(await writer.performTogether(places(), PARCEL))).toEqual(told);
  });

  it.each([
    ['5010', Stale],
    ['610', NotFound],
    ['003001', RateLimited],
    ['6000', Rejected],
    ['3200', SignInExpired],
    ['10000', Unavailable],
    ['600', Unavailable],
  ])('with the code %s spoils one item', async (code, kind) => {
    once(
      server,
      company,
      isBatch,
      bent(([first, ...rest]) => [{ bId: first?.['bId'], ...(faultReply(code).body as object) }, ...rest]),
    );
    // Its marker is changed, so that it is not found either.
    const writes = notes().map((each, n) => (n === 0 ? { ...each, write: { ...each.write, marker: 'lost' } as never } : each));
    expect(kinds(await writer.performTogether(writes, PARCEL))).toEqual([kind, 'done', 'done']);
  });

  it.each<[string, Reply, unknown]>([
    ['cut off', { silence: 'cut' }, Unavailable],
    ['in XML', { body: '<html/>' }, Unavailable],
    ['of a broken server', { status: 500, body: {} }, Unavailable],
    ['of the throttle', faultReply('3001', 429), RateLimited],
    ['that the batch is too large', faultReply('1040'), Rejected],
    ['for nobody', { status: 401, body: {} }, SignInExpired],
  ])('%s is everybody’s outcome', async (_how, reply, kind) => {
    server.answer = (asked) => (isBatch(asked) ? reply : company.answer(asked));
    expect(kinds(await writer.performTogether(notes(), PARCEL))).toEqual([kind, kind, kind]);
  });
});

it('had before is looked up: what is there is done, and nobody knows of the rest', async () => {
  once(server, company, isBatch, (asked) => {
    company.answer({ ...asked, body: { BatchItemRequest: itemsOf(asked.body).slice(0, 2) } });
    return faultReply('600');
  });
  expect(kinds(await writer.performTogether(notes(), PARCEL))).toEqual(['done', 'done', Unavailable]);
  once(server, company, isBatch, () => {
    server.answer = () => faultReply('3001', 429);
    return faultReply('600');
  });
  expect(kinds(await writer.performTogether(notes(), PARCEL))).toEqual([Unavailable, Unavailable, Unavailable]);
});

it('takes terms away in a second call, for those alone that need it', async () => {
  const hold = { value: company.tables['Term']?.[0]?.Id };
  const held = rows.map((row, n) => (company.touch(row, { SalesTermRef: hold, Taxable: true, Notes: `mine ${n}` }), row));
  const releases = held.map((row): KeyedWrite => {
    const customer = { ...customerOf(row), terms: { id: hold.value ?? '', name: '', days: 0 } };
    return { key: row.Id, write: { kind: 'release', customer, mark: 'hold', prior: { terms: null, groups: [] } } };
  });
  // A null in a sparse update is ignored but for the first.
  server.answer = (asked) => {
    if (!isBatch(asked)) return company.answer(asked);
    const items = itemsOf(asked.body).map((item, n) => {
      const { SalesTermRef, ...rest } = item['Customer'] as Item;
      if (rest['sparse'] === false) for (const row of held) if (row.Id === rest['Id'] && n === 0) delete row['SalesTermRef'];
      return { ...item, Customer: SalesTermRef === null && n === 0 ? { ...rest, SalesTermRef } : rest };
    });
    const reply = company.answer({ ...asked, body: { BatchItemRequest: items } });
    if (batches().length < 2) return reply;
    const [first, second] = (reply.body as { BatchItemResponse: Item[] }).BatchItemResponse;
    return { ...reply, body: { BatchItemResponse: [first, { bId: second?.['bId'], ...(faultReply('6000').body as object) }] } };
  };
  const outcomes = await writer.performTogether(releases, PARCEL);
  expect(batches().map(({ body }) => itemsOf(body).map(({ bId }) => bId))).toEqual([
    ['0', '1', '2'],
    ['1', '2'],
  ]);
  expect(itemsOf(batches()[1]?.body)[0]).toMatchObject({ Customer: { sparse: false, Taxable: true, DisplayName: 'C2' } });
  expect(new Set(batches().map(({ query }) => query.get('requestid'))).size).toBe(2);
  expect(outcomes.map((outcome) => ('drift' in outcome ? outcome.drift.length : outcome))).toEqual([0, 0, 1]);
});

it('that our own wire stops is told as such; what else fails us is thrown before anything has left', async () => {
  wire.paced = (kind, call) => (kind === 'batch' ? Promise.reject(new Halted('Stopped.')) : call());
  expect(kinds(await writer.performTogether(places(), PARCEL))).toEqual([Halted, Halted, Halted]);
  wire.token = () => Promise.reject(new TypeError('the database is away'));
  wire.paced = (_kind, call) => call();
  await expect(writer.performTogether(notes(), PARCEL)).rejects.toThrow(TypeError);
  expect(batches()).toEqual([]);
});

it('finds notes and marks of many by few reads, whatever mix', async () => {
  await writer.performTogether(places(), PARCEL);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...places(), ...notes()]), async (some) => {
      const done = some.filter(({ write }) => write.kind === 'note').slice(1);
      if (done.length > 1) await writer.performTogether(done, PARCEL);
      wire.reports.length = 0;
      const found = await writer.findTogether(some.map(({ write }) => write));
      expect(wire.reports.length).toBeLessThanOrEqual(2);
      for (const [index, { write }] of some.entries()) {
        if (write.kind === 'place') expect(found[index]?.reference).toBe(write.customer.id);
        expect(found[index]).toEqual(await writer.find(write));
      }
    }),
    { numRuns: 15 },
  );
});
