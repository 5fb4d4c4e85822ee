import { Refusal, type Fault } from '../../../api';

export function faultsOf(error: Error | null): readonly Fault[] {
  return error instanceof Refusal ? error.faults : [];
}

/** What is wrong with a field or a part of it, in the engine's words; null: nothing. */
export function faultAt(faults: readonly Fault[], name: string): string | null {
  const own = faults.filter(({ field }) => isAt(field, name)).map(({ message }) => message);
  return own.length === 0 ? null : own.map(sentence).join(' ');
}

/** What no field shows, so that nothing is kept from the person; null: nothing. */
export function elsewhere(error: Error | null, names: readonly string[]): Error | null {
  const faults = faultsOf(error);
  if (faults.length === 0) return error;
  const left = faults.filter(({ field }) => !names.some((name) => isAt(field, name)));
  return left.length === 0 ? null : new Error(left.map(({ message }) => sentence(message)).join(' '));
}

function isAt(field: string | null, name: string): boolean {
  return field === name || field?.startsWith(`${name}.`) === true;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
