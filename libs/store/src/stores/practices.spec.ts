import { parseDay } from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import type { PracticeScope } from '../scope';
import * as policies from './policies.store';
import * as practicePolicies from './practice-policies.store';
import * as practices from './practices.store';
import * as turns from './turns.store';

const AT = '2026-03-01T00:00:00.000Z';
const WRITTEN = { note: null, by: 'owner', at: AT };
const day = (number: number) => parseDay(`2026-03-${String(number).padStart(2, '0')}`);

describe('a practice', () => {
  const company = companyForEachTest({ poolMax: 3 });
  let practice: string;
  const inPractice = <T>(work: (scope: PracticeScope) => Promise<T>, id = practice): Promise<T> =>
    company.store.inPractice(id, work);
  const another = () => company.store.practices.create('Another', AT);
  const write = (text: string) => inPractice((scope) => practicePolicies.addVersion(scope, { text, ...WRITTEN }));
  const activate = (number: number | null, from: number) =>
    inPractice((scope) => practicePolicies.activate(scope, { number, from: day(from), by: 'owner', at: AT }));

  beforeEach(async () => {
    practice = await company.store.practices.create('Ledger & Daughters', AT);
  });

  it('has a name, which may be another one later, and looks after companies', async () => {
    await company.store.practices.rename(practice, 'Ledger & Sons');
    await inPractice((scope) => practices.admit(scope, company.id));
    expect(await company.store.practices.find(practice)).toEqual({
      id: practice,
      name: 'Ledger & Sons',
      createdAt: AT,
      endedAt: null,
      companies: 1,
    });
    expect((await company.store.practices.list()).map(({ id }) => id)).toContain(practice);
    expect(await company.store.practices.find('no id')).toBeNull();
    expect(await company.store.companies.find(company.id)).toMatchObject({ practiceId: practice });
    await company.inside(practices.dismiss);
    expect(await inPractice(practices.companies)).toEqual([]);
  });

  it('keeps every version and activation of its policy, and nobody changes one', async () => {
    const [first, second] = [await write('1'), await write('2')];
    expect([first, second]).toEqual([1, 2]);
    await activate(second, 10);
    await activate(first, 5);
    await activate(null, 10);
    const counting = (on: number) =>
      inPractice(async (scope) =>
        (await practicePolicies.fromDayOn(scope, day(on))).map(({ number, from }) => [number, Number(from.slice(8))]),
      );
    expect(await counting(4)).toEqual([
      [1, 5],
      [2, 10],
      [null, 10],
    ]);
    expect(await counting(9)).toEqual([
      [1, 5],
      [2, 10],
      [null, 10],
    ]);
    expect(await counting(10)).toEqual([[null, 10]]);
    for (const table of ['practice_policy_version', 'practice_policy_activation'])
      for (const change of [`update ${table} set number = number`, `delete from ${table}`])
        await expect(inPractice(({ manager }) => manager.query(change))).rejects.toThrow(/permission denied/);
  });

  it('is removed with its drafts, but not with a company, nor with anything that ever counted', async () => {
    await write('draft');
    await inPractice((scope) => practices.admit(scope, company.id));
    const remove = () => inPractice(practices.remove);
    await expect(remove()).rejects.toThrow(/company_practice_id_fkey/);
    await company.inside(practices.dismiss);
    const laidDown = practice;
    await activate(1, 5);
    await expect(remove()).rejects.toThrow(/practice_policy_activation/);
    await expect(inPractice(({ manager }) => manager.query('delete from practice'))).rejects.toThrow(/foreign key/);
    practice = await another();
    await write('draft');
    await remove();
    expect(await company.store.practices.find(practice)).toBeNull();
    expect(await inPractice((scope) => practicePolicies.versions(scope, 9))).toEqual([]);
    expect(await inPractice((scope) => practicePolicies.versions(scope, 9), laidDown)).toHaveLength(1);
  });

  it('may end, and go on', async () => {
    expect(await inPractice(practices.hasEnded)).toBe(false);
    await inPractice((scope) => practices.end(scope, AT));
    expect(await inPractice(practices.hasEnded)).toBe(true);
    expect(await company.store.practices.find(practice)).toMatchObject({ endedAt: AT });
    await inPractice((scope) => practices.end(scope, null));
    expect(await company.store.practices.find(practice)).toMatchObject({ endedAt: null });
  });

  it('is seen by no other practice, and its policy by no company', async () => {
    await write('secret');
    await activate(1, 1);
    await inPractice((scope) => practices.admit(scope, company.id));
    const other = await another();
    expect(await inPractice((scope) => practicePolicies.versions(scope, 9), other)).toEqual([]);
    for (const table of ['practice_policy_version', 'practice_policy_activation']) {
      expect(await company.inside(({ manager }) => manager.query(`select * from ${table}`))).toEqual([]);
      expect(await inPractice(({ manager }) => manager.query(`select * from ${table}`), other)).toEqual([]);
    }
    const forged = `insert into practice_policy_version (practice_id, number, text, by, at) values ($1, 7, 'x', 'x', now())`;
    for (const attempt of [
      () => inPractice(({ manager }) => manager.query(forged, [practice]), other),
      () => company.inside(({ manager }) => manager.query(forged, [practice])),
    ])
      await expect(attempt()).rejects.toThrow(/row-level security/);
  });

  it('enters its own companies, one at a time, and no other', async () => {
    const [first] = [company.id, await company.another('xero')];
    const [second, stranger] = [company.id, (await company.another('xero'), company.id)];
    for (const id of [first, second, stranger])
      await company.store.inCompany(id, (scope) => turns.start(scope, { id, trigger: 'test', startedAt: AT }));
    const seen = await inPractice(async (scope) => {
      for (const id of [first, second]) await practices.admit(scope, id);
      const turnsSeen = async (): Promise<string[]> =>
        ((await scope.manager.query('select id from turn')) as { id: string }[]).map(({ id }) => id);
      const inside = (id: string) => practices.inCompany(scope, id, turnsSeen);
      return [await turnsSeen(), await inside(first), await inside(second), await turnsSeen()];
    });
    expect(seen).toEqual([[], [first], [second], []]);
    const enter = inPractice((scope) => practices.inCompany(scope, stranger, () => Promise.resolve('inside')));
    await expect(enter).rejects.toThrow(RangeError);
  });

  it('hands its policy down as a copy, one for each version, however often it counts', async () => {
    const handed = { id: practice, number: 4 };
    const copies = await company.inside(async (scope) => {
      const own = await policies.addVersion(scope, { level: 'company', subject: '', text: 'own', ...WRITTEN });
      const copy = await policies.copyOf(scope, handed, { text: 'theirs', ...WRITTEN });
      for (const number of [copy, own]) {
        const level = number === own ? 'company' : 'practice';
        await policies.activate(scope, { level, subject: '', number, from: day(1), by: 'owner', at: AT });
      }
      return [copy, await policies.copyOf(scope, handed, { text: 'theirs', ...WRITTEN })];
    });
    expect(new Set(copies).size).toBe(1);
    expect(await company.inside((scope) => policies.inForce(scope, day(2)))).toMatchObject([
      { level: 'practice', number: -1, text: 'theirs', practice: handed },
      { level: 'company', number: 1, text: 'own', practice: null },
    ]);
    expect(await company.inside((scope) => policies.activations(scope, 9))).toMatchObject([
      { level: 'company', practice: null },
      { level: 'practice', practice: handed },
    ]);
    const since = await company.inside(async (scope) => {
      await policies.activate(scope, {
        level: 'practice',
        subject: '',
        number: copies[0] ?? 0,
        from: day(4),
        by: 'owner',
        at: AT,
      });
      return policies.countsSince(scope, day(5), { groups: [], customerId: null });
    });
    expect(since).toBe(day(4));
  });
});
