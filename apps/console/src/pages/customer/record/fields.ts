import { useState, type ChangeEvent } from 'react';
import type { Fault } from '../../../api';
import type { Company, Day, Invoice } from '../../../answers';
import type { FileEntry, NewEntry } from '../../../file-answers';
import { useFaults } from './faults';

export const RECORD_FORM = 'record-form';

/** What a form has before it. */
export interface RecordDesk {
  readonly company: Company;
  readonly customer: string;
  /** What may be recorded about, oldest debt first. */
  readonly invoices: readonly Invoice[];
  readonly homeCurrency: string;
  /** Of the customers that the file mentions, by id. */
  readonly names: Readonly<Record<string, string>>;
  readonly today: Day;
}

export interface FormProps {
  readonly desk: RecordDesk;
  /** The entry that is corrected, of the form's own kind: the form begins with what it says. Null: something new. */
  readonly old: FileEntry | null;
  readonly faults: readonly Fault[];
  readonly onRecord: (entry: NewEntry) => void;
}

/** The entry that is corrected, where it is of this kind. */
export function oldOf<Kind extends FileEntry['kind']>(
  old: FileEntry | null,
  kind: Kind,
): Extract<FileEntry, { readonly kind: Kind }> | null {
  return old?.kind === kind ? (old as Extract<FileEntry, { readonly kind: Kind }>) : null;
}

type Typed = ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>;

/** What is typed into the fields of one form, each with the fault that the engine found there. */
export function useFields<Name extends string>(start: Readonly<Record<Name, string>>, faults: readonly Fault[]) {
  const [values, setValues] = useState(start);
  const { at, mend } = useFaults(faults);
  const set = (name: Name, value: string): void => {
    setValues((before) => ({ ...before, [name]: value }));
    mend(name);
  };
  const field = (name: Name) => ({
    value: values[name],
    error: at(name),
    onChange: (event: Typed): void => set(name, event.currentTarget.value),
  });
  return { values, set, field };
}

/** A day or a text that was left empty is left out. */
export function given<Name extends string>(name: Name, value: string): Readonly<Partial<Record<Name, string>>> {
  return (value === '' ? {} : { [name]: value }) as Partial<Record<Name, string>>;
}
