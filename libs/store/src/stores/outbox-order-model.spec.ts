import fc from 'fast-check';
import { companyForEachTest } from '../../../../test/support/company';
import type { CompanyScope } from '../scope';
import * as connections from './connections.store';
import * as marks from './marks.store';
import { workCounts } from './mirror-listing';
import * as outbox from './outbox.store';
import { LATER, NOW, TODAY, place, release, remind } from './sample-actions';
import { MOVES, OF_MAILS, type MoveName } from './sample-moves';
import * as settings from './settings.store';
import * as switches from './switches.store';

/** Changes of the marks of two customers, a reminder, and what an undo puts back. */
const ACTIONS = {
  place: place('place'),
  release: release('release'),
  undo: release('undo'),
  other: place('other', 'c2'),
  remind: remind('remind'),
} as const;
type Key = keyof typeof ACTIONS;
const KEYS = Object.keys(ACTIONS) as Key[];
const CUSTOMERS = ['c1', 'c2'] as const;
const KINDS = ['release', 'place', 'remind', 'note', 'alert', 'task'] as const;
/** A change of a mark of which some calls have done something before one was refused. */
const PARTLY = [{ endpoint: 'PUT /ContactGroups', status: 200, reference: null }];
/** Nothing was done: it was only read. */
const READ_ONLY = [{ endpoint: 'GET /ContactGroups', status: 200, reference: null }];

const DEEPER: readonly MoveName[] = ['send', 'send', 'send', 'doubt', 'doubt', 'readBack', 'readBack', 'absent', 'absent'];

type Command =
  | { readonly what: 'plan'; readonly wanted: readonly (readonly [key: Key, state: 'planned' | 'approved'])[] }
  | { readonly what: 'undo' | 'take back' }
  | { readonly what: 'move'; readonly key: Key; readonly which: number }
  | { readonly what: 'put off'; readonly key: Key; readonly calls: typeof PARTLY; readonly notBefore: string | null }
  | { readonly what: 'mark'; readonly customer: (typeof CUSTOMERS)[number]; readonly stands: boolean }
  | { readonly what: 'modes'; readonly standing: settings.Mode; readonly reminders: settings.Mode }
  | { readonly what: 'switch'; readonly change: Partial<Pick<switches.Switches, 'killSwitch' | 'pausedUntil' | 'isStopped'>> }
  | { readonly what: 'connect'; readonly is: boolean };

/** Most happens to the customer whose marks are changed in several ways. */
const key = fc.constantFrom<Key>('place', 'place', 'release', 'undo', ...KEYS);
const mode = fc.constantFrom('observe' as const, 'ask' as const, 'act' as const);
const first: Command = {
  what: 'plan',
  wanted: [
    ['place', 'approved'],
    ['other', 'approved'],
    ['remind', 'planned'],
  ],
};
/** Begun, and not called for any more: chance alone hardly ever comes there. */
const givenUp: readonly Command[] = [
  { what: 'move', key: 'place', which: 0 },
  { what: 'put off', key: 'place', calls: PARTLY, notBefore: null },
  { what: 'plan', wanted: [['other', 'approved']] },
];
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('plan' as const),
      wanted: fc.uniqueArray(
        fc.tuple(fc.constantFrom('place', 'release', 'other', 'remind'), fc.constantFrom('planned', 'approved')),
        {
          selector: ([of]) => of,
        },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('undo' as const, 'take back' as const) }) },
  { weight: 20, arbitrary: fc.record({ what: fc.constant('move' as const), key, which: fc.nat() }) },
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constant('put off' as const),
      key,
      calls: fc.constantFrom(PARTLY, READ_ONLY),
      notBefore: fc.constantFrom(null, NOW, LATER),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('mark' as const), customer: fc.constantFrom(...CUSTOMERS), stands: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('modes' as const), standing: mode, reminders: mode }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('switch' as const),
      change: fc.record(
        { killSwitch: fc.boolean(), pausedUntil: fc.constantFrom(null, LATER), isStopped: fc.boolean() },
        { requiredKeys: [] },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('connect' as const), is: fc.boolean() }) },
);

/** What the outbox is not told by its own rows. */
interface World {
  readonly standing: Set<string>;
  modes: { standing: settings.Mode; reminders: settings.Mode };
  switches: Omit<switches.Switches, 'now'>;
}

type Row = outbox.ActionRow & { readonly attempts: readonly outbox.Attempt[] };
const UNDER_WAY: readonly outbox.ActionState[] = ['sending', 'in_doubt', 'reading_back'];
const isMark = ({ kind }: Row): boolean => kind === 'place' || kind === 'release';

function mayGo(row: Row, all: readonly Row[], { modes }: World): boolean {
  if (row.state !== 'approved' || (row.notBefore !== null && row.notBefore > NOW)) return false;
  if (row.approvedBy === null && (isMark(row) ? modes.standing : modes.reminders) === 'observe') return false;
  return !isBlocked(row, all);
}

/** A customer's marks are changed one after the other, and what an undo puts back goes first. */
function isBlocked(row: Row, all: readonly Row[]): boolean {
  const others = all.filter((other) => other.id !== row.id && isMark(other) && other.customerId === row.customerId);
  const isFirst = ({ state, approvedBy }: Row): boolean =>
    state === 'approved' && approvedBy === outbox.UNDO && row.approvedBy !== outbox.UNDO;
  return isMark(row) && others.some((other) => UNDER_WAY.includes(other.state) || isFirst(other));
}

function isGivenUpHalfDone(row: Row, all: readonly Row[], { standing }: World): boolean {
  const hasDoneSomething = row.attempts.some(
    ({ result, calls }) =>
      result === 'in doubt' ||
      result === 'read back: not done' ||
      (result === 'not done' &&
        calls.some(({ status, endpoint }) => status >= 200 && status < 300 && !endpoint.startsWith('GET'))),
  );
  return (
    row.kind === 'place' &&
    (row.state === 'withdrawn' || row.state === 'rejected') &&
    hasDoneSomething &&
    !standing.has(row.customerId) &&
    !all.some((other) => other.key === `${outbox.TAKEN_BACK}${row.id}`)
  );
}

describe('the order of the outbox, whatever has happened before', () => {
  const company = companyForEachTest({ poolMax: 4 });
  const { inside } = company;

  const seen = { due: 0, blocked: 0, halfDone: 0 };
  const picture = (): Promise<readonly Row[]> =>
    inside(async (scope) => {
      const found = await outbox.list(scope, { limit: 100 });
      const attempts = await outbox.attempts(
        scope,
        found.map(({ id }) => id),
      );
      return found.map((row) => ({ ...row, attempts: attempts.get(row.id) ?? [] }));
    });

  const addRelease = (scope: CompanyScope, of: string): Promise<unknown> => {
    const { kind, customerId, why } = ACTIONS.undo;
    const added = { kind, customerId, why, intent: ACTIONS.undo, asOf: TODAY, approvedBy: outbox.UNDO, now: NOW };
    return outbox.add(scope, { ...added, key: of, state: 'approved' });
  };

  const perform = async (scope: CompanyScope, made: Command, all: readonly Row[]): Promise<unknown> => {
    const row = 'key' in made ? all.find((each) => each.key === made.key) : undefined;
    switch (made.what) {
      case 'plan': {
        const wanted = made.wanted.map(([of, state]) => ({ action: ACTIONS[of], state, oldDebt: false }));
        return outbox.plan(scope, { customerIds: CUSTOMERS, wanted, noLonger: new Map(), now: NOW });
      }
      case 'undo':
        return addRelease(scope, 'undo');
      case 'take back': {
        const given = all.find(({ key: of }) => of === 'place');
        return given && addRelease(scope, `${outbox.TAKEN_BACK}${given.id}`);
      }
      case 'move': {
        const open = (Object.keys(MOVES) as MoveName[]).filter(
          (name) =>
            row &&
            (MOVES[name].from as readonly string[]).includes(row.state) &&
            (row.kind === 'remind' || !OF_MAILS.includes(name)),
        );
        const likely = [...open, ...DEEPER.filter((deep) => open.includes(deep))];
        const name = likely[made.which % likely.length];
        return row && name && MOVES[name].make(scope, row.id, { now: NOW, reason: 'x', by: 'Bob' });
      }
      case 'put off':
        if (row?.state !== 'sending') return undefined;
        return outbox.retryLater(scope, row.id, { reason: 'x', now: NOW, calls: made.calls, notBefore: made.notBefore });
      case 'mark':
        return made.stands
          ? marks.set(scope, made.customer, { mark: 'hold', prior: { terms: null, groups: [] }, since: TODAY, placedAt: null })
          : marks.clear(scope, made.customer);
      case 'modes':
        return settings.patch(scope, { modes: { standing: made.standing, reminders: made.reminders } });
      case 'switch': {
        const { isStopped, ...change } = made.change;
        if (isStopped !== undefined) await company.store.app.setStop({ stopped: isStopped, by: 'Ann', at: NOW });
        return settings.patch(scope, change);
      }
      case 'connect':
        return company.store.companies.setStatus(company.id, made.is ? 'connected' : 'disconnected');
    }
  };

  const remember = (world: World, made: Command): void => {
    if (made.what === 'mark') world.standing[made.stands ? 'add' : 'delete'](made.customer);
    if (made.what === 'modes') world.modes = { standing: made.standing, reminders: made.reminders };
    if (made.what === 'switch') world.switches = { ...world.switches, ...made.change };
    if (made.what === 'connect') world.switches = { ...world.switches, isConnected: made.is };
  };

  const agrees = async (world: World): Promise<void> => {
    const all = await picture();
    const keysOf = (rows: readonly Pick<Row, 'key'>[]) => rows.map(({ key: of }) => of).toSorted();
    const asked = await inside(async (scope) => ({
      claimed: keysOf(await outbox.claim(scope, { now: NOW, kinds: KINDS, limit: 99 })),
      chunk: keysOf(
        (await outbox.nextChunk(scope, { now: NOW, customersMax: 9, oldDebtMax: 9 })).flatMap(({ actions }) => actions),
      ),
      halfDone: keysOf(await outbox.givenUpHalfDone(scope)),
      planned: (await workCounts(scope)).plannedByKind,
      switches: await switches.read(scope),
    }));
    const due = all.filter((row) => mayGo(row, all, world));
    const planned: Record<string, number> = {};
    for (const { kind } of all.filter(({ state }) => state === 'planned')) planned[kind] = (planned[kind] ?? 0) + 1;
    seen.blocked += all.filter((row) => row.state === 'approved' && isBlocked(row, all)).length;
    seen.due += due.length;
    seen.halfDone += asked.halfDone.length;
    expect(asked).toEqual({
      claimed: keysOf(due),
      chunk: keysOf(due),
      halfDone: keysOf(all.filter((row) => isGivenUpHalfDone(row, all, world))),
      planned,
      switches: { ...world.switches, now: expect.any(String) },
    });
  };

  it('lets go just what may go, knows what was given up half done, and counts what is planned', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(command, { minLength: 20, maxLength: 40 }), async (isGivenUp, commands) => {
        await company.another('xero');
        await company.store.app.setStop({ stopped: false, by: 'Ann', at: NOW });
        const pair = { sealedTokens: 'x', accessExpiresAt: NOW, refreshExpiresAt: NOW, hardExpiresAt: null };
        const reached = { consentId: company.id, sealedExternalId: 'x', connectionId: null };
        await inside((scope) => connections.save(scope, { ...pair, ...reached, now: NOW }));
        await company.store.companies.setStatus(company.id, 'connected');
        const world: World = {
          standing: new Set(),
          modes: { standing: 'observe', reminders: 'observe' },
          switches: { killSwitch: false, pausedUntil: null, isStopped: false, isConnected: true },
        };
        for (const made of [first, ...(isGivenUp ? givenUp : []), ...commands]) {
          const all = await picture();
          await inside((scope) => perform(scope, made, all));
          remember(world, made);
          await agrees(world);
        }
      }),
      { numRuns: 25 },
    );
    // The test has been where it matters.
    expect(Object.entries(seen).filter(([, times]) => times === 0)).toEqual([]);
  });
});
