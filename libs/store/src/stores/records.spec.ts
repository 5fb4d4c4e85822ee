import { randomUUID } from 'node:crypto';
import { parseDay } from '@holdfast/credit';
import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/postgres';
import type { CompanyScope } from '../scope';
import { openStore, type Store } from '../store';
import * as audit from './audit.store';
import * as marks from './marks.store';
import * as meters from './meters.store';
import * as settings from './settings.store';
import * as tasks from './tasks.store';
import * as turns from './turns.store';

const NOW = '2026-02-01T10:00:00.000Z';
const LATER = '2026-02-01T11:00:00.000Z';
const today = parseDay('2026-02-01');

describe('what is kept of a company', () => {
  let database: FreshDatabase;
  let store: Store;
  let companyId: string;
  let number = 0;

  beforeAll(async () => {
    database = await freshDatabase();
    store = await openStore({ url: database.url });
  });

  beforeEach(async () => {
    companyId = (await store.companies.register({ provider: 'xero', externalHash: `company ${++number}`, name: 'C' })).id;
  });

  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const inside = <T>(work: (scope: CompanyScope) => Promise<T>): Promise<T> => store.inCompany(companyId, work);

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
      };
      expect(await inside(settings.read)).toEqual(expected);
      await inside((scope) => settings.save(scope, { ...expected, pausedUntil: null } as settings.StoredSettings));
      expect((await inside(settings.read)).pausedUntil).toBeNull();
    });

    it('a time zone that the owner chose replaces the one that the ledger tells, until the choice is taken back', async () => {
      const profile = { name: 'C', timeZone: null, timeZoneProblem: 'not told' } as settings.StoredProfile;
      await inside((scope) => settings.patch(scope, { profile, timeZone: 'Europe/London' }));
      expect((await inside(settings.read)).profile).toEqual({ ...profile, timeZone: 'Europe/London', timeZoneProblem: null });
      await inside((scope) => settings.patch(scope, { timeZone: null }));
      expect((await inside(settings.read)).profile).toEqual(profile);
    });
  });

  it('counts the changes of a mark across its release', async () => {
    const prior = { terms: { id: '3', name: 'Net 30', days: 30 }, groups: ['VIP'] };
    await inside((scope) => marks.set(scope, 'c1', { mark: 'hold', prior, since: today }));
    await inside((scope) => marks.set(scope, 'c1', { mark: 'upfront', prior, since: today }));
    expect(await inside((scope) => marks.read(scope, ['c1', 'c2']))).toEqual(
      new Map<string, marks.CurrentMark>([
        ['c1', { mark: 'upfront', prior, since: today, changes: 2 }],
        ['c2', { mark: null, prior: null, since: null, changes: 0 }],
      ]),
    );
    await inside((scope) => marks.clear(scope, 'c1'));
    expect((await inside((scope) => marks.read(scope, ['c1']))).get('c1')).toEqual({
      mark: null,
      prior: null,
      since: null,
      changes: 3,
    });
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

  describe('the audit', () => {
    const entry = (event: string): audit.AuditEntry => ({
      at: NOW,
      actor: 'owner',
      event,
      subject: 'c1',
      detail: { z: 1, a: [0.1, 'ü\0', null], big: 12n },
    });

    it('is one unbroken chain, also when many append at once', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          inside((scope) => audit.append(scope, i % 2 ? entry(`e${i}`) : [entry('x'), entry('y')])),
        ),
      );
      expect(await inside(audit.verify)).toEqual({ ok: true, count: 30 });
      const latest = await inside((scope) => audit.list(scope, { limit: 2 }));
      expect(latest.map(({ sequence }) => sequence)).toEqual([30, 29]);
      expect(
        (await inside((scope) => audit.list(scope, { subject: 'c1', before: 2, limit: 9 }))).map(({ sequence }) => sequence),
      ).toEqual([1]);
      expect(await inside((scope) => audit.list(scope, { subject: 'nobody', limit: 9 }))).toEqual([]);
    });

    it.each([
      [`update audit set actor = 'somebody' where sequence = 3 and company_id = $1`, 3],
      [`update audit set detail = detail || '{"a": 2}' where sequence = 1200 and company_id = $1`, 1200],
      [`delete from audit where sequence = 2 and company_id = $1`, 2],
    ])('shows where somebody with all rights has tampered: %s', async (sql, at) => {
      await inside((scope) =>
        audit.append(
          scope,
          Array.from({ length: 1500 }, (_, i) => entry(`e${i}`)),
        ),
      );
      expect(await inside(audit.verify)).toEqual({ ok: true, count: 1500 });
      const owner = new Client({ connectionString: database.url });
      await owner.connect();
      await owner.query('alter table audit disable trigger audit_append_only');
      await owner.query(sql, [companyId]);
      await owner.query('alter table audit enable trigger audit_append_only');
      await owner.end();
      expect(await inside(audit.verify)).toEqual({ ok: false, at });
    });
  });

  describe('the directory', () => {
    it('takes the same books back as the same company, connected', async () => {
      const [hash, now] = [randomUUID(), NOW];
      const company = await store.companies.register({ provider: 'quickbooks', externalHash: hash, name: 'Old', now });
      await store.companies.setStatus(company.id, 'disconnected');
      const again = await store.companies.register({ provider: 'quickbooks', externalHash: hash, name: 'New', now: LATER });
      expect(again).toEqual({ ...company, name: 'New', status: 'connected', createdAt: NOW });
      expect((await store.companies.register({ provider: 'xero', externalHash: hash, name: 'Other' })).id).not.toBe(company.id);
      await store.companies.rename(company.id, 'Newest');
      expect(await store.companies.find(company.id)).toEqual({ ...again, name: 'Newest' });
      expect(await store.companies.findByExternal('quickbooks', ['other', hash])).toMatchObject([{ id: company.id }]);
      expect(await store.companies.findByExternal('quickbooks', ['other'])).toEqual([]);
      expect(await store.companies.find('nonsense')).toBeNull();
      expect((await store.companies.list()).map(({ id }) => id)).toContain(company.id);
    });
  });

  it('knows whose turn it is, and that its database answers', async () => {
    const due = async (now: string) => (await store.companies.dueForTurn(now)).includes(companyId);
    expect(await due(NOW)).toBe(true);
    await store.companies.scheduleTurn(companyId, LATER);
    expect(await due(NOW)).toBe(false);
    expect(await due(LATER)).toBe(true);
    await store.companies.setStatus(companyId, 'needs-reconnect');
    expect(await due(LATER)).toBe(false);
    await store.ping();
  });

  describe('sessions, links and states', () => {
    it('keep the first access key and no other', async () => {
      const saved = await Promise.all(['a', 'b'].map((hash) => store.sessions.saveFirstAccessKey(hash)));
      expect(saved.filter(Boolean)).toHaveLength(1);
      const known = await Promise.all(['a', 'b', 'c'].map((hash) => store.sessions.isAccessKey(hash)));
      expect(known).toEqual([...saved, false]);
    });

    it('end at their time', async () => {
      const id = randomUUID();
      await store.sessions.create({ idHash: id, expiresAt: LATER });
      expect(await store.sessions.find(id, NOW)).toEqual({ expiresAt: LATER });
      expect(await store.sessions.find(id, LATER)).toBeNull();
      await store.sessions.remove(id);
      expect(await store.sessions.find(id, NOW)).toBeNull();
    });

    it('work exactly once, however many try at once', async () => {
      const [link, state] = [randomUUID(), randomUUID()];
      await store.sessions.createLink({ tokenHash: link, expiresAt: LATER });
      const used = await Promise.all(Array.from({ length: 8 }, () => store.sessions.useLink(link, NOW)));
      expect(used.filter(Boolean)).toHaveLength(1);
      await store.sessions.createState({ stateHash: state, sessionHash: 'mine', provider: 'xero', expiresAt: LATER });
      const use = (sessionHash: string, now = NOW) => store.sessions.useState({ stateHash: state, sessionHash, now });
      expect(await use('not mine')).toBeNull();
      expect(await use('mine', LATER)).toBeNull();
      expect((await Promise.all([use('mine'), use('mine')])).filter(Boolean)).toEqual([{ provider: 'xero' }]);
      await store.sessions.sweep(LATER);
      expect(await store.sessions.useLink(link, NOW)).toBe(false);
    });
  });
});
