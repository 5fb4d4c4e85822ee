import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@holdfast/store';
import { Client } from 'pg';
import { table, type Figures, type Print, type Run } from './bench';
import { askChild, startChild } from './child';
import type { BareLoopGiven, BareLoopSaid } from './sync-speed/bare-loop';
import type { HoldfastGiven, HoldfastSaid } from './sync-speed/holdfast';
import type { AskedFor, ProviderGiven, ProviderSaid } from './sync-speed/provider';

const INVOICES = 200_000;
/** The providers publish no latency; this one is assumed for a page of 1,000 rows. */
const LATENCY_MS = 300;
/** What the engine's heap may grow to where memory is measured: otherwise the peak says how lazily garbage is collected. */
const HEAP_MB = 256;
const LEDGERS = ['quickbooks', 'xero'] as const;
type Ledger = (typeof LEDGERS)[number];

interface Timed {
  readonly ledger: Ledger;
  readonly latencyMs: number;
  readonly calls: number;
  readonly megabytes: number;
  readonly holdfastSeconds: number;
  readonly bareSeconds: number;
  readonly rows: number;
}

/** Peak memory of the engine's process in MB: when its heap may not grow beyond `HEAP_MB`, and when nobody says how much it may take. */
interface Peaks {
  readonly limited: number;
  readonly free: number;
}

/** A first reading by the engine's stages into PostgreSQL, beside a loop that fetches the same pages and throws them away; no limit of the provider holds
 * in either. Engine, loop, provider and database each are a process of their own. */
export const run: Run = async (print, { invoices = INVOICES, latencyMs = LATENCY_MS, rounds = 3 }) => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-bench-speed-'));
  const server = await startEmbeddedPostgres({ dir });
  const { url: databaseUrl } = server;
  const timed: Timed[] = [];
  const peaks: Record<'small' | 'large', Peaks[]> = { small: [], large: [] };
  try {
    for (const ledger of LEDGERS) {
      const small = await Contest.of({ ledger, invoices: Math.ceil(invoices / 10) }, databaseUrl, print);
      peaks.small.push(await small.peaks());
      await small.stop();
      const large = await Contest.of({ ledger, invoices }, databaseUrl, print);
      peaks.large.push(await large.peaks());
      timed.push(await large.round(latencyMs), median(await large.rounds(rounds)));
      await large.stop();
    }
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  print(`${report(timed, invoices)}\n${memory(peaks.small, peaks.large, invoices)}`);
  const most = (of: readonly Peaks[], which: keyof Peaks) => Math.max(...of.map((each) => each[which]));
  return {
    ...ratios(timed),
    peakRssMb20k: most(peaks.small, 'limited'),
    peakRssMb200k: most(peaks.large, 'limited'),
    peakRssMb20kFree: most(peaks.small, 'free'),
    peakRssMb200kFree: most(peaks.large, 'free'),
    invoices,
    assumedLatencyMs: latencyMs,
  };
};

/** One company at a provider; engine and loop read it in turns. */
class Contest {
  private constructor(
    private readonly company: ProviderGiven,
    private readonly at: { readonly url: string; readonly databaseUrl: string },
    private readonly print: Print,
    readonly stop: () => Promise<void>,
  ) {}

  static async of(company: ProviderGiven, databaseUrl: string, print: Print): Promise<Contest> {
    const file = require.resolve('./sync-speed/provider');
    const { first, stop } = await startChild<ProviderGiven, ProviderSaid>(file, company);
    return new Contest(company, { url: first.url, databaseUrl }, print, stop);
  }

  async peaks(): Promise<Peaks> {
    await this.setLatency(0);
    const limited = (await this.holdfast([`--max-old-space-size=${HEAP_MB}`])).peakRssMb;
    const free = (await this.holdfast()).peakRssMb;
    this.print(`${this.name}: peak memory ${limited} MB with a heap of ${HEAP_MB} MB, ${free} MB without a limit`);
    return { limited, free };
  }

  /** Without latency. */
  async rounds(count: number): Promise<readonly Timed[]> {
    const rounds: Timed[] = [];
    while (rounds.length < count) rounds.push(await this.round(0));
    return rounds;
  }

  async round(latencyMs: number): Promise<Timed> {
    await this.setLatency(latencyMs);
    const { seconds, rows } = await this.holdfast();
    const requests = (await (await fetch(`${this.at.url}/asked`)).json()) as AskedFor[];
    const loop = require.resolve('./sync-speed/bare-loop');
    const bare = await askChild<BareLoopGiven, BareLoopSaid>(loop, { url: this.at.url, requests });
    this.print(`${this.name}, ${latencyMs} ms a call: ${seconds.toFixed(1)} s, bare loop ${bare.seconds.toFixed(1)} s`);
    const { ledger } = this.company;
    const megabytes = bare.bytes / 1e6;
    return { ledger, latencyMs, calls: requests.length, megabytes, rows, holdfastSeconds: seconds, bareSeconds: bare.seconds };
  }

  private holdfast(execArgv: readonly string[] = []): Promise<HoldfastSaid> {
    const [file, { ledger }] = [require.resolve('./sync-speed/holdfast'), this.company];
    return inEmptyDatabase(this.at.databaseUrl, (databaseUrl) =>
      askChild<HoldfastGiven, HoldfastSaid>(file, { ledger, url: this.at.url, databaseUrl }, execArgv),
    );
  }

  private async setLatency(latencyMs: number): Promise<void> {
    await fetch(`${this.at.url}/latency/${latencyMs}`);
  }

  private get name(): string {
    return `${this.company.ledger}, ${this.company.invoices.toLocaleString('en-US')} invoices`;
  }
}

async function inEmptyDatabase<T>(serverUrl: string, work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const url = new URL(serverUrl);
  url.pathname = '/bench';
  const owner = new Client({ connectionString: serverUrl });
  await owner.connect();
  try {
    await owner.query('create database bench');
    return await work(url.href);
  } finally {
    await owner.query('drop database if exists bench with (force)');
    await owner.end();
  }
}

function median(rounds: readonly Timed[]): Timed {
  const inOrder = (pick: (round: Timed) => number) => rounds.map(pick).sort((a, b) => a - b)[rounds.length >> 1] ?? 0;
  const [any] = rounds;
  if (!any) throw new RangeError('at least one round is needed, for example: --rounds 1');
  return { ...any, holdfastSeconds: inOrder((r) => r.holdfastSeconds), bareSeconds: inOrder((r) => r.bareSeconds) };
}

/** Of the two ledgers the worse one counts. */
function ratios(timed: readonly Timed[]): Figures {
  const of = (isNoLatency: boolean, ledgers: readonly Ledger[]) => {
    const found = timed.filter(({ ledger, latencyMs }) => ledgers.includes(ledger) && (latencyMs === 0) === isNoLatency);
    return Math.round(100 * Math.max(...found.map(({ holdfastSeconds, bareSeconds }) => holdfastSeconds / bareSeconds))) / 100;
  };
  return {
    ratioToBareLoop: of(false, LEDGERS),
    ratioToBareLoopQuickbooks: of(false, ['quickbooks']),
    ratioToBareLoopXero: of(false, ['xero']),
    ratioToBareLoopNoLatency: of(true, LEDGERS),
    ratioToBareLoopNoLatencyQuickbooks: of(true, ['quickbooks']),
    ratioToBareLoopNoLatencyXero: of(true, ['xero']),
  };
}

function memory(small: readonly Peaks[], large: readonly Peaks[], invoices: number): string {
  const row = (name: string, peaks: readonly Peaks[]) => [name, ...peaks.flatMap(({ limited, free }) => [limited, free])];
  const head = ['peak memory, MB', ...LEDGERS.flatMap((ledger) => [`${ledger}, heap of ${HEAP_MB}`, 'without a limit'])];
  const size = (count: number) => `${Math.ceil(count).toLocaleString('en-US')} invoices`;
  return `\n${table(head, [row(size(invoices / 10), small), row(size(invoices), large)])}`;
}

function report(timed: readonly Timed[], invoices: number): string {
  const rows = timed.map(({ ledger, latencyMs, calls, megabytes, rows: stored, holdfastSeconds, bareSeconds }) => [
    `${ledger}, ${latencyMs === 0 ? 'no latency' : `${latencyMs} ms a call (assumed)`}`,
    calls,
    megabytes.toFixed(0),
    stored,
    holdfastSeconds.toFixed(1),
    bareSeconds.toFixed(1),
    (holdfastSeconds / bareSeconds).toFixed(2),
    `${Math.round(stored / holdfastSeconds).toLocaleString('en-US')}/s`,
  ]);
  const head = [
    `first reading, ${invoices.toLocaleString('en-US')} invoices`,
    'calls',
    'MB',
    'rows stored',
    'Holdfast s',
    'bare loop s',
    'ratio',
    'rows',
  ];
  return `\n${table(head, rows)}`;
}
