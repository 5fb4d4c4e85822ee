import { randomUUID } from 'node:crypto';
import { essentials, type Action } from '@holdfast/credit';
import fc from 'fast-check';
import { companyForEachTest } from '../../../../test/support/company';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';
import * as outbox from './outbox.store';
import { TODAY, place, placeForMore, release, remind } from './sample-actions';
import { MOVES, OF_MAILS, type MoveName } from './sample-moves';

/** Chosen more often, so that every run comes to where an answer is missing. */
const DEEPER: readonly MoveName[] = [
  'send',
  'send',
  'send',
  'send',
  'doubt',
  'doubt',
  'doubt',
  'doubt',
  'readBack',
  'readBack',
  'readBack',
];

/** What the commands that judge many rows at once may do to each. */
const EDGES: Readonly<Record<string, readonly string[]>> = {
  plan: [
    'none>planned',
    'none>approved',
    'planned>approved',
    'approved>planned',
    'planned>withdrawn',
    'approved>withdrawn',
    'withdrawn>planned',
    'withdrawn>approved',
  ],
  preview: ['approved>planned'],
  approve: ['planned>approved'],
  decline: ['planned>withdrawn'],
  expire: ['planned>withdrawn', 'approved>planned'],
};
const KEYS = ['place', 'remind', 'undo/1/c3'] as const;
type Key = (typeof KEYS)[number];
const FINAL = ['rejected', 'not done', 'read back: not done'];

type Command =
  | { readonly what: MoveName; readonly key: Key }
  | { readonly what: 'onward'; readonly key: Key; readonly which: number }
  | { readonly what: 'plan'; readonly wanted: readonly (readonly [action: Action, state: 'planned' | 'approved'])[] }
  | { readonly what: 'preview' | 'approve'; readonly key: Key; readonly fingerprint: string }
  | { readonly what: 'decline'; readonly key: Key }
  | { readonly what: 'expire' };

const key = fc.constantFrom(...KEYS);
const fingerprint = fc.constantFrom('f1', 'f2');
const wantedState = fc.constantFrom('planned', 'approved');
const remindForMore = remind('remind', 'c2', {
  step: { ...remind('remind').step, about: [{ id: 'i1', number: 'INV-1', due: TODAY, balance: '60.00 GBP' }] },
});
const placing = fc.tuple(fc.constantFrom(place('place'), placeForMore('place')), wantedState);
const reminding = fc.tuple(fc.constantFrom(remind('remind', 'c2'), remindForMore), wantedState);
const wanted = fc.tuple(fc.option(placing), fc.option(reminding)).map((all) => all.filter((one) => one !== null));
const first = fc.tuple(placing, reminding).map((both): Made => ({ what: 'plan', wanted: both }));
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constantFrom(...(Object.keys(MOVES) as MoveName[])), key }) },
  // Chance alone hardly ever gets as far as reading back: this is any of the moves that the row allows.
  { weight: 40, arbitrary: fc.record({ what: fc.constant('onward' as const), key, which: fc.nat() }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('plan' as const), wanted }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constantFrom('preview' as const, 'approve' as const), key, fingerprint }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('decline' as const), key }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('expire' as const) }) },
);

interface Row {
  readonly id: string;
  readonly key: Key;
  readonly kind: string;
  readonly state: outbox.ActionState;
  readonly attempt: number;
  readonly fingerprint: string | null;
  readonly approvedBy: string | null;
  readonly essentials: string | null;
  readonly outcome: Readonly<Record<string, unknown>> | null;
  readonly attempts: readonly outbox.Attempt[];
}
type Picture = ReadonlyMap<Key, Row>;
type Made = Exclude<Command, { readonly what: 'onward' }>;
type MoveMade = Extract<Made, { readonly what: MoveName }>;

describe('the state machine of the outbox, whatever is tried in whatever order', () => {
  const company = companyForEachTest({ poolMax: 6 });
  const { inside } = company;
  let hour = 0;
  const now = (): string => new Date(Date.UTC(2026, 1, 1, hour)).toISOString();

  const picture = (): Promise<Picture> =>
    inside(async (scope) => {
      const found = await rows<Omit<Row, 'attempts'>>(
        scope,
        `select id, key, kind, state, attempt, fingerprint, approved_by as "approvedBy", essentials, outcome from action where company_id = $1`,
      );
      const attempts = await outbox.attempts(
        scope,
        found.map(({ id }) => id),
      );
      return new Map(found.map((row) => [row.key, { ...row, attempts: attempts.get(row.id) ?? [] }]));
    });

  const perform = (scope: CompanyScope, made: Made, before: Picture): Promise<unknown> => {
    const id = 'key' in made ? (before.get(made.key)?.id ?? randomUUID()) : '';
    if (isMove(made)) return MOVES[made.what].make(scope, id, { now: now(), reason: made.what, by: 'Bob' });
    switch (made.what) {
      case 'plan':
        return outbox.plan(scope, {
          customerIds: ['c1', 'c2', 'c3'],
          wanted: made.wanted.map(([action, state]) => ({ action, state, oldDebt: false })),
          noLonger: new Map(),
          now: now(),
        });
      case 'preview':
        return outbox.setPreviews(scope, [{ id, preview: {}, fingerprint: made.fingerprint, expiresAt: laterBy(30) }], now());
      case 'approve':
        return outbox.approve(scope, [{ id, fingerprint: made.fingerprint }], { by: 'Ann', now: now() });
      case 'decline':
        return outbox.decline(scope, [id], { by: 'Ann', now: now() });
      case 'expire':
        return outbox.expire(scope, { now: now(), approvalBefore: laterBy(-10) });
    }
  };
  const laterBy = (hours: number): string => new Date(Date.UTC(2026, 1, 1, hour + hours)).toISOString();

  const begin = async (): Promise<void> => {
    await company.another('xero');
    const undo = {
      key: KEYS[2],
      kind: 'release',
      customerId: 'c3',
      asOf: TODAY,
      state: 'approved',
      why: 'x',
      now: now(),
    } as const;
    await inside((scope) => outbox.add(scope, { ...undo, intent: release(KEYS[2], 'c3'), approvedBy: outbox.UNDO }));
  };
  const tried = (made: Made, before: Picture): Promise<unknown> =>
    inside((scope) => perform(scope, made, before)).then(
      () => null,
      (error: unknown) => error,
    );

  it('makes legal transitions only, and keeps every promise about attempts and approvals', async () => {
    const reached = new Set<outbox.ActionState>();
    await fc.assert(
      fc.asyncProperty(first, fc.array(command, { minLength: 20, maxLength: 60 }), async (begun, commands) => {
        await begin();
        for (const chosen of [begun, ...commands]) {
          hour += 1;
          const before = await picture();
          const made = decided(chosen, before);
          const failure = await tried(made, before);
          const after = await picture();
          for (const { state } of after.values()) reached.add(state);
          holdsAlways(before, after);
          if (isMove(made)) movedRightly(made, before, after, failure);
          else judgedRightly(made, before, after, failure);
        }
      }),
      { numRuns: 25 },
    );
    // The test has been everywhere.
    expect([...reached].sort()).toEqual([
      'approved',
      'confirmed',
      'in_doubt',
      'planned',
      'reading_back',
      'rejected',
      'sending',
      'withdrawn',
    ]);
  });

  it('keeps them also when two do something at the same moment', async () => {
    await fc.assert(
      fc.asyncProperty(first, fc.array(fc.tuple(command, command), { minLength: 10, maxLength: 30 }), async (begun, pairs) => {
        await begin();
        for (const pair of [[begun], ...pairs]) {
          hour += 1;
          const before = await picture();
          const failures = await Promise.all(pair.map((chosen) => tried(decided(chosen, before), before)));
          for (const failure of failures) if (!(failure instanceof outbox.IllegalMove)) expect(failure).toBeNull();
          holdsAlways(before, await picture());
        }
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});

function decided(chosen: Command, before: Picture): Made {
  if (chosen.what !== 'onward') return chosen;
  const row = before.get(chosen.key);
  const open = [...(Object.keys(MOVES) as MoveName[]), ...DEEPER].filter((name) =>
    (MOVES[name].from as readonly (outbox.ActionState | undefined)[]).includes(row?.state),
  );
  return { what: open[chosen.which % open.length] ?? 'send', key: chosen.key };
}

function isMove(made: Made): made is MoveMade {
  return made.what in MOVES;
}

function edge(before: Row | undefined, after: Row | undefined): string {
  return `${before?.state ?? 'none'}>${after?.state ?? 'none'}`;
}

/** At most one attempt is open, and only while the row is on its way; a further attempt is made only after one that surely did nothing. */
function holdsAlways(before: Picture, after: Picture): void {
  expect([...after.keys()]).toEqual(expect.arrayContaining([...before.keys()]));
  for (const row of after.values()) {
    const was = before.get(row.key);
    if (was) expect(row.id).toBe(was.id);
    expect(row.attempts.map(({ number }) => number)).toEqual(Array.from({ length: row.attempt }, (_, i) => i + 1));
    expect(row.attempts.filter(({ endedAt }) => endedAt === null)).toHaveLength(row.state === 'sending' ? 1 : 0);
    for (const { result } of row.attempts.slice(0, -1)) expect(FINAL).toContain(result);
    const last = row.attempts.at(-1)?.result;
    if (row.state === 'confirmed') expect(['confirmed', 'read back: done']).toContain(last);
    if (row.state === 'in_doubt' || row.state === 'reading_back') expect(last).toBe('in doubt');
    if (last !== undefined && ['planned', 'approved', 'withdrawn'].includes(row.state)) expect(FINAL).toContain(last);
    for (const [index, attempt] of (was?.attempts ?? []).entries()) {
      if (attempt.result !== null && attempt.result !== 'in doubt') expect(row.attempts[index]).toEqual(attempt);
    }
    // Nothing that was approved by a person stays so once something else would be sent.
    if (row.state === 'approved' && row.approvedBy === 'Ann' && was?.state === 'approved' && was.approvedBy === 'Ann')
      expect(row.fingerprint).toBe(was.fingerprint);
    if (row.state === 'planned') expect(row.approvedBy).toBeNull();
  }
}

function movedRightly(made: MoveMade, before: Picture, after: Picture, failure: unknown): void {
  const { from, to } = MOVES[made.what];
  const row = before.get(made.key);
  if (
    row &&
    (row.kind === 'remind' || !OF_MAILS.includes(made.what)) &&
    (from as readonly outbox.ActionState[]).includes(row.state)
  ) {
    expect(failure).toBeNull();
    expect(after.get(row.key)?.state).toBe(to);
    for (const other of KEYS) if (other !== row.key) expect(after.get(other)).toEqual(before.get(other));
  } else {
    expect(failure).toBeInstanceOf(outbox.IllegalMove);
    expect(after).toEqual(before);
  }
}

function judgedRightly(made: Made, before: Picture, after: Picture, failure: unknown): void {
  expect(failure).toBeNull();
  for (const row of after.values()) {
    const was = before.get(row.key);
    if (was?.state !== row.state) {
      expect(EDGES[made.what]).toContain(edge(was, row));
      expect(row.key).not.toBe(KEYS[2]);
    }
    if (made.what === 'approve' && was?.state === 'planned' && row.state === 'approved')
      expect(row).toMatchObject({ fingerprint: made.fingerprint, approvedBy: 'Ann' });
    if (made.what === 'plan' && was) plannedRightly(made.wanted, was, row);
  }
}

function plannedRightly(wantedNow: Extract<Made, { readonly what: 'plan' }>['wanted'], was: Row, row: Row): void {
  const found = wantedNow.find(([action]) => action.key === row.key);
  const waits = was.state === 'planned' || was.state === 'approved';
  if (!found) {
    if (row.key !== KEYS[2] && waits) expect(row.state).toBe('withdrawn');
    else expect(row).toEqual(was);
    return;
  }
  const [action, state] = found;
  const closed = was.outcome ?? {};
  const isClosed = was.state === 'withdrawn' && ('declined' in closed || ('expired' in closed && state === 'planned'));
  if (isClosed && was.essentials === essentials(action)) expect(row).toEqual(was);
  else if (was.state === 'approved' && was.approvedBy !== null) expect(row.state).toBe('approved');
  else if (waits || was.state === 'withdrawn') expect(row.state).toBe(state);
  else expect(row).toEqual(was);
}
