import type { CompiledPolicy } from '../decide/policy';
import type { Day } from '../money/day';
import type { Books, Past, Window } from './books';
import { BacktestRun } from './backtest-run';
import type { BacktestReport, Draws } from './report';

export const DRAWS: Draws = { bootstrap: 400, random: 200, seed: 1 };

/** Replays a policy over a company's own past. Pure. Throws RangeError when the policy was compiled for another home currency, or the window ends before it
 * begins. */
export function backtest(books: Books, policy: CompiledPolicy, window: Window, draws: Draws = DRAWS): BacktestReport {
  const { settings, knownUntil, ...past } = books;
  const ground = {
    settings,
    knownUntil,
    basis: past.recordedOn === null ? ('document dates' as const) : ('recorded' as const),
    firstIssued: firstIssued(past),
    hasFiles: past.entries !== undefined,
    bookFigures: new Map(),
  };
  const run = new BacktestRun({ ground, window, policy });
  run.add(past);
  return run.report(draws);
}

/** Null without invoices. */
function firstIssued({ ledgers }: Past): Day | null {
  return ledgers
    .flatMap(({ invoices }) => invoices)
    .reduce<Day | null>((first, { issued }) => (first === null || issued < first ? issued : first), null);
}
