import { openStore } from '@holdfast/store';
import { Client } from 'pg';
import { given, say } from '../child';
import { EngineReading } from '../engine-reading';
import { quickbooksAt, xeroAt } from '../stand-ins/systems';

export interface HoldfastGiven {
  readonly ledger: 'quickbooks' | 'xero';
  readonly url: string;
  /** Owner's url of an empty database. */
  readonly databaseUrl: string;
}

export interface HoldfastSaid {
  readonly seconds: number;
  readonly rows: number;
  readonly peakRssMb: number;
}

/** One first reading of a company by the engine's own stages into PostgreSQL, in a process of its own. */
async function read({ ledger, url, databaseUrl }: HoldfastGiven): Promise<HoldfastSaid> {
  const store = await openStore({ url: databaseUrl });
  const engine = new EngineReading(store);
  const company = await engine.open(ledger === 'xero' ? xeroAt(url) : quickbooksAt(url), '1');
  const startedAt = performance.now();
  await engine.look(company);
  const seconds = (performance.now() - startedAt) / 1000;
  const owner = new Client({ connectionString: databaseUrl });
  await owner.connect();
  const count =
    'select (select count(*) from customer) + (select count(*) from invoice) + (select count(*) from payment) + (select count(*) from credit) as n';
  const rows = Number((await owner.query<{ n: string }>(count)).rows[0]?.n);
  await owner.end();
  await store.close();
  return { seconds, rows, peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024) };
}

read(given<HoldfastGiven>()).then(say, (error: unknown) => {
  console.error(error);
  process.exit(1);
});
