import { assess } from '../assess/assess';
import { decide } from '../decide/decide';
import type { CustomerHistory } from '../decide/decision';
import { remembered } from '../decide/remembered';
import type { BookFigures } from '../assess/book-figures';
import type { CustomerLedger } from '../ledger/customer-ledger';
import { addDays, type Day } from '../money/day';
import { KnownFile } from './known-file';
import { applicationKnownOn, knownOn, ledgerAsKnown, withdrawnOn } from './as-known';
import { startsNewSpell, type Play, type Spell } from './spell';
import { whatDecides } from './what-decides';

/** Plays one customer's history by judging its ledger as each day knew it: on every day, or only on those on which something became known or the
 * decision before said to look again. Both give the same spells. Slow, and the specification of every other way to play. */
export function playByDeciding(ledger: CustomerLedger, play: Play, days: 'every day' | 'when told'): readonly Spell[] {
  const { settings, until } = play;
  // The days told are those of a policy without anything that restricts nobody; every day is judged by all of it.
  const policy = days === 'every day' ? play.policy : whatDecides(play.policy);
  const file = new KnownFile(play.entries ?? [], settings);
  const morningsAfterNews = mornings(ledger, play, file);
  const spells: Spell[] = [];
  let history: CustomerHistory = { activeRules: [], said: [], messagesOn: [] };
  let next: Day | null = morningsAfterNews[0] ?? null;
  while (next !== null && next <= until) {
    const today: Day = next;
    const facts = assess(ledgerAsKnown(ledger, today, play), today, settings, file.on(today));
    const decision = decide({ ...facts, book: bookKnownOn(today, play) }, policy, history);
    history = remembered(decision, history);
    const spell = { from: today, standing: decision.standing, mark: decision.mark, activeRules: history.activeRules };
    if (startsNewSpell(spells.at(-1), spell)) spells.push(spell);
    next =
      days === 'every day'
        ? addDays(today, 1)
        : earliest(
            morningsAfterNews.find((day) => day > today),
            decision.lookAgainOn,
          );
  }
  return spells;
}

/** The mornings on which something is known that was not known the day before, in order; whoever is judged is judged from the first one on. */
export function mornings(
  ledger: CustomerLedger,
  { recordedOn, settings: { timeZone }, bookFigures }: Play,
  file: KnownFile,
): readonly Day[] {
  const known = [
    ...ledger.invoices.map(({ id, issued }) => knownOn('invoice', id, issued, recordedOn)),
    ...(ledger.withdrawn ?? []).flatMap((receipt) => [receipt.on, withdrawnOn(receipt, timeZone)]),
    ...ledger.payments.map(({ id, on }) => knownOn('payment', id, on, recordedOn)),
    ...ledger.credits.map(({ id, on }) => knownOn('credit', id, on, recordedOn)),
    ...ledger.invoices.flatMap(({ applications }) =>
      applications.map((application) => applicationKnownOn(application, recordedOn)),
    ),
    ...[...ledger.payments, ...ledger.credits].flatMap(({ applications }) =>
      applications.map((application) => applicationKnownOn(application, recordedOn)),
    ),
  ];
  const measured = [...(bookFigures?.values() ?? [])].map(({ asOf }) => asOf);
  return [...new Set([...known.map((day) => addDays(day, 1)), ...file.mornings, ...measured])].sort();
}

function bookKnownOn(today: Day, { bookFigures }: Play): BookFigures | null {
  const found = bookFigures?.get(today.slice(0, 7));
  return found && found.asOf <= today ? found : null;
}

function earliest(a: Day | undefined, b: Day | null): Day | null {
  if (a === undefined || b === null) return a ?? b;
  return a < b ? a : b;
}
