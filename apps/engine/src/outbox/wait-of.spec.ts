import type { ActionRow, Switches } from '@holdfast/store';
import { waitOf, type Circumstances } from './wait-of';

const NOW = '2026-03-02T12:00:00.000Z';
const LATER = '2026-03-02T12:05:00.000Z';
const SWITCHES: Switches = { now: NOW, killSwitch: false, pausedUntil: null, isStopped: false, isConnected: true };
const FREE: Circumstances = {
  nowMs: Date.parse(NOW),
  switches: SWITCHES,
  modeOf: () => 'act',
  unread: null,
  oldDebtPerDay: null,
  settleMs: 130_000,
  inDoubt: new Set(),
};
const row = (change: Partial<ActionRow> = {}): ActionRow =>
  ({
    kind: 'place',
    state: 'approved',
    customerId: 'C1',
    approvedBy: null,
    notBefore: null,
    deadline: NOW,
    outcome: null,
    expiresAt: null,
    oldDebt: false,
    updatedAt: NOW,
    ...change,
  }) as ActionRow;
const wait = (change: Partial<ActionRow>, circumstances: Partial<Circumstances> = {}) =>
  waitOf(row(change), { ...FREE, ...circumstances });

describe('an action', () => {
  it('that may go waits for nothing, and neither does one that is over', () => {
    for (const state of ['approved', 'confirmed', 'rejected', 'withdrawn'] as const) expect(wait({ state })).toBeNull();
  });

  it('that is planned waits for a person until its question expires, or is only observed', () => {
    expect(wait({ state: 'planned', expiresAt: LATER }, { modeOf: () => 'ask' })).toMatchObject({ until: LATER });
    expect(wait({ state: 'planned' }, { modeOf: () => 'observe' })?.reason).toMatch(/observes/);
  });

  const STOPPED: readonly (readonly [Partial<Switches>, RegExp, string | null])[] = [
    [{ isStopped: true, pausedUntil: LATER }, /all companies/, null],
    [{ killSwitch: true }, /kill switch/, null],
    [{ isConnected: false }, /not connected/, null],
    [{ pausedUntil: LATER }, /paused/, LATER],
  ];
  it.each(STOPPED)('waits while %j', (switches, reason, until) => {
    const seen = wait({ notBefore: LATER }, { switches: { ...SWITCHES, ...switches } });
    expect(seen?.reason).toMatch(reason);
    expect(seen?.until).toBe(until);
  });

  it('says why it is tried again later, and until when', () => {
    const outcome = { reason: 'The ledger was busy.' };
    expect(wait({ notBefore: LATER, outcome })).toEqual({ reason: 'The ledger was busy.', until: LATER });
    expect(wait({ notBefore: NOW, outcome })).toBeNull();
  });

  it('waits for the ledger to be read, unless it rests on nothing', () => {
    const unread = 'The ledger has not been read.';
    expect(wait({}, { unread })?.reason).toBe(unread);
    expect(wait({ kind: 'task' }, { unread })).toBeNull();
  });

  it('waits for an earlier change of the same customer’s mark', () => {
    const inDoubt = new Set(['C1']);
    expect(wait({}, { inDoubt })?.reason).toMatch(/no answer yet/);
    expect(wait({ kind: 'remind' }, { inDoubt })).toBeNull();
    expect(wait({ customerId: 'C2' }, { inDoubt })).toBeNull();
  });

  it('about an old debt waits for tomorrow when today’s are used up', () => {
    expect(wait({ kind: 'remind', oldDebt: true }, { oldDebtPerDay: 25 })?.reason).toMatch(/Only 25/);
    expect(wait({ kind: 'remind' }, { oldDebtPerDay: 25 })).toBeNull();
  });

  it('without an answer is looked for once it is settled; a mail waits for a person', () => {
    expect(wait({ state: 'in_doubt' })?.until).toBe('2026-03-02T12:02:10.000Z');
    expect(wait({ state: 'reading_back' })?.until).toBe('2026-03-02T12:02:10.000Z');
    expect(wait({ state: 'in_doubt', kind: 'remind' })).toMatchObject({ until: null });
  });

  it('that was let go by the policy waits when the mode only observes by now; a person’s does not', () => {
    expect(wait({}, { modeOf: () => 'observe' })?.reason).toMatch(/observes/);
    expect(wait({ approvedBy: 'owner' }, { modeOf: () => 'observe' })).toBeNull();
  });
});
