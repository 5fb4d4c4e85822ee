import { Injectable } from '@nestjs/common';
import type { Day } from '@holdfast/credit';
import { policies, settings, type CompanyScope } from '@holdfast/store';
import { Policies } from './policies';
import { PolicySet } from './policy-set';

interface InForce {
  readonly set: PolicySet;
  /** The first day on which other policies count; null when none is foreseen. */
  readonly nextChangeOn: Day | null;
}

interface Kept extends InForce {
  readonly key: string;
}

const COMPANIES_KEPT_MAX = 500;

/** Which policies count in a company on a day. What was compiled is kept, for versions never change. */
@Injectable()
export class PoliciesInForce {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly policies: Policies) {}

  async on(scope: CompanyScope, { homeCurrency, day }: { readonly homeCurrency: string; readonly day: Day }): Promise<InForce> {
    const { policyName } = await settings.read(scope);
    const { sequence, nextChangeOn } = await policies.standing(scope, day);
    const key = JSON.stringify([sequence, day, policyName, homeCurrency]);
    const known = this.kept.get(scope.companyId);
    if (known?.key === key) return known;
    const set = new PolicySet({ policies: this.policies, policyName, homeCurrency }, await policies.inForce(scope, day));
    const found = { key, set, nextChangeOn };
    this.kept.delete(scope.companyId);
    this.kept.set(scope.companyId, found);
    const [oldest] = this.kept.keys();
    if (this.kept.size > COMPANIES_KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    return found;
  }
}
