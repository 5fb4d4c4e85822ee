import { toJson } from '../json';
import type { CompanyScope } from '../scope';
import { firstRow, rows } from '../sql';

export type BacktestState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** A policy tried on the company's own past, without what came out. */
export interface BacktestLine {
  readonly number: number;
  readonly question: unknown;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly state: BacktestState;
  readonly customersDone: number;
  /** Null until it is known how many there are. */
  readonly customers: number | null;
  readonly finishedAt: string | null;
  /** In words; of a failed one. */
  readonly error: string | null;
}

export interface Backtest extends BacktestLine {
  /** Of one that is done. */
  readonly result: unknown;
}

const LINE = `number, question, asked_by as "askedBy", asked_at as "askedAt", state, customers_done as "customersDone", customers,
  finished_at as "finishedAt", error`;
const KEPT = 50;

/** Waits to be played. Returns its number; numbers go up within a company. Of those that are over only the newest fifty are kept. */
export async function add(
  scope: CompanyScope,
  { question, by, at }: { readonly question: unknown; readonly by: string; readonly at: string },
): Promise<number> {
  await rows(scope, `select pg_advisory_xact_lock(hashtext('backtests'), hashtext($1::text))`);
  const added = await firstRow<{ number: number }>(
    scope,
    `insert into backtest (company_id, number, question, asked_by, asked_at, state)
     select $1, coalesce(max(number), 0) + 1, $2, $3, $4, 'waiting' from backtest where company_id = $1 returning number`,
    toJson(question),
    by,
    at,
  );
  if (!added) throw new Error('a backtest was not added');
  await rows(
    scope,
    `delete from backtest where company_id = $1 and state in ('done', 'failed', 'cancelled') and number <= $2`,
    added.number - KEPT,
  );
  return added.number;
}

/** How many wait or are played. */
export async function countUnfinished(scope: CompanyScope): Promise<number> {
  const found = await firstRow<{ count: number }>(
    scope,
    `select count(*)::int as count from backtest where company_id = $1 and state in ('waiting', 'running')`,
  );
  return found?.count ?? 0;
}

/** Latest first. */
export function list(scope: CompanyScope): Promise<readonly BacktestLine[]> {
  return rows<BacktestLine>(
    scope,
    `select ${LINE} from backtest where company_id = $1 order by backtest.number desc limit ${KEPT}`,
  );
}

export function find(scope: CompanyScope, number: number): Promise<Backtest | null> {
  return firstRow<Backtest>(scope, `select ${LINE}, result from backtest where company_id = $1 and number = $2`, number);
}

/** Takes it up, also one that another process has left lying. From then on that process may not write any more. Null when there is nothing left to do. */
export function begin(
  scope: CompanyScope,
  number: number,
): Promise<{ readonly attempt: number; readonly question: unknown } | null> {
  return firstRow(
    scope,
    `update backtest set state = 'running', attempt = attempt + 1, alive_at = now(), customers_done = 0, customers = null
      where company_id = $1 and number = $2 and state in ('waiting', 'running') returning attempt, question`,
    number,
  );
}

/** Which run of which backtest. */
export interface BacktestRunId {
  readonly number: number;
  readonly attempt: number;
}

/** False when somebody has cancelled it, or another process has taken it up. */
export async function stillRuns(
  scope: CompanyScope,
  { number, attempt }: BacktestRunId,
  progress: { readonly done: number; readonly of: number | null },
): Promise<boolean> {
  const held = await rows(
    scope,
    `update backtest set alive_at = now(), customers_done = $4, customers = $5
      where company_id = $1 and number = $2 and attempt = $3 and state = 'running' returning number`,
    number,
    attempt,
    progress.done,
    progress.of,
  );
  return held.length > 0;
}

/** Nothing happens when it was cancelled or taken up by another process meanwhile. `result` is JSON already. */
export async function finish(
  scope: CompanyScope,
  { number, attempt }: BacktestRunId,
  end: { readonly at: string } & ({ readonly result: string } | { readonly error: string }),
): Promise<void> {
  await rows(
    scope,
    `update backtest set state = $4, finished_at = $5, result = $6, error = $7, customers_done = coalesce(customers, customers_done)
      where company_id = $1 and number = $2 and attempt = $3 and state = 'running'`,
    number,
    attempt,
    'result' in end ? 'done' : 'failed',
    end.at,
    'result' in end ? end.result : null,
    'error' in end ? end.error : null,
  );
}

/** For one whose processes have died again and again. Nothing happens when it is over already. */
export async function giveUp(
  scope: CompanyScope,
  number: number,
  end: { readonly at: string; readonly error: string },
): Promise<void> {
  await rows(
    scope,
    `update backtest set state = 'failed', finished_at = $3, error = $4
      where company_id = $1 and number = $2 and state in ('waiting', 'running')`,
    number,
    end.at,
    end.error,
  );
}

/** False when it is over already, or never was. */
export async function cancel(scope: CompanyScope, number: number, at: string): Promise<boolean> {
  const cancelled = await rows(
    scope,
    `update backtest set state = 'cancelled', finished_at = $3
      where company_id = $1 and number = $2 and state in ('waiting', 'running') returning number`,
    number,
    at,
  );
  return cancelled.length > 0;
}

/** Whether the process that plays it has been heard of within this time, or it is over. */
export async function isLookedAfter(scope: CompanyScope, number: number, silentMs: number): Promise<boolean> {
  const lost = await firstRow(
    scope,
    `select 1 from backtest where company_id = $1 and number = $2 and state in ('waiting', 'running')
       and coalesce(alive_at, '-infinity') < now() - $3 * interval '1 millisecond'`,
    number,
    silentMs,
  );
  return lost === null;
}
