import type { Answer } from './answer';
import type { Call } from './calls';
import { isDeleted, readTerm } from './objects';
import { rowsOf } from './rows';

export interface Term {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly active: boolean;
  /** Days after the invoice; null for a term that names a day of the month. */
  readonly days: number | null;
}

export type Terms = ReadonlyMap<string, Term>;

export const NO_TERMS: Terms = new Map();

/** All terms, inactive ones included; companies have a handful. */
export async function readTerms(call: Call): Promise<Terms> {
  return termsIn(
    await call({ op: 'query', entity: 'Term', clause: 'WHERE Active IN (true,false) STARTPOSITION 1 MAXRESULTS 1000' }),
  );
}

export function termsIn(answer: Answer): Terms {
  return new Map(
    rowsOf(answer, 'Term')
      .flatMap((row) => termOf(row) ?? [])
      .map((term) => [term.id, term]),
  );
}

export function termOf(object: unknown): Term | null {
  const given = readTerm(object);
  if (given === null || isDeleted(object)) return null;
  const { Id, SyncToken, Name, Active, Type, DueDays } = given;
  const days = Type === 'DATE_DRIVEN' ? null : DueDays;
  return { id: Id, version: SyncToken ?? '', name: Name ?? '', active: Active ?? true, days };
}
