import { Injectable } from '@nestjs/common';
import { decide, type Decision, type Facts } from '@holdfast/credit';
import { Store, decisions, settings } from '@holdfast/store';
import type { KnownCompany } from '../connect/open-company';
import { Policies } from './policies';

/** Judges each customer by the company's own policy and keeps the decision with the facts it rests on. */
@Injectable()
export class Decide {
  constructor(
    private readonly store: Store,
    private readonly policies: Policies,
  ) {}

  async run<Assessed extends { readonly facts: Facts }>(
    company: KnownCompany,
    assessed: readonly Assessed[],
  ): Promise<readonly (Assessed & { readonly decision: Decision })[]> {
    const ids = assessed.map(({ facts }) => facts.customerId);
    return this.store.inCompany(company.id, async (scope) => {
      const { policyName } = await settings.read(scope);
      const policy = this.policies.compiled(policyName, company.profile.homeCurrency);
      const histories = await decisions.histories(scope, ids);
      const made = assessed.map((one) => ({
        ...one,
        decision: decide(one.facts, policy, histories.get(one.facts.customerId) ?? NO_HISTORY),
      }));
      await decisions.save(scope, made);
      return made;
    });
  }
}

const NO_HISTORY = { activeRules: [], said: [], messagesOn: [] };
