import { randomUUID } from 'node:crypto';
import { startRunning, type Running } from '../support/running';
import { STARTS, books } from './support/story';
import { about, aboutOurs, post, telling, turnAfter, webhookTurns, type Answered } from './support/webhook-posts';
import { LEDGERS, externalIdOf, idOf, inDatabase, turn, turnsOf, until } from './support/witness';

const EVENTS_PER_POST = 100;
const POSTS = 1000;

let running: Running;
beforeEach(async () => {
  running = await startRunning({ start: STARTS, script: books({ ref: 'C1', overdueDays: 10 }, { ref: 'C2', overdueDays: 1 }) });
  await running.connectAll();
});
afterEach(() => running.stop());

const statusesOf = (answers: readonly Answered[]): ReadonlySet<number> => new Set(answers.map(({ status }) => status));

/** Printed for whoever runs this; what it should be is a second (QuickBooks gives 3 s, Xero 5 s). */
function printed(what: string, answers: readonly Answered[]): void {
  const ms = answers.map((one) => one.ms).sort((a, b) => a - b);
  const at = (share: number): number => Math.round(ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0);
  process.stdout.write(`${what}: ${ms.length} answers, median ${at(0.5)} ms, 99 % ${at(0.99)} ms, slowest ${at(1)} ms\n`);
}

/** All of them, so many at a time. */
async function all(atOnce: number, posts: readonly (() => Promise<Answered>)[]): Promise<readonly Answered[]> {
  const [answers, rest] = [[] as Answered[], [...posts]];
  const line = async (): Promise<void> => {
    for (let next = rest.pop(); next; next = rest.pop()) answers.push(await next());
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  return answers;
}

describe('a flood of webhooks', () => {
  it('of both ledgers, while turns run because of them, is answered post by post', async () => {
    const answers = await all(
      50,
      Array.from({ length: POSTS }, (_, n) => {
        const ledger = LEDGERS[n % 2] ?? 'xero';
        return () => post(running, ledger, aboutOurs(running, ledger));
      }),
    );
    printed(`${POSTS} posts, 50 at a time`, answers);
    expect(answers).toHaveLength(POSTS);
    expect(statusesOf(answers)).toEqual(new Set([200]));
    for (const ledger of LEDGERS) {
      const company = await idOf(running, ledger);
      await turn(running, company);
      const turns = await turnsOf(running, company);
      expect(turns.filter(({ error }) => error !== null)).toEqual([]);
      expect(await webhookTurns(running, ledger)).toBeGreaterThan(0);
    }
    // Every one was news, and each of them is remembered once.
    const [{ count } = { count: '' }] = await inDatabase(
      running.databaseUrl,
      async (client) => (await client.query('select count(*) from webhook_event')).rows,
    );
    expect(Number(count)).toBe(POSTS);
  });

  it.each(LEDGERS)(
    'of %s with as much in each as a post may hold is answered too',
    async (ledger) => {
      const ours = externalIdOf(running, ledger);
      const padding = 'x'.repeat(10_000);
      const full = (): string => {
        const happenings = Array.from({ length: EVENTS_PER_POST }, () => ({ company: ours, objectId: randomUUID() }));
        return telling(ledger, ...happenings).replaceAll(/("tenantType"|"specversion")/g, `"padding":"${padding}",$1`);
      };
      const strangers = (): string => about(ledger, ...Array.from({ length: EVENTS_PER_POST }, () => randomUUID()));
      expect(full().length).toBeGreaterThan(1_000_000);
      const answers = await all(
        5,
        Array.from({ length: 40 }, (_, n) => () => post(running, ledger, n % 2 ? full() : strangers())),
      );
      printed(`40 posts of ${EVENTS_PER_POST} events, half of them of a megabyte, 5 at a time`, answers);
      expect(statusesOf(answers)).toEqual(new Set([200]));
      expect(await turnAfter(running, ledger, 0)).toBe(true);
    },
    60_000,
  );
});

describe('while the database is down', () => {
  const admin = (text: string, values: readonly string[] = []): Promise<unknown> => {
    const url = new URL(running.databaseUrl);
    url.pathname = '/postgres';
    return inDatabase(url.href, (client) => client.query(text, [...values]));
  };
  const name = (): string => new URL(running.databaseUrl).pathname.slice(1);

  it.each(LEDGERS)(
    'a webhook of %s is 503, never half taken, and counts when it comes again',
    async (ledger) => {
      const body = telling(ledger, { company: 'nobody' }, { company: externalIdOf(running, ledger) });
      const before = await webhookTurns(running, ledger);
      await admin(`alter database ${name()} with allow_connections false`);
      try {
        await admin('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name()]);
        const refused = await post(running, ledger, body);
        expect(refused).toMatchObject({ status: 503, cookies: [] });
        expect(refused.text).not.toMatch(/postgres|connect|select|node_modules/i);
        // Whoever does not sign learns nothing of our troubles.
        expect((await post(running, ledger, body, { signature: 'wrong' })).status).toBe(401);
      } finally {
        await admin(`alter database ${name()} with allow_connections true`);
      }
      const stored = (): Promise<number | null> =>
        inDatabase(running.databaseUrl, async (client) => (await client.query('select 1 from webhook_event')).rowCount);
      expect(await stored()).toBe(0);
      await until(async () => (await post(running, ledger, body)).status === 200);
      expect(await stored()).toBe(1);
      expect(await turnAfter(running, ledger, before)).toBe(true);
    },
    60_000,
  );
});
