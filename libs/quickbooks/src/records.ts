import type { EntityKind, LedgerRecord } from '@holdfast/credit';
import type { Call } from './calls';
import { needsHome, recordOf } from './map';
import { termIdOf } from './objects';
import { NO_TERMS, readTerms, type Terms } from './terms';

/** Makes records of the objects of one company. What that takes besides the objects, the home currency and the terms, costs a metered read each: it is
 * asked for only when an object cannot do without, and once. */
export class Records {
  private terms = NO_TERMS;
  /** Ids of terms that no list has told. */
  private readonly unlisted = new Set<string>();

  constructor(
    private readonly call: Call,
    private readonly home: () => Promise<string>,
  ) {}

  /** Terms that an answer has told by the way. */
  learn(terms: Terms): void {
    this.terms = new Map([...this.terms, ...terms]);
  }

  /** `toldAt`: the provider's clock when it told these objects, seconds. Throws what Call throws. */
  async of(kind: EntityKind, objects: readonly unknown[], toldAt: number): Promise<readonly LedgerRecord[]> {
    const context = {
      home: objects.some((object) => needsHome(kind, object)) ? await this.home() : '',
      terms: kind === 'customer' ? await this.termsFor(objects) : NO_TERMS,
      toldAt: new Date(toldAt * 1000).toISOString(),
    };
    return objects.flatMap((object) => recordOf(kind, object, context) ?? []);
  }

  private async termsFor(customers: readonly unknown[]): Promise<Terms> {
    const ids = customers.map(termIdOf).filter((id) => id !== null);
    const unknown = () => ids.filter((id) => !this.terms.has(id) && !this.unlisted.has(id));
    if (unknown().length > 0) {
      this.terms = await readTerms(this.call);
      for (const id of unknown()) this.unlisted.add(id);
    }
    return this.terms;
  }
}
