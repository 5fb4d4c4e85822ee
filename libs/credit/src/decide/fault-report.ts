import type { PolicyFault } from './policy';

/** Takes down a fault: where in the document, what is wrong, how to mend it, and the rule where it is in one. */
export type Report = (path: PolicyFault['path'], problem: string, cure: string, rule?: string) => void;

/** What every section is compiled with. */
export interface Compiling {
  readonly homeCurrency: string;
  readonly report: Report;
}

export function collecting(): { readonly faults: readonly PolicyFault[]; readonly report: Report } {
  const faults: PolicyFault[] = [];
  return { faults, report: (path, problem, cure, rule) => faults.push({ path, rule: rule ?? null, problem, cure }) };
}

/** Reports every id that was used before. */
export function eachHasItsOwnName(named: readonly { readonly id: string }[], section: string, report: Report): void {
  for (const [position, { id }] of named.entries()) {
    if (named.findIndex((other) => other.id === id) < position)
      report([section, position, 'id'], `Two of the ${section} are called "${id}".`, 'Give each a name of its own.');
  }
}
