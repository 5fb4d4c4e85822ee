import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDay } from '@holdfast/credit';
import { openStore, startEmbeddedPostgres } from '@holdfast/store';
import { table, type Figures, type Run } from './bench';
import { startChild } from './child';
import { customerId, keepBooks } from './credit-check/books';
import { quantile, underLoad, type Measured } from './credit-check/callers';
import type { OfficeGiven, OfficeSaid } from './credit-check/office';
import { Random } from './random';

const ROOT = join(__dirname, '../..');

/** What is asked of the engine, over HTTP with a company's key; each name is a path below the company. */
const ASKED = [
  { path: 'bare', title: 'one row by its primary key' },
  { path: 'balance-and-limit', title: 'balance against a limit, as an ERP does it' },
  { path: 'credit-checks', title: 'credit check, judged and recorded' },
] as const;
type Path = (typeof ASKED)[number]['path'];

/** How long "may I sell this on credit?" takes while others ask too: engine, database and callers each a process of their own, PostgreSQL with every commit
 * on disk. Rounds of each kind take turns, so that what else the machine does meets all of them. */
export const run: Run = async (print, { customers = 10_000, callers = 8, rounds = 5, seconds = 4 }) => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-bench-check-'));
  const server = await startEmbeddedPostgres({ dir });
  try {
    const companyId = await books(server.url, customers, print);
    const accessKey = randomBytes(24).toString('base64url');
    const given = { databaseUrl: server.url, accessKey };
    const office = await startChild<OfficeGiven, OfficeSaid>(require.resolve('./credit-check/office'), given);
    try {
      const url = `${office.first.url}/api/companies/${companyId}`;
      const key = await makeKey(url, accessKey);
      const random = new Random(3);
      const body = () => ({ customer: customerId(random.below(customers)), amount: `${random.logUniform(10, 5000)}.00` });
      const measured = new Map<Path, Measured[]>(ASKED.map(({ path }) => [path, []]));
      // The first round only warms up.
      for (let round = 0; round <= rounds; round += 1)
        for (const { path } of ASKED) {
          const one = await underLoad({
            url: `${url}/${path}`,
            key,
            callers,
            seconds: round === 0 ? seconds / 2 : seconds,
            body,
          });
          if (round > 0) measured.get(path)?.push(one);
        }
      return report(measured, { customers, callers, print });
    } finally {
      await office.stop();
    }
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
};

async function books(databaseUrl: string, customers: number, print: (line: string) => void): Promise<string> {
  const store = await openStore({ url: databaseUrl });
  try {
    const { id } = await store.companies.register({ provider: 'xero', externalHash: 'bench', name: 'Bench' });
    // Nobody answers for this company's ledger; a turn of it would only fail.
    await store.companies.setStatus(id, 'disconnected');
    const today = parseDay(new Date().toISOString().slice(0, 10));
    await keepBooks(store, id, { customers, today, policies: join(ROOT, 'templates/policies') });
    print(
      `${customers.toLocaleString('en-US')} customers with their invoices, payments and decisions of today are in the database`,
    );
    return id;
  } finally {
    await store.close();
  }
}

async function makeKey(url: string, accessKey: string): Promise<string> {
  const answer = await fetch(`${url}/api-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench', scopes: ['credit-checks'] }),
  });
  return ((await answer.json()) as { readonly key: string }).key;
}

interface Told {
  readonly customers: number;
  readonly callers: number;
  readonly print: (line: string) => void;
}

function report(measured: ReadonlyMap<Path, readonly Measured[]>, { customers, callers, print }: Told): Figures {
  const of = (path: Path) => {
    const rounds = measured.get(path) ?? [];
    const times = rounds.flatMap(({ timesMs }) => timesMs);
    const seconds = rounds.reduce((sum, round) => sum + round.seconds, 0);
    return { perSecond: times.length / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99), calls: times.length };
  };
  const check = of('credit-checks');
  const rows = ASKED.map(({ path, title }) => {
    const { perSecond, p50, p99, calls } = of(path);
    return [title, calls, Math.round(perSecond), p50.toFixed(2), p99.toFixed(2), (p50 / of('bare').p50).toFixed(2)];
  });
  print(`\n${table([`${callers} callers at once`, 'calls', 'a second', 'p50 ms', 'p99 ms', 'p50 ratio'], rows)}`);
  print(`Load of the machine over the last minute: ${loadavg()[0]?.toFixed(1)}; callers, engine and database share it.`);
  return {
    requestsPerSecond: Math.round(check.perSecond),
    p50ms: hundredths(check.p50),
    p99ms: hundredths(check.p99),
    ratioToBareQuery: hundredths(check.p50 / of('bare').p50),
    ratioToBalanceAndLimit: hundredths(check.p50 / of('balance-and-limit').p50),
    customers,
    callers,
  };
}

function hundredths(value: number): number {
  return Math.round(100 * value) / 100;
}
