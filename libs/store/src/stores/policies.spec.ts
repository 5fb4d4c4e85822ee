import { money, parseDay } from '@holdfast/credit';
import { companyForEachTest } from '../../../../test/support/company';
import type { CompanyScope } from '../scope';
import * as bookFigures from './book-figures.store';
import * as creditFiles from './credit-files.store';
import * as policies from './policies.store';

const AT = '2026-03-01T00:00:00.000Z';
const day = (number: number) => parseDay(`2026-03-${String(number).padStart(2, '0')}`);
const COMPANY = { level: 'company', subject: '' } as const;
const GROUP = { level: 'group', subject: 'Charities' } as const;

describe('policies of a company', () => {
  const company = companyForEachTest({ poolMax: 3 });
  const { inside } = company;
  const write = (subject: policies.PolicySubject, text: string) =>
    inside((scope) => policies.addVersion(scope, { ...subject, text, note: null, by: 'owner', at: AT }));
  const activate = (subject: policies.PolicySubject, number: number | null, from: number) =>
    inside((scope) => policies.activate(scope, { ...subject, number, from: day(from), by: 'owner', at: AT }));
  const inForce = async (on: number) => (await inside((scope) => policies.inForce(scope, day(on)))).map(({ number }) => number);

  it('keep every version, numbered without a gap, however many are written at once', async () => {
    const numbers = await Promise.all([1, 2, 3].map((n) => write(COMPANY, `text ${n}`)));
    expect([...numbers].sort((a, b) => a - b)).toEqual([1, 2, 3]);
    expect((await inside((scope) => policies.versions(scope, 2))).map(({ number }) => number)).toEqual([3, 2]);
    expect(await inside((scope) => policies.version(scope, 9))).toBeNull();
  });

  it('cannot be changed, nor can what was activated', async () => {
    const number = await write(COMPANY, 'mine');
    await activate(COMPANY, number, 1);
    for (const table of ['policy_version', 'policy_activation', 'book_figures'])
      for (const change of [`update ${table} set company_id = company_id`, `delete from ${table}`])
        await expect(inside(({ manager }) => manager.query(change))).rejects.toThrow(/permission denied/);
  });

  it('count from their day on; of one day the last decision counts', async () => {
    const [first, second, third] = [await write(COMPANY, '1'), await write(COMPANY, '2'), await write(COMPANY, '3')];
    await activate(COMPANY, second, 10);
    await activate(COMPANY, first, 5);
    expect([await inForce(4), await inForce(5), await inForce(10)]).toEqual([[], [first], [second]]);
    await activate(COMPANY, third, 10);
    expect([await inForce(9), await inForce(31)]).toEqual([[first], [third]]);
    await activate(COMPANY, null, 12);
    expect([await inForce(11), await inForce(12)]).toEqual([[third], []]);
    expect(await inside((scope) => policies.standing(scope, day(7)))).toEqual({ sequence: 4, nextChangeOn: day(10) });
    expect(await inside((scope) => policies.standing(scope, day(12)))).toEqual({ sequence: 4, nextChangeOn: null });
  });

  it('stand by level: the company’s, then groups, then customers', async () => {
    const customer = await write({ level: 'customer', subject: '42' }, 'c');
    const group = await write(GROUP, 'g');
    const own = await write(COMPANY, 'o');
    await activate({ level: 'customer', subject: '42' }, customer, 1);
    await activate(GROUP, group, 1);
    await activate(COMPANY, own, 1);
    expect(await inForce(1)).toEqual([own, group, customer]);
  });

  it('are told of by nobody else', async () => {
    await activate(COMPANY, await write(COMPANY, 'secret'), 1);
    await company.another('xero');
    expect(await inside((scope) => policies.versions(scope, 10))).toEqual([]);
    expect(await inForce(1)).toEqual([]);
  });
});

describe('the figures of the book', () => {
  const { inside } = companyForEachTest();
  const SETTINGS = { homeCurrency: 'GBP', defaultTermsDays: 30 };
  const gbp = (minor: number) => ({ minor: BigInt(minor), currency: 'GBP' });
  const keep = (on: number) => inside((scope) => bookFigures.keep(scope, day(on), SETTINGS));
  const read = (on: number) => inside((scope) => bookFigures.read(scope, day(on)));
  const add = (number: number, customerId: string, minor: number, due: string) =>
    inside((scope) => mirrorOne(scope, { number, customerId, minor, due }));

  it('are taken once a month, and kept', async () => {
    for (let n = 1; n <= 10; n += 1) await add(n, `c${n}`, n * 100, '2026-02-20');
    await add(11, 'c11', 7_000, '2026-04-20');
    expect(await read(1)).toBeNull();
    await keep(1);
    const figures = {
      asOf: day(1),
      totalReceivables: gbp(12_500),
      p90OfOverdue: gbp(900),
      p95OfInvoiceTotals: gbp(7_000),
      usualSignedDays: 0,
    };
    expect(await read(31)).toEqual(figures);
    await add(12, 'c12', 99_000, '2026-02-20');
    await keep(2);
    expect(await read(2)).toEqual(figures);
    await inside((scope) => bookFigures.keep(scope, parseDay('2026-04-01'), SETTINGS));
    expect(await inside((scope) => bookFigures.read(scope, parseDay('2026-04-30')))).toMatchObject({
      totalReceivables: gbp(111_500),
    });
  });

  it('measure customers, and not staff or related parties, whose debts are receivables all the same', async () => {
    for (let n = 1; n <= 10; n += 1) await add(n, `c${n}`, n * 100, '2026-02-20');
    await add(11, 'founder', 7_000, '2026-02-20');
    const flag = { kind: 'flag', flag: 'related', since: day(1), note: null } as const;
    await inside((scope) =>
      creditFiles.record(scope, { customerId: 'founder', content: flag, by: 'owner', now: '2026-01-01T10:00:00Z' }),
    );
    await keep(1);
    expect(await read(1)).toMatchObject({
      totalReceivables: gbp(12_500),
      p90OfOverdue: gbp(900),
      p95OfInvoiceTotals: gbp(1_000),
    });
  });

  it('of an empty book are nothing out of the ordinary', async () => {
    await keep(1);
    expect(await read(1)).toEqual({
      asOf: day(1),
      totalReceivables: money(0n, 'GBP'),
      p90OfOverdue: null,
      p95OfInvoiceTotals: null,
      usualSignedDays: 0,
    });
  });
});

function mirrorOne(
  scope: CompanyScope,
  { number, customerId, minor, due }: { number: number; customerId: string; minor: number; due: string },
): Promise<unknown> {
  return scope.manager.query(
    `insert into invoice (company_id, id, version, changed_at, customer_id, number, issued, due, currency, total_minor, balance_minor, home_currency,
       home_total_minor, home_balance_minor, status) values ($1, $2, '1', now(), $3, $2, '2026-01-20', $5, 'GBP', $4, $4, 'GBP', $4, $4, 'open')`,
    [scope.companyId, String(number), customerId, minor, due],
  );
}
