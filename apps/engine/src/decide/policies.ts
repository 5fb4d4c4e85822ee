import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledPolicy } from '@holdfast/credit';
import { readPolicy } from './policy-file';

export const DEFAULT_POLICY = 'standard';

/** The starting policies, compiled once per home currency. */
export class Policies {
  private readonly compiledByKey = new Map<string, CompiledPolicy>();
  private readonly texts: ReadonlyMap<string, string>;
  readonly names: readonly string[];

  /** Reads every file once, so that a broken one is found at boot. Throws PolicyError. */
  constructor(folder: string) {
    this.names = readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => file.slice(0, -'.yaml'.length))
      .sort();
    this.texts = new Map(this.names.map((name) => [name, readFileSync(join(folder, `${name}.yaml`), 'utf8')]));
    for (const name of this.names) this.compiled(name, 'USD');
  }

  /** As it is written. Throws RangeError for a name that does not exist. */
  text(name: string | null): string {
    const chosen = name ?? DEFAULT_POLICY;
    const text = this.texts.get(chosen);
    if (text === undefined) throw new RangeError(`there is no policy ${chosen}; there are ${this.names.join(', ')}`);
    return text;
  }

  /** Throws RangeError for a name that does not exist. */
  compiled(name: string | null, homeCurrency: string): CompiledPolicy {
    const chosen = name ?? DEFAULT_POLICY;
    const key = `${chosen}/${homeCurrency}`;
    const policy = this.compiledByKey.get(key) ?? readPolicy(this.text(chosen), `${chosen}.yaml`, homeCurrency);
    this.compiledByKey.set(key, policy);
    return policy;
  }
}
