import { inOrder } from '../../apps/sandbox/src/books/script';
import { booksOfAYear } from '../bench/backtest/books';
import { mirrored } from '../bench/backtest-beside/mirrored';
import { startApart, type Apart } from './support/apart';
import { ended } from './support/backtests';
import type { EngineProcess } from './support/engine-process';
import { inDatabase, until } from './support/witness';

/** Earned limits are judged day by day: so it takes long enough to be killed in the middle. */
const SLOW = `basedOn: standard
limits: { earned: true, default: '5000.00', over: hold }
`;

let apart: Apart;
let path: string;
let engine: EngineProcess;
beforeAll(async () => {
  apart = await startApart({ start: '2026-07-01T12:00:00.000Z', script: inOrder(null, []) });
  engine = await apart.startEngine();
  path = `/api/companies/${await mirrored(apart.databaseUrl, booksOfAYear(100, 1500, 1))}/backtests`;
});
afterAll(() => apart.stop());

async function asked(policy: object | string = { text: SLOW }): Promise<number> {
  const { number } = await apart.post<{ number: number }>(path, {
    policy,
    from: '2025-07-01',
    to: '2026-06-30',
  });
  return number;
}

/** The engine is killed while it plays, and another one started. Returns how often it has been taken up. */
async function killedWhilePlaying(number: number, before: number): Promise<number> {
  const attempt = await until(async () => {
    const [row] = await rows<{ attempt: number }>(
      `select attempt from backtest where number = $1 and state = 'running' and attempt > $2`,
      [number, before],
    );
    return row?.attempt;
  });
  expect(await engine.endedBy('SIGKILL')).toBe('SIGKILL');
  expect(await rows('select state from backtest where number = $1', [number])).toEqual([{ state: 'running' }]);
  engine = await apart.startEngine();
  return attempt;
}

async function rows<T extends object>(sql: string, values: readonly unknown[]): Promise<readonly T[]> {
  return inDatabase(apart.databaseUrl, async (client) => (await client.query<T>(sql, [...values])).rows);
}

/** As if nobody had heard of its process for a minute. */
async function aMinuteLater(number: number): Promise<void> {
  await rows(`update backtest set alive_at = now() - interval '1 minute' where number = $1`, [number]);
  await rows(
    `update pgboss.job set started_on = now() - interval '1 minute'
      where name = 'backtest' and state = 'active' and (data ->> 'number')::int = $1`,
    [number],
  );
}

describe('a backtest whose engine is killed with kill -9', () => {
  it('is played by the next process once nobody has heard of that one for a while, and comes to the same', async () => {
    const first = await asked();
    const undisturbed = await ended(apart, path, first);
    const second = await asked();
    await killedWhilePlaying(second, 0);
    const seen = await ended(apart, path, second);
    expect(seen).toMatchObject({ state: 'done', error: null, customersDone: 100 });
    expect(seen.result).toEqual(undisturbed.result);
    expect(await rows('select attempt from backtest where number = $1', [second])).toEqual([{ attempt: 2 }]);
  });

  it('is taken up twice at most; then it is told as failed, and the next one is played', async () => {
    const [doomed, next] = [await asked(), await asked('standard')];
    let attempt = 0;
    for (const expected of [1, 2, 3]) {
      attempt = await killedWhilePlaying(doomed, attempt);
      expect(attempt).toBe(expected);
      await aMinuteLater(doomed);
    }
    const seen = await ended(apart, path, doomed);
    expect(seen).toMatchObject({ state: 'failed', result: null });
    expect(seen.error).toMatch(/process that played it ended, again and again\. Nothing was changed\. Cure: ask again/);
    expect(await ended(apart, path, next)).toMatchObject({ state: 'done' });
  });
});
