import { inOrder, type Script, type ScriptEvent } from '../../apps/sandbox/src/books/script';
import { customer, history, invoice, paid } from '../scenarios/books';
import type { Random } from '../bench/random';

/** Noon of a Monday in all time zones of the books. */
export const STARTS = '2026-03-02T13:00:00.000Z';
/** Invoices are due 30 days after their date; on the day after that the policy acts. */
const TERMS_DAYS = 30;
const ACTS_AFTER_DAYS = 1;
const DAY_MS = 86_400_000;

/** One debt from the day the policy acts on it to the day it is paid, counted from the story's first day. */
interface Episode {
  readonly from: number;
  readonly until: number;
}

interface Life {
  readonly ref: string;
  readonly email: string;
  readonly episodes: readonly Episode[];
}

/** What a clerk with a calendar says must have happened to a customer up to the end of a day, once each. */
export interface Due {
  readonly onHold: boolean;
  readonly holds: number;
  readonly releases: number;
  readonly reminders: number;
}

/** The lives of customers, made so that everybody's due can be told by hand: a debt falls due, a hold and a reminder follow; it is paid, the hold goes. */
export class Story {
  private constructor(
    readonly lives: readonly Life[],
    readonly script: Script,
  ) {}

  static tell(random: Random, size: { readonly customers: number; readonly days: number }): Story {
    const lives = Array.from({ length: size.customers }, (_, n) => lifeOf(`C${n + 1}`, random, size.days));
    return new Story(lives, inOrder(null, lives.flatMap(eventsOf)));
  }

  due(ref: string, day: number): Due {
    const episodes = this.lives.find((life) => life.ref === ref)?.episodes ?? [];
    const begun = episodes.filter(({ from }) => from <= day).length;
    const over = episodes.filter(({ until }) => until <= day).length;
    return { onHold: begun > over, holds: begun, releases: over, reminders: begun };
  }
}

/** `YYYY-MM-DD` of a day of the story. */
export function dayOf(day: number): string {
  return new Date(Date.parse(STARTS) + day * DAY_MS).toISOString().slice(0, 10);
}

function lifeOf(ref: string, random: Random, days: number): Life {
  const episodes: Episode[] = [];
  for (let from = random.below(3); from < days;) {
    const until = from + 1 + random.below(2);
    episodes.push({ from, until });
    from = until + 1 + random.below(2);
  }
  return { ref, email: `${ref.toLowerCase()}@customers.example`, episodes };
}

function eventsOf({ ref, episodes }: Life): readonly ScriptEvent[] {
  return [
    customer('2025-06-02', ref, {
      name: `Customer ${ref}`,
      terms: 'Net 30',
      notes: `Rings on Fridays; asks for ${ref}.`,
      groups: ['Wholesale'],
    }),
    ...history(ref, ['2025-07', '2025-08', '2025-09', '2025-10'], 26),
    ...episodes.flatMap(({ from, until }, n) => {
      const number = `${ref}-E${n}`;
      const due = dayOf(from - ACTS_AFTER_DAYS);
      return [invoice(dayOf(from - ACTS_AFTER_DAYS - TERMS_DAYS), number, ref, { due }), paid(dayOf(until), number, ref)];
    }),
  ];
}
