import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@holdfast/store';
import { booksOfAYear } from './backtest/books';
import { mirrored } from './backtest-beside/mirrored';
import type { OfficeGiven, OfficeSeen } from './backtest-beside/office';
import { table, type Figures, type Run } from './bench';
import { startChild } from './child';
import { quantile } from './credit-check/callers';

const WINDOW = { from: '2025-07-01', to: '2026-06-30' };

/** What a running engine notices of a backtest over the mirror of a large company, played in a thread of its own: how late its event loop comes round, how
 * fast it answers somebody else, and how much memory the process takes, beside the same engine with nothing to do. */
export const run: Run = async (print, { customers = 10_000, invoices = 200_000, restSeconds = 10 }) => {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-bench-beside-'));
  const server = await startEmbeddedPostgres({ dir });
  try {
    const companyId = await mirrored(server.url, booksOfAYear(customers, invoices, 1));
    const accessKey = randomBytes(24).toString('base64url');
    const given = { databaseUrl: server.url, accessKey };
    const { first: url, stop } = await startChild<OfficeGiven, string>(require.resolve('./backtest-beside/office'), given);
    try {
      const engine = new EngineSeen(url, accessKey);
      await engine.noticed(() => sleep(1000));
      const atRest = await engine.noticed(() => sleep(restSeconds * 1000));
      const path = `/api/companies/${companyId}/backtests`;
      const playing = await engine.noticed(() => engine.played(path));
      return report({ atRest, playing, customers, invoices, print });
    } finally {
      await stop();
    }
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
};

interface Noticed extends OfficeSeen {
  readonly seconds: number;
  readonly answersMs: readonly number[];
}

class EngineSeen {
  constructor(
    private readonly url: string,
    private readonly accessKey: string,
  ) {}

  /** Somebody asks for the list of companies all the time meanwhile. */
  async noticed(work: () => Promise<void>): Promise<Noticed> {
    await this.call('POST', '/api/office');
    const answersMs: number[] = [];
    const working = { isOver: false };
    const asking = (async () => {
      while (!working.isOver) {
        const sentAt = performance.now();
        await this.call('GET', '/api/companies');
        answersMs.push(performance.now() - sentAt);
        await sleep(20);
      }
    })();
    const startedAt = performance.now();
    await work();
    const seconds = (performance.now() - startedAt) / 1000;
    working.isOver = true;
    await asking;
    return { ...(await this.call<OfficeSeen>('POST', '/api/office')), seconds, answersMs };
  }

  async played(path: string): Promise<void> {
    const { number } = await this.call<{ number: number }>('POST', path, { policy: 'standard', ...WINDOW });
    for (;;) {
      const [line] = await this.call<readonly { state: string; error: string | null }[]>('GET', path);
      if (line?.state === 'done') return;
      if (line?.state !== 'waiting' && line?.state !== 'running')
        throw new Error(`backtest ${number} is ${line?.state}: ${line?.error}`);
      await sleep(100);
    }
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.accessKey}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}

interface Told {
  readonly atRest: Noticed;
  readonly playing: Noticed;
  readonly customers: number;
  readonly invoices: number;
  readonly print: (line: string) => void;
}

function report({ atRest, playing, customers, invoices, print }: Told): Figures {
  const row = (name: string, { p50ms, p99ms, maxMs, peakRssMb, answersMs }: Noticed) => [
    name,
    ...[p50ms, p99ms, maxMs, quantile(answersMs, 0.5), quantile(answersMs, 0.99), peakRssMb].map((one) => one.toFixed(1)),
  ];
  print(
    table(
      [
        `${customers.toLocaleString('en-US')} customers, ${invoices.toLocaleString('en-US')} invoices`,
        'loop p50 ms',
        'p99 ms',
        'most ms',
        'answer p50 ms',
        'p99 ms',
        'peak MB',
      ],
      [row('the engine at rest', atRest), row('while a backtest is played', playing)],
    ),
  );
  print(
    `Played in ${playing.seconds.toFixed(1)} s. Load of the machine over the last minute: ${loadavg()[0]?.toFixed(1)}; engine, thread, database and caller share it.`,
  );
  const whole = (value: number): number => Math.round(value * 10) / 10;
  return {
    seconds: whole(playing.seconds),
    loopP50ms: whole(playing.p50ms),
    loopP99ms: whole(playing.p99ms),
    loopMaxMs: whole(playing.maxMs),
    loopP99msAtRest: whole(atRest.p99ms),
    answerP99ms: whole(quantile(playing.answersMs, 0.99)),
    answerP99msAtRest: whole(quantile(atRest.answersMs, 0.99)),
    rssMbAtRest: whole(atRest.peakRssMb),
    peakRssMb: whole(playing.peakRssMb),
    customers,
    invoices,
  };
}
