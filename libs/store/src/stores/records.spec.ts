import { randomUUID } from 'node:crypto';
import { parseDay } from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import type { CompanyScope } from '../scope';
import { rows } from '../sql';
import * as marks from './marks.store';
import * as meters from './meters.store';
import * as settings from './settings.store';
import * as tasks from './tasks.store';
import * as turns from './turns.store';
import * as violations from './violations.store';

const NOW = '2026-02-01T10:00:00.000Z';
const LATER = '2026-02-01T11:00:00.000Z';
const today = parseDay('2026-02-01');

describe('what is kept of a company', () => {
  const company = companyForEachTest();
  const { inside } = company;

  describe('settings', () => {
    it('observe until somebody chooses otherwise', async () => {
      expect(await inside(settings.read)).toMatchObject({
        profile: null,
        modes: { standing: 'observe', reminders: 'observe', notes: 'observe' },
        killSwitch: false,
      });
    });

    it('change what is named and leave the rest, also when two people patch at once', async () => {
      await Promise.all([
        inside((scope) => settings.patch(scope, { modes: { standing: 'act' }, pausedUntil: LATER })),
        inside((scope) => settings.patch(scope, { modes: { notes: 'ask' }, killSwitch: true })),
        inside((scope) => settings.patch(scope, { policyName: 'strict', syncedAt: NOW })),
        inside((scope) => settings.patch(scope, { alertsTo: 'owner@example.com', liveSince: today })),
      ]);
      const expected = {
        profile: null,
        modes: { standing: 'act', reminders: 'observe', notes: 'ask' },
        policyName: 'strict',
        pausedUntil: LATER,
        killSwitch: true,
        syncedAt: NOW,
        profileReadAt: null,
        timeZone: null,
        alertsTo: 'owner@example.com',
        liveSince: today,
        undoing: null,
      };
      expect(await inside(settings.read)).toEqual(expected);
      await inside((scope) => settings.save(scope, { ...expected, pausedUntil: null } as settings.StoredSettings));
      expect((await inside(settings.read)).pausedUntil).toBeNull();
    });

    it('keep what an undo has left to do until somebody lets the company act again', async () => {
      const undoing = { since: null, customerIds: ['c1'] };
      await inside((scope) => settings.patch(scope, { undoing }));
      await inside((scope) => settings.patch(scope, { modes: { notes: 'observe' }, alertsTo: 'owner@example.com' }));
      expect((await inside(settings.read)).undoing).toEqual(undoing);
      await inside((scope) => settings.patch(scope, { modes: { notes: 'ask' } }));
      expect((await inside(settings.read)).undoing).toBeNull();
    });

    it('a time zone that the owner chose replaces the one that the ledger tells, until the choice is taken back', async () => {
      const profile = { name: 'C', timeZone: null, timeZoneProblem: 'not told' } as settings.StoredProfile;
      await inside((scope) => settings.patch(scope, { profile, timeZone: 'Europe/London' }));
      expect((await inside(settings.read)).profile).toEqual({ ...profile, timeZone: 'Europe/London', timeZoneProblem: null });
      await inside((scope) => settings.patch(scope, { timeZone: null }));
      expect((await inside(settings.read)).profile).toEqual(profile);
    });
  });

  describe('a mark', () => {
    const prior = { terms: { id: '3', name: 'Net 30', days: 30 }, groups: ['VIP'] };
    const none = { mark: null, prior: null, since: null, placedAt: null, placedSeenAt: null };
    const set = (mark: marks.PlacedMark['mark'], placedAt: string | null) =>
      inside((scope) => marks.set(scope, 'c1', { mark, prior, since: today, placedAt }));
    const read = async () => (await inside((scope) => marks.read(scope, ['c1']))).get('c1');

    it('counts its changes across its release', async () => {
      await set('hold', NOW);
      await set('upfront', LATER);
      expect(await inside((scope) => marks.read(scope, ['c1', 'c2']))).toEqual(
        new Map<string, marks.CurrentMark>([
          ['c1', { mark: 'upfront', prior, since: today, changes: 2, placedAt: NOW, placedSeenAt: expect.any(String) as string }],
          ['c2', { ...none, changes: 0 }],
        ]),
      );
      await inside((scope) => marks.clear(scope, 'c1'));
      expect(await read()).toEqual({ ...none, changes: 3 });
      await set('hold', LATER);
      expect(await read()).toMatchObject({ changes: 4, placedAt: LATER });
    });

    it('knows when its spell began, by both clocks, as far as they told', async () => {
      const before = await inside(now);
      await set('hold', null);
      const first = await read();
      expect(first).toMatchObject({ placedAt: null });
      expect(Date.parse(first?.placedSeenAt ?? '')).toBeGreaterThanOrEqual(before);
      await set('upfront', LATER);
      expect(await read()).toMatchObject({ placedAt: LATER, placedSeenAt: first?.placedSeenAt });
    });

    const now = async (scope: CompanyScope): Promise<number> =>
      Date.parse((await rows<{ at: string }>(scope, 'select now() as at where $1::uuid is not null'))[0]?.at ?? '');
  });

  it('remembers each invoice that was raised in spite of a mark once, for ever', async () => {
    const violation = { invoiceId: 'i1', customerId: 'c1', mark: 'hold', since: today, foundOn: today } as const;
    const add = (...found: violations.Violation[]) => inside((scope) => violations.add(scope, found));
    expect(await add(violation)).toEqual(['i1']);
    expect(await add({ ...violation, mark: 'upfront' }, { ...violation, invoiceId: 'i2' })).toEqual(['i2']);
    expect(await Promise.all([add({ ...violation, invoiceId: 'i3' }), add({ ...violation, invoiceId: 'i3' })])).toEqual(
      expect.arrayContaining([['i3'], []]),
    );
    expect(await add()).toEqual([]);
  });

  it('raises a task once per key, lists and closes it', async () => {
    const task = { key: 'call/1', customerId: 'c1', title: 'Call', detail: { why: 'x' }, dueOn: today, now: NOW };
    const { id, added } = await inside((scope) => tasks.add(scope, task));
    expect(added).toBe(true);
    expect(await inside((scope) => tasks.add(scope, { ...task, title: 'Other' }))).toEqual({ id, added: false });
    await inside((scope) => tasks.add(scope, { ...task, key: 'reconnect', customerId: null, now: LATER }));
    expect((await inside((scope) => tasks.list(scope, { limit: 9 }))).map(({ key }) => key)).toEqual(['reconnect', 'call/1']);
    expect(await inside((scope) => tasks.close(scope, id, { by: 'Ann', now: LATER }))).toBe(true);
    expect(await inside((scope) => tasks.close(scope, id, { by: 'Bob', now: LATER }))).toBe(false);
    expect(await inside((scope) => tasks.close(scope, 'nonsense', { by: 'Bob', now: LATER }))).toBe(false);
    expect(await inside((scope) => tasks.list(scope, { customerId: 'c1', closed: true, limit: 9 }))).toEqual([
      {
        id,
        key: 'call/1',
        customerId: 'c1',
        title: 'Call',
        detail: { why: 'x' },
        dueOn: today,
        createdAt: NOW,
        closedAt: LATER,
        closedBy: 'Ann',
      },
    ]);
  });

  it('adds up calls per day', async () => {
    const call = { reads: 1, units: 5, writes: 2, batches: 3, bytes: 5_000_000_000 };
    await Promise.all([1, 2].map(() => inside((scope) => meters.add(scope, { day: today, ...call }))));
    await inside((scope) => meters.add(scope, { day: parseDay('2026-02-02'), ...call }));
    expect(await inside((scope) => meters.sum(scope))).toEqual({
      reads: 3,
      units: 15,
      writes: 6,
      batches: 9,
      bytes: 15_000_000_000,
    });
    expect(await inside((scope) => meters.sum(scope, { through: today }))).toMatchObject({ reads: 2 });
    expect(await inside((scope) => meters.sum(scope, { from: parseDay('2027-01-01') }))).toMatchObject({ reads: 0 });
  });

  it('keeps turns, latest first', async () => {
    await inside((scope) => turns.start(scope, { id: 't1', trigger: 'timer', startedAt: NOW }));
    await inside((scope) => turns.start(scope, { id: 't2', trigger: 'webhook', startedAt: LATER }));
    await inside((scope) => turns.finish(scope, { id: 't1', finishedAt: LATER, summary: { rows: 3 }, error: null }));
    expect((await inside((scope) => turns.list(scope, 9))).map(({ id }) => id)).toEqual(['t2', 't1']);
    expect(await inside((scope) => turns.find(scope, 't1'))).toEqual({
      id: 't1',
      trigger: 'timer',
      startedAt: NOW,
      finishedAt: LATER,
      summary: { rows: 3 },
      error: null,
    });
    expect(await inside((scope) => turns.find(scope, 't9'))).toBeNull();
  });

  describe('the directory', () => {
    it('takes the same books back as the same company, connected', async () => {
      const [hash, now] = [randomUUID(), NOW];
      const books = await company.store.companies.register({ provider: 'quickbooks', externalHash: hash, name: 'Old', now });
      await company.store.companies.setStatus(books.id, 'disconnected');
      const again = await company.store.companies.register({
        provider: 'quickbooks',
        externalHash: hash,
        name: 'New',
        now: LATER,
      });
      expect(again).toEqual({ ...books, name: 'New', status: 'connected', createdAt: NOW });
      expect((await company.store.companies.register({ provider: 'xero', externalHash: hash, name: 'Other' })).id).not.toBe(
        books.id,
      );
      await company.store.companies.rename(books.id, 'Newest');
      expect(await company.store.companies.find(books.id)).toEqual({ ...again, name: 'Newest' });
      expect(await company.store.companies.findByExternal('quickbooks', ['other', hash])).toMatchObject([{ id: books.id }]);
      expect(await company.store.companies.findByExternal('quickbooks', ['other'])).toEqual([]);
      expect(await company.store.companies.find('nonsense')).toBeNull();
      expect((await company.store.companies.list()).map(({ id }) => id)).toContain(books.id);
    });
  });

  it('knows whose turn it is, and that its database answers', async () => {
    const due = async (now: string) => (await company.store.companies.dueForTurn(now)).includes(company.id);
    expect(await due(NOW)).toBe(true);
    await company.store.companies.scheduleTurn(company.id, LATER);
    expect(await due(NOW)).toBe(false);
    expect(await due(LATER)).toBe(true);
    await company.store.companies.setStatus(company.id, 'needs-reconnect');
    expect(await due(LATER)).toBe(false);
    await company.store.ping();
  });

  describe('sessions, links and states', () => {
    it('keep the first access key and no other', async () => {
      const saved = await Promise.all(['a', 'b'].map((hash) => company.store.sessions.saveFirstAccessKey(hash)));
      expect(saved.filter(Boolean)).toHaveLength(1);
      const known = await Promise.all(['a', 'b', 'c'].map((hash) => company.store.sessions.isAccessKey(hash)));
      expect(known).toEqual([...saved, false]);
    });

    it('end at their time', async () => {
      const id = randomUUID();
      await company.store.sessions.create({ idHash: id, expiresAt: LATER, name: null });
      expect(await company.store.sessions.find(id, NOW)).toEqual({ expiresAt: LATER, name: null });
      await company.store.sessions.rename(id, 'Ada King');
      expect(await company.store.sessions.find(id, NOW)).toEqual({ expiresAt: LATER, name: 'Ada King' });
      expect(await company.store.sessions.find(id, LATER)).toBeNull();
      await company.store.sessions.remove(id);
      expect(await company.store.sessions.find(id, NOW)).toBeNull();
    });

    it('work exactly once, however many try at once', async () => {
      const [link, state] = [randomUUID(), randomUUID()];
      await company.store.sessions.createLink({ tokenHash: link, expiresAt: LATER });
      const used = await Promise.all(Array.from({ length: 8 }, () => company.store.sessions.useLink(link, NOW)));
      expect(used.filter(Boolean)).toHaveLength(1);
      await company.store.sessions.createState({
        stateHash: state,
        sessionHash: 'mine',
        provider: 'xero',
        begunBy: 'Ada',
        expiresAt: LATER,
      });
      const use = (sessionHash: string, now = NOW) => company.store.sessions.useState({ stateHash: state, sessionHash, now });
      expect(await use('not mine')).toBeNull();
      expect(await use('mine', LATER)).toBeNull();
      expect((await Promise.all([use('mine'), use('mine')])).filter(Boolean)).toEqual([{ provider: 'xero', begunBy: 'Ada' }]);
      await company.store.sessions.sweep(LATER);
      expect(await company.store.sessions.useLink(link, NOW)).toBe(false);
    });
  });
});
