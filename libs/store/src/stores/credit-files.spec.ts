import { EMPTY_FILE, parseDay, type Ending, type FileContent, type FileEntry } from '@holdfast/credit';
import { Client } from 'pg';
import { companyForEachTest } from '../../../../test/support/company';
import { rows } from '../sql';
import * as audit from './audit.store';
import * as creditFiles from './credit-files.store';
import * as decisions from './decisions.store';
import * as mirror from './mirror.store';
import { applied, at, customer, gbp, gone, invoice, payment } from './sample-records';
import * as violations from './violations.store';

const NOW = '2026-02-01T10:00:00.000Z';
const DAY = parseDay('2026-02-01');
const DISPUTE: FileContent = {
  kind: 'dispute',
  invoiceId: 'i1',
  amount: gbp(4000),
  raisedOn: DAY,
  reason: 'wrong goods',
  evidence: null,
};

describe('what people record about customers', () => {
  const company = companyForEachTest({ provider: 'quickbooks', poolMax: 3 });
  const { inside } = company;
  const record = (customerId: string, content: FileContent | Ending, now = NOW): Promise<FileEntry> =>
    inside((scope) => creditFiles.record(scope, { customerId, content, by: 'Ada', now }));
  const fileOf = async (id: string) => (await inside((scope) => creditFiles.creditFiles(scope, [id]))).get(id);
  const tell = (...records: Parameters<typeof mirror.storePage>[1]['records']) =>
    inside((scope) => mirror.storePage(scope, { records, mark: null }));
  const waiting = () => inside((scope) => decisions.customerIdsToDecide(scope, null));
  /** Everybody who waits has been decided. */
  const settle = () => inside((scope) => rows(scope, 'delete from touched where company_id = $1'));

  it('comes back as it was recorded, with the customer waiting to be decided and an entry in the audit', async () => {
    await tell(customer({ id: 'c1' }), customer({ id: 'c2' }));
    await settle();
    const entry = await record('c1', DISPUTE);
    expect(entry).toEqual({ id: expect.any(String) as string, number: 1, by: 'Ada', recordedAt: NOW, ...DISPUTE });
    expect(await inside((scope) => creditFiles.entries(scope, 'c1'))).toEqual([entry]);
    expect(await fileOf('c1')).toEqual({ ...EMPTY_FILE, disputes: [{ ...entry, ended: null }] });
    expect(await fileOf('c2')).toEqual(EMPTY_FILE);
    expect(await waiting()).toEqual(['c1']);
    expect(await inside((scope) => audit.list(scope, { limit: 5 }))).toMatchObject([
      { actor: 'Ada', event: 'credit file: dispute recorded', subject: 'c1', detail: { entry: entry.id, reason: 'wrong goods' } },
    ]);
    expect(await inside(audit.verify)).toMatchObject({ ok: true, count: 1 });
  });

  it('is ended by a later entry, once, and never changed', async () => {
    await tell(customer({ id: 'c1' }));
    const { id } = await record('c1', DISPUTE);
    await record('c1', { kind: 'end', entryId: id, on: DAY, outcome: 'credited' });
    expect(await fileOf('c1')).toMatchObject({ disputes: [{ id, ended: { on: DAY, outcome: 'credited', by: 'Ada' } }] });
    await expect(record('c1', { kind: 'end', entryId: id, on: null, outcome: 'again' })).rejects.toMatchObject({
      constraint: 'file_entry_ended_once',
    });
    expect(await inside((scope) => creditFiles.entries(scope, 'c1'))).toHaveLength(2);
    const engine = new Client(company.store.bossConnection);
    await engine.connect();
    for (const statement of [`update file_entry set content = '{}'`, 'delete from file_entry', 'delete from withdrawn_receipt'])
      await expect(engine.query(statement)).rejects.toThrow(/permission denied/);
    await engine.end();
  });

  it('belongs to one company: another neither sees nor ends it', async () => {
    await tell(customer({ id: 'c1' }));
    const { id } = await record('c1', DISPUTE);
    await company.another('xero');
    await expect(record('c1', { kind: 'end', entryId: id, on: null, outcome: 'x' })).rejects.toMatchObject({ code: '23503' });
    expect(await fileOf('c1')).toEqual(EMPTY_FILE);
  });

  it('keeps the order in which it was recorded, whatever the clock says, and when two record at once', async () => {
    await tell(customer({ id: 'c1' }));
    const limit = (reason: string): FileContent => ({ kind: 'limit', amount: gbp(1), from: DAY, expiresOn: null, reason });
    await Promise.all(['a', 'b', 'c'].map((reason) => record('c1', limit(reason))));
    await record('c1', limit('last'), '2026-01-31T10:00:00.000Z');
    expect((await inside((scope) => creditFiles.entries(scope, 'c1'))).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect((await fileOf('c1'))?.limits.at(-1)?.reason).toBe('last');
  });

  it('goes with the documents when customers are merged, what stayed coming last', async () => {
    await tell(customer({ id: 'c1' }), customer({ id: 'c2' }), customer({ id: 'c3' }));
    const limit = (minor: number): FileContent => ({
      kind: 'limit',
      amount: gbp(minor),
      from: DAY,
      expiresOn: null,
      reason: 'x',
    });
    await record('c1', limit(1));
    const { id } = await record('c2', DISPUTE, '2026-02-01T10:01:00.000Z');
    await record('c3', limit(3), '2026-02-01T10:02:00.000Z');
    await tell(
      customer({ id: 'c2', mergedInto: 'c1', changedAt: at(9) }),
      customer({ id: 'c3', mergedInto: 'c2', changedAt: at(9) }),
    );
    const file = await fileOf('c1');
    expect(file?.disputes).toMatchObject([{ id, ended: null }]);
    expect(file?.limits.map(({ number, amount }) => [number, amount.minor])).toEqual([
      [2, 3n],
      [3, 1n],
    ]);
    await record('c1', { kind: 'end', entryId: id, on: DAY, outcome: 'credited' });
    expect((await fileOf('c1'))?.disputes).toMatchObject([{ id, ended: { outcome: 'credited' } }]);
    expect((await inside((scope) => creditFiles.entries(scope, 'c1'))).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  it('stands beside what was raised against a mark', async () => {
    await tell(customer({ id: 'c1' }));
    await settle();
    await inside((scope) =>
      violations.add(scope, [{ invoiceId: 'i1', customerId: 'c1', mark: 'hold', since: DAY, foundOn: DAY }]),
    );
    expect(await fileOf('c1')).toEqual({ ...EMPTY_FILE, violationsOn: [DAY] });
    expect(await waiting()).toEqual(['c1']);
  });

  describe('a group', () => {
    const family = () =>
      tell(
        customer({ id: 'p' }),
        customer({ id: 'a', parentId: 'p' }),
        customer({ id: 'b', parentId: 'a' }),
        customer({ id: 'x' }),
        customer({ id: 'y', parentId: 'x' }),
      );

    it('is judged together only where its parent says so, whole generations of it', async () => {
      await family();
      expect((await fileOf('a'))?.group).toBeNull();
      const { id } = await record('p', { kind: 'roll-up' });
      const group = { parentId: 'p', memberIds: ['p', 'a', 'b'], exposureOfOthers: null };
      const files = await inside((scope) => creditFiles.creditFiles(scope, ['p', 'a', 'b', 'x', 'y']));
      expect([...files.values()].map((file) => file.group)).toEqual([group, group, group, null, null]);
      await record('p', { kind: 'end', entryId: id, on: DAY, outcome: 'alone again' });
      expect((await fileOf('a'))?.group).toBeNull();
    });

    it('may be of our own making, which beats the ledger’s', async () => {
      await family();
      await record('p', { kind: 'roll-up' });
      await record('x', { kind: 'parent', parentId: 'p' });
      await record('a', { kind: 'parent', parentId: 'nobody' });
      expect((await fileOf('p'))?.group?.memberIds).toEqual(['p', 'x', 'y']);
      expect((await fileOf('b'))?.group).toBeNull();
      // A circle is no family of its own, and ends.
      await record('p', { kind: 'parent', parentId: 'y' });
      expect((await fileOf('y'))?.group?.memberIds).toEqual(['p', 'x', 'y']);
    });

    it('waits together, and whoever joins or leaves it with it', async () => {
      await family();
      await settle();
      await record('p', { kind: 'roll-up' });
      expect(await waiting()).toEqual(['a', 'b', 'p']);
      await settle();
      await tell(invoice({ id: 'i1', customerId: 'b' }), invoice({ id: 'i2', customerId: 'x' }));
      await inside(creditFiles.touchGroups);
      expect(await waiting()).toEqual(['a', 'b', 'p', 'x']);
      await settle();
      await record('x', { kind: 'parent', parentId: 'p' });
      expect(await waiting()).toEqual(['a', 'b', 'p', 'x', 'y']);
    });
  });

  describe('a receipt taken back', () => {
    const withdrawnFrom = async (id: string) => (await inside((scope) => mirror.customerLedgers(scope, [id])))[0]?.withdrawn;
    const paid = payment({
      id: 'p1',
      customerId: 'parent',
      applications: [applied('p1', 'i1', 3000), applied('p1', 'i2', 1000)],
    });
    const told = { sourceId: 'p1', on: parseDay('2026-01-20') };

    it('is remembered with what it had settled, when it is void or gone, once', async () => {
      await tell(customer({ id: 'c1' }), invoice({ id: 'i1', customerId: 'c1' }), invoice({ id: 'i2', customerId: 'c1' }), paid);
      expect(await withdrawnFrom('c1')).toBeUndefined();
      const voided = { ...paid, status: 'void' as const, applications: [], version: '2', changedAt: at(60) };
      await tell(voided);
      await tell(voided);
      await tell(gone('payment', 'p1', 90));
      expect(await withdrawnFrom('c1')).toEqual([
        { ...told, invoiceId: 'i1', amount: gbp(3000), withdrawnAt: at(60) },
        { ...told, invoiceId: 'i2', amount: gbp(1000), withdrawnAt: at(60) },
      ]);
      expect(await waiting()).toContain('c1');
    });

    it('is remembered when it is deleted, and not when an older telling says so or it is only set elsewhere', async () => {
      await tell(customer({ id: 'c1' }), invoice({ id: 'i1', customerId: 'c1' }), paid);
      await tell({ ...paid, applications: [], version: '2', changedAt: at(50) });
      await tell({ ...paid, status: 'void', applications: [], version: '0', changedAt: at(-5) });
      expect(await withdrawnFrom('c1')).toBeUndefined();
      await tell({ ...paid, version: '3', changedAt: at(60) });
      await tell(gone('payment', 'p1', 70));
      expect(await withdrawnFrom('c1')).toMatchObject([{ invoiceId: 'i1', withdrawnAt: at(70) }]);
    });

    it('is found on the invoice where the ledger tells cash there: it is missing, and more is owed', async () => {
      const settled = invoice({
        id: 'i1',
        customerId: 'c1',
        status: 'paid',
        balance: gbp(0),
        cashApplied: [applied('p1', 'i1', 10_000)],
      });
      const reopened = {
        ...settled,
        version: '2',
        changedAt: at(60),
        status: 'open' as const,
        balance: gbp(10_000),
        cashApplied: [],
      };
      await tell(customer({ id: 'c1' }), settled);
      await tell({ ...reopened, version: '1', balance: gbp(0), changedAt: at(30), cashApplied: [applied('p2', 'i1', 10_000)] });
      expect(await withdrawnFrom('c1')).toBeUndefined();
      await tell(reopened);
      expect(await withdrawnFrom('c1')).toEqual([
        { ...told, sourceId: 'p2', invoiceId: 'i1', amount: gbp(10_000), withdrawnAt: at(60) },
      ]);
    });
  });
});
