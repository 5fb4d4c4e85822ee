import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledPolicy } from '@holdfast/credit';
import { readPolicyFile } from './policy-file';

export const DEFAULT_POLICY = 'standard';

/** The policies to choose from, compiled once per home currency. */
export class Policies {
  private readonly compiledByKey = new Map<string, CompiledPolicy>();
  readonly names: readonly string[];

  /** Reads every file once, so that a broken one is found at boot. Throws PolicyError. */
  constructor(private readonly folder: string) {
    this.names = readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => file.slice(0, -'.yaml'.length))
      .sort();
    for (const name of this.names) this.compiled(name, 'USD');
  }

  /** Throws RangeError for a name that does not exist. */
  compiled(name: string | null, homeCurrency: string): CompiledPolicy {
    const chosen = name ?? DEFAULT_POLICY;
    if (!this.names.includes(chosen)) throw new RangeError(`there is no policy ${chosen}; there are ${this.names.join(', ')}`);
    const key = `${chosen}/${homeCurrency}`;
    const policy = this.compiledByKey.get(key) ?? readPolicyFile(join(this.folder, `${chosen}.yaml`), homeCurrency);
    this.compiledByKey.set(key, policy);
    return policy;
  }
}
