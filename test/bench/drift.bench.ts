import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { startEmbeddedPostgres } from '@holdfast/store';
import { table, type Figures, type Run } from './bench';
import type { Played } from './drift/play';
import type { Share } from './drift/share';
import type { Losses } from './drift/truth';

const SEEDS = 10_000;
/** So many of them run on the engine's stages and PostgreSQL, the others on the same rules in memory. */
const IN_STORE = 200;
const PROGRESS_SEEDS = 1000;

/** Seeds of edits, same-second bursts, late visibility, deletions, merges and outages while the real adapters read over HTTP. After all is quiet the
 * mirror must be what the books are; the same worlds are read by offset paging too. */
export const run: Run = async (
  print,
  { seeds = SEEDS, inStore = Math.min(IN_STORE, seeds), from = 0, threads = availableParallelism() },
) => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-bench-drift-'));
  const server = await startEmbeddedPostgres({ dir, fast: true });
  const inStoreEvery = inStore === 0 ? 0 : Math.max(2, Math.floor((2 * seeds) / inStore));
  const share = (of: number): Share => ({
    seeds: Array.from({ length: seeds }, (_, n) => from + n).filter((seed) => Math.floor(seed / 2) % threads === of),
    databaseUrl: server.url,
    inStoreEvery,
  });
  const played: Played[] = [];
  const keep = (each: Played): void => {
    played.push(each);
    if (isBad(each.losses) || isBad(each.beforeCounting))
      print(`Not faithful; again with --from ${each.seed} --seeds 1: ${JSON.stringify(each)}`);
    if (played.length % PROGRESS_SEEDS === 0) print(`${played.length.toLocaleString('en-US')} seeds`);
  };
  try {
    await Promise.all(Array.from({ length: threads }, (_, of) => inThread(share(of), keep)));
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  print(report(played));
  return figuresOf(played);
};

function inThread(share: Share, tell: (played: Played) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(require.resolve('./drift/worker'), {
      workerData: share,
      execArgv: ['-r', require.resolve('./typescript.cjs')],
    });
    worker.on('message', tell);
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}

function figuresOf(played: readonly Played[]): Figures {
  const ours = total(played.map(({ losses }) => losses));
  const pulled = total(played.map(({ beforeCounting }) => beforeCounting));
  const baseline = total(played.map(({ baseline: lost }) => lost));
  return {
    seeds: played.length,
    missing: ours.missing,
    stale: ours.stale,
    ghosts: ours.ghosts,
    badSeeds: played.filter(({ losses }) => isBad(losses)).length,
    healedByReconcile: played.filter(({ losses, beforeCounting }) => isBad(beforeCounting) && !isBad(losses)).length,
    missingBeforeReconcile: pulled.missing,
    staleBeforeReconcile: pulled.stale,
    ghostsBeforeReconcile: pulled.ghosts,
    baselineMissing: baseline.missing,
    baselineStale: baseline.stale,
    baselineGhosts: baseline.ghosts,
    baselineBadSeeds: played.filter(({ baseline: lost }) => isBad(lost)).length,
    callsPerPull: perPull(played, ({ calls }) => calls),
    baselineCallsPerPull: perPull(played, ({ baselineCalls }) => baselineCalls),
    sweeps: sum(played, ({ sweeps }) => sweeps),
    brokenOff: sum(played, ({ brokenOff }) => brokenOff),
    gaveUp: sum(played, ({ gaveUp }) => gaveUp),
  };
}

function report(played: readonly Played[]): string {
  const rows = (['quickbooks', 'xero'] as const).flatMap((ledger) => {
    const ours = played.filter((each) => each.ledger === ledger);
    const baseline =
      ledger === 'xero' ? 'offset, pages of 100 (tap-xero)' : 'offset, pages of 1,000, deletions told (tap-quickbooks)';
    return [
      row(
        `${ledger}: Holdfast`,
        ours,
        ({ losses }) => losses,
        ({ calls }) => calls,
      ),
      row(
        `${ledger}: Holdfast, before counting`,
        ours,
        ({ beforeCounting }) => beforeCounting,
        () => Number.NaN,
      ),
      row(
        `${ledger}: ${baseline}`,
        ours,
        ({ baseline: lost }) => lost,
        ({ baselineCalls }) => baselineCalls,
      ),
    ];
  });
  const healed = played.filter(({ losses, beforeCounting }) => isBad(beforeCounting) && !isBad(losses)).length;
  return [
    table(['', 'seeds', 'bad seeds', 'missing', 'stale', 'ghosts', 'calls per pull'], rows),
    `${sum(played, ({ brokenOff }) => brokenOff)} pulls were broken off and begun again from what was stored, ${sum(played, ({ gaveUp }) => gaveUp)} of them because a list moved too fast to be read; ` +
      `${sum(played, ({ sweeps }) => sweeps)} sweeps were asked for by a pull. The daily comparison of counts had to heal ${healed} seed(s).`,
  ].join('\n');
}

function row(
  name: string,
  played: readonly Played[],
  lossesOf: (played: Played) => Losses,
  callsOf: (played: Played) => number,
): (string | number)[] {
  const lost = played.map(lossesOf);
  const { missing, stale, ghosts } = total(lost);
  const calls = perPull(played, callsOf);
  return [name, played.length, lost.filter(isBad).length, missing, stale, ghosts, Number.isNaN(calls) ? '' : calls.toFixed(1)];
}

function perPull(played: readonly Played[], callsOf: (played: Played) => number): number {
  return Math.round((10 * sum(played, callsOf)) / sum(played, ({ pulls }) => pulls)) / 10;
}

function isBad({ missing, stale, ghosts }: Losses): boolean {
  return missing + stale + ghosts > 0;
}

function total(losses: readonly Losses[]): Losses {
  return {
    missing: sum(losses, ({ missing }) => missing),
    stale: sum(losses, ({ stale }) => stale),
    ghosts: sum(losses, ({ ghosts }) => ghosts),
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((all, item) => all + of(item), 0);
}
