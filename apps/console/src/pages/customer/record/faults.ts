import { useState } from 'react';
import { Refusal, type Fault } from '../../../api';
import { capital } from '../../../words';

const NONE: readonly Fault[] = [];

export function faultsOf(error: Error | null): readonly Fault[] {
  return error instanceof Refusal ? error.faults : NONE;
}

/** What was found at a field, until something is typed there: then it may have been mended. */
export function useFaults(faults: readonly Fault[]) {
  const [mended, setMended] = useState<{ readonly of: readonly Fault[]; readonly names: readonly string[] }>({
    of: NONE,
    names: [],
  });
  const names = mended.of === faults ? mended.names : [];
  return {
    at: (name: string): string | null => (names.includes(name) ? null : faultAt(faults, name)),
    mend: (name: string): void => setMended({ of: faults, names: [...names, name] }),
  };
}

/** What is wrong with a field or a part of it, in the engine's words; null: nothing. */
function faultAt(faults: readonly Fault[], name: string): string | null {
  const own = faults.filter(({ field }) => isAt(field, name)).map(({ message }) => message);
  return own.length === 0 ? null : own.map(capital).join(' ');
}

/** What no field shows, so that nothing is kept from the person; null: nothing. */
export function elsewhere(error: Error | null, names: readonly string[]): Error | null {
  const faults = faultsOf(error);
  if (faults.length === 0) return error;
  const left = faults.filter(({ field }) => !names.some((name) => isAt(field, name)));
  return left.length === 0 ? null : new Error(left.map(({ message }) => capital(message)).join(' '));
}

function isAt(field: string | null, name: string): boolean {
  return field === name || field?.startsWith(`${name}.`) === true;
}
