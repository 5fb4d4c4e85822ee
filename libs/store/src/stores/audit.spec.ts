import { Client } from 'pg';
import { companyForEachTest } from '../../../../test/support/company';
import * as audit from './audit.store';

const entry = (event: string): audit.AuditEntry => ({
  at: '2026-02-01T10:00:00.000Z',
  actor: 'owner',
  event,
  subject: 'c1',
  detail: { z: 1, a: [0.1, 'ü\0', null], big: 12n },
});
const FIRST_HASH = '0'.repeat(64);

describe('the audit', () => {
  const company = companyForEachTest({ poolMax: 10 });
  const { inside } = company;
  const written = (count: number): Promise<void> =>
    inside((scope) =>
      audit.append(
        scope,
        Array.from({ length: count }, (_, i) => entry(`e${i}`)),
      ),
    );

  /** As somebody who may do anything to the database. */
  const tamper = async (...statements: readonly string[]): Promise<void> => {
    const owner = new Client({ connectionString: company.databaseUrl });
    await owner.connect();
    try {
      await owner.query('alter table audit disable trigger user');
      for (const statement of statements) await owner.query(statement.replaceAll(':company', `'${company.id}'`));
      await owner.query('alter table audit enable trigger user');
    } finally {
      await owner.end();
    }
  };

  it('is one unbroken chain, also when many append at once', async () => {
    expect(await inside(audit.verify)).toEqual({ ok: true, count: 0, head: FIRST_HASH });
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        inside((scope) => audit.append(scope, i % 2 ? entry(`e${i}`) : [entry('x'), entry('y')])),
      ),
    );
    const latest = await inside((scope) => audit.list(scope, { limit: 2 }));
    expect(latest.map(({ sequence }) => sequence)).toEqual([30, 29]);
    expect(await inside(audit.verify)).toEqual({ ok: true, count: 30, head: latest[0]?.hash });
    expect(
      (await inside((scope) => audit.list(scope, { subject: 'c1', before: 2, limit: 9 }))).map(({ sequence }) => sequence),
    ).toEqual([1]);
    expect(await inside((scope) => audit.list(scope, { subject: 'nobody', limit: 9 }))).toEqual([]);
  });

  it('is whole while others append to it', async () => {
    await written(2500);
    const found = await Promise.all(
      Array.from({ length: 8 }, async () => {
        await written(7);
        return inside(audit.verify);
      }),
    );
    expect(found.filter(({ ok }) => !ok)).toEqual([]);
    expect(await inside(audit.verify)).toMatchObject({ ok: true, count: 2556 });
  });

  it('neither moves nor loses its head with an entry that was not stored', async () => {
    await written(2);
    const failed = inside(async (scope) => {
      await audit.append(scope, entry('never'));
      throw new Error('power cut');
    });
    await expect(failed).rejects.toThrow('power cut');
    await written(1);
    expect(await inside(audit.verify)).toMatchObject({ ok: true, count: 3 });
  });

  const insertAt = (sequence: number, hash: string): string =>
    `insert into audit select company_id, ${sequence}, at, actor, event, subject, detail, ${hash} from audit where sequence = 1 and company_id = :company`;
  it.each([
    ['an actor changed', 3, 'changed', [`update audit set actor = 'x' where sequence = 3 and company_id = :company`]],
    ['a time changed', 3, 'changed', [`update audit set at = at + interval '1 ms' where sequence = 3 and company_id = :company`]],
    ['a detail changed', 1200, 'changed', [`update audit set detail = '{}' where sequence = 1200 and company_id = :company`]],
    ['a hash changed', 1500, 'changed', [`update audit set hash = md5('x') where sequence = 1500 and company_id = :company`]],
    ['the first removed', 1, 'missing', [`delete from audit where sequence = 1 and company_id = :company`]],
    ['one in the middle removed', 700, 'missing', [`delete from audit where sequence = 700 and company_id = :company`]],
    ['the last removed', 1500, 'missing', [`delete from audit where sequence = 1500 and company_id = :company`]],
    ['a long tail removed', 1001, 'missing', [`delete from audit where sequence > 1000 and company_id = :company`]],
    ['all removed', 1, 'missing', [`delete from audit where company_id = :company`]],
    ['all removed by truncating', 1, 'missing', [`truncate audit`]],
    [
      'one removed and the rest moved up',
      3,
      'changed',
      [`delete from audit where sequence = 3 and company_id = :company`, shiftedFrom(3, -1)],
    ],
    [
      'two exchanged',
      10,
      'changed',
      [
        `update audit set sequence = -1 where sequence = 10 and company_id = :company`,
        `update audit set sequence = 10 where sequence = 20 and company_id = :company`,
        `update audit set sequence = 20 where sequence = -1 and company_id = :company`,
      ],
    ],
    ['one put in between', 6, 'changed', [shiftedFrom(5, 1), insertAt(6, 'hash')]],
    ['one put in front', 0, 'added', [insertAt(0, 'hash')]],
    ['one put at the end', 1501, 'changed', [insertAt(1501, 'hash')]],
    ['the head taken away', 1, 'added', [`delete from audit_head where company_id = :company`]],
    ['the head moved back', 1500, 'added', [`update audit_head set sequence = 1499 where company_id = :company`]],
    ['the head rewritten', 1500, 'changed', [`update audit_head set hash = md5('x') where company_id = :company`]],
  ] as const)('tells where somebody with all rights has tampered: %s', async (_, at, what, statements) => {
    await written(1500);
    const { head } = await inside(audit.verify);
    await tamper(...statements);
    const found = await inside(audit.verify);
    expect(found).toMatchObject({ ok: false, at, what, count: Math.max(0, at - 1) });
    if (!statements.some((statement) => statement.includes('audit_head'))) expect(found.head).toBe(head);
  });

  it('goes on where its head stood after a cut tail, so that the gap stays', async () => {
    await written(5);
    await tamper('delete from audit where sequence > 3 and company_id = :company');
    await written(2);
    expect(await inside(audit.verify)).toMatchObject({ ok: false, at: 4, what: 'missing', count: 3 });
  });

  it('tells an entry at the end that is linked as if it were one of ours', async () => {
    await written(3);
    await inside((scope) => audit.append(scope, entry('ours')));
    await tamper(
      `update audit_head set sequence = 3, hash = (select hash from audit where sequence = 3 and company_id = :company) where company_id = :company`,
    );
    expect(await inside(audit.verify)).toMatchObject({ ok: false, at: 4, what: 'added' });
  });
});

/** Through negative numbers, so that no two are ever the same. */
function shiftedFrom(sequence: number, by: number): string {
  return `update audit set sequence = -sequence where sequence > ${sequence} and company_id = :company;
    update audit set sequence = -sequence + ${by} where sequence < 0 and company_id = :company`;
}
