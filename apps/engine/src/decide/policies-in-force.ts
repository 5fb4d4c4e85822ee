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

interface On {
  readonly homeCurrency: string;
  readonly day: Day;
}

interface Kept extends InForce {
  readonly key: string;
}

/** What tells one set of policies from another. */
interface Basis {
  /** Of the last activation. */
  readonly sequence: number;
  readonly day: Day;
  readonly policyName: string | null;
  readonly homeCurrency: string;
}

function keyOf({ sequence, day, policyName, homeCurrency }: Basis): string {
  return JSON.stringify([sequence, day, policyName, homeCurrency]);
}

const COMPANIES_KEPT_MAX = 500;

/** Which policies count in a company on a day. What was compiled is kept, for versions never change. */
@Injectable()
export class PoliciesInForce {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly policies: Policies) {}

  /** The same without asking the database, for whoever has read there on what it rests; null when it is not kept. */
  known(companyId: string, basis: Basis): PolicySet | null {
    const found = this.kept.get(companyId);
    return found?.key === keyOf(basis) ? found.set : null;
  }

  async on(scope: CompanyScope, { homeCurrency, day }: On): Promise<InForce> {
    const { policyName } = await settings.read(scope);
    const { sequence, nextChangeOn } = await policies.standing(scope, day);
    const key = keyOf({ sequence, day, policyName, homeCurrency });
    const known = this.kept.get(scope.companyId);
    if (known?.key === key) return known;
    const found = { key, set: await this.read(scope, { policyName, homeCurrency, day }), nextChangeOn };
    this.kept.delete(scope.companyId);
    this.kept.set(scope.companyId, found);
    const [oldest] = this.kept.keys();
    if (this.kept.size > COMPANIES_KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
    return found;
  }

  /** The same as this transaction sees it, for whoever may yet take back what it has changed: nothing of it is kept. */
  async tentatively(scope: CompanyScope, { homeCurrency, day }: On): Promise<InForce> {
    const { policyName } = await settings.read(scope);
    const { nextChangeOn } = await policies.standing(scope, day);
    return { set: await this.read(scope, { policyName, homeCurrency, day }), nextChangeOn };
  }

  private async read(scope: CompanyScope, { policyName, homeCurrency, day }: Omit<Basis, 'sequence'>): Promise<PolicySet> {
    const counting = await policies.inForce(scope, day);
    const levels = counting.map(({ level, subject, number, text, practice }) => ({
      level,
      subject,
      number: practice?.number ?? number,
      text,
    }));
    return new PolicySet({ policies: this.policies, policyName, homeCurrency }, levels);
  }
}
