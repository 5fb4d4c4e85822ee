import { readFileSync } from 'node:fs';
import type { CompiledPolicy } from '@holdfast/credit';
import { readLevels, type PolicyRead } from './policy-levels';
import type { PolicyTextFault } from './policy-text';

/** What is wrong with a policy file, a line each: `standard.yaml line 12, rule overdue: ...`. Nothing was activated. */
export class PolicyError extends Error {
  readonly faults: readonly string[];

  constructor(file: string, faults: readonly PolicyTextFault[]) {
    const lines = faults.map(faultLine);
    super(
      `The credit policy ${file} cannot be used:\n${lines.map((line) => `  - ${line}`).join('\n')}\nNothing was changed; the policy in force before stays in force.`,
    );
    this.name = 'PolicyError';
    this.faults = lines;
  }
}

export function faultLine({ line, rule, problem, cure }: PolicyTextFault): string {
  return `line ${line}${rule === null ? '' : `, rule ${rule}`}: ${problem} ${cure}`;
}

/** The policy of a YAML text, in a company's home currency, or all that is wrong with it. */
export function readPolicyText(source: string, homeCurrency: string): PolicyRead {
  return readLevels([{ from: '', source }], homeCurrency);
}

/** The policy of a YAML text, in a company's home currency. Throws PolicyError with line, rule, reason and cure of everything that is wrong. */
export function readPolicy(source: string, file: string, homeCurrency: string): CompiledPolicy {
  const read = readPolicyText(source, homeCurrency);
  if (read.ok) return read.policy;
  throw new PolicyError(file, read.faults);
}

export function readPolicyFile(file: string, homeCurrency: string): CompiledPolicy {
  return readPolicy(readFileSync(file, 'utf8'), file.split('/').at(-1) ?? file, homeCurrency);
}
