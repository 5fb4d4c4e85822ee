import { createContext, useContext } from 'react';
import type { Fault, PolicyFact, Schema } from '../policy-answers';
import { valueAt, type Path, type Says } from '../yaml-text';

export interface PlacedFault extends Fault {
  /** What the fault is about, as far as its line tells. */
  readonly place: Path;
}

/** What every field of the form works on: one text, which is always the truth. */
export interface Form {
  readonly says: Says;
  /** What counts where the text says nothing. */
  readonly inherited: Says;
  /** Whose word that is: `from standard`. */
  readonly inheritedFrom: string;
  readonly schema: Schema;
  readonly facts: readonly PolicyFact[];
  readonly currency: string;
  /** The names of the starting policies. */
  readonly starting: readonly string[];
  readonly faults: readonly PlacedFault[];
  readonly change: (edit: (text: string) => string) => void;
}

const FormContext = createContext<Form | null>(null);
export const FormProvider = FormContext.Provider;

/** Throws where there is no form around. */
export function useForm(): Form {
  const form = useContext(FormContext);
  if (form === null) throw new Error('a field stands outside of a form');
  return form;
}

export interface FieldProps {
  readonly path: Path;
  /** The path without positions, for its words. */
  readonly wordsKey: string;
  readonly schema: Schema;
  readonly isRequired?: boolean;
}

/** What counts there where the text says nothing. Entries are told apart by their id; where they have none, a list is inherited as a whole or not at all. */
export function inheritedAt({ says, inherited }: Pick<Form, 'says' | 'inherited'>, path: Path): unknown {
  let [own, below]: readonly unknown[] = [says, inherited];
  for (const part of path) {
    const mine = valueAt(own, [part]);
    const id = typeof part === 'number' ? valueAt(mine, ['id']) : undefined;
    if (typeof part === 'number' && (id === undefined || !Array.isArray(below))) return undefined;
    below =
      typeof part === 'number' ? (below as unknown[]).find((entry) => valueAt(entry, ['id']) === id) : valueAt(below, [part]);
    own = mine;
  }
  return below;
}

/** What is wrong right here, and how it is mended; null when nothing is. */
export function faultAt(faults: readonly PlacedFault[], path: Path): string | null {
  const here = faults.filter(({ place }) => place.length === path.length && isWithin(place, path));
  return here.length === 0 ? null : here.map((fault) => saidFault(fault).replace(`${path.join('.')}: `, '')).join(' ');
}

export function faultsWithin(faults: readonly PlacedFault[], path: Path): readonly PlacedFault[] {
  return faults.filter(({ place }) => isWithin(place, path));
}

export function saidFault({ problem, cure }: Fault): string {
  return `${problem} ${cure}`;
}

function isWithin(place: Path, path: Path): boolean {
  return path.every((part, index) => place[index] === part);
}

/** The short names of a section's entries, those it takes over included. */
export function namesIn(section: string, ...levels: readonly unknown[]): readonly string[] {
  const entries = levels.flatMap((level) => valueAt(level, [section]) ?? []);
  return [...new Set(entries.map((entry) => valueAt(entry, ['id'])).filter((id) => typeof id === 'string'))];
}
