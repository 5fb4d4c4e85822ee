import { assess } from '../assess/assess';
import { decide } from '../decide/decide';
import type { CustomerHistory, Decision } from '../decide/decision';
import type { CompiledPolicy } from '../decide/policy';
import { NO_HISTORY } from '../decide/sample-policy';
import { sampleDay, sampleLedger, SETTINGS, type SampleBooks } from '../ledger/sample-books';

/** For specs: what the engine remembers when it has carried the decision out. */
export function after(decision: Decision, before: CustomerHistory): CustomerHistory {
  const isHeld = decision.heldBack.length > 0;
  const done = decision.steps.filter(({ channel }) => !(isHeld && channel === 'email'));
  return {
    activeRules: decision.reasons.map(({ rule, since }) => ({ rule, since })),
    said: [...before.said, ...done.flatMap(({ said }) => said.map((saying) => ({ ...saying, on: decision.asOf })))],
    messagesOn: done.some(({ channel }) => channel === 'email') ? [decision.asOf, ...before.messagesOn] : before.messagesOn,
  };
}

/** A turn on each of these days, offsets from 2026-01-01, earliest first, in a customer's life from its beginning: the decisions, all carried out. */
export function turns(
  booksOn: (day: number) => SampleBooks,
  policy: CompiledPolicy,
  days: readonly number[],
): { readonly decisions: readonly Decision[]; readonly history: CustomerHistory } {
  let history = NO_HISTORY;
  const decisions = days.map((day) => {
    const decision = decide(assess(sampleLedger(booksOn(day)), sampleDay(day), SETTINGS), policy, history);
    history = after(decision, history);
    return decision;
  });
  return { decisions, history };
}
