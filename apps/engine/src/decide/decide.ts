import { Injectable } from '@nestjs/common';
import { decide, type CustomerLedger, type Day, type Decision, type Facts } from '@holdfast/credit';
import { Store, decisions } from '@holdfast/store';
import { Clock } from '../clock';
import type { KnownCompany } from '../connect/open-company';
import { alertOfSegment } from './alerts';
import { PoliciesInForce } from './policies-in-force';

/** Judges each customer by the company's own policy and keeps the decision with the facts it rests on. */
@Injectable()
export class Decide {
  constructor(
    private readonly store: Store,
    private readonly policies: PoliciesInForce,
    private readonly clock: Clock,
  ) {}

  async run<Assessed extends { readonly facts: Facts; readonly ledger: CustomerLedger }>(
    company: KnownCompany,
    assessed: readonly Assessed[],
  ): Promise<readonly (Assessed & { readonly decision: Decision })[]> {
    const [first] = assessed;
    if (!first) return [];
    const ids = assessed.map(({ facts }) => facts.customerId);
    const on = { homeCurrency: company.profile.homeCurrency, day: first.facts.asOf };
    return this.store.inCompany(company.id, async (scope) => {
      const { set, nextChangeOn } = await this.policies.on(scope, on);
      const histories = await decisions.histories(scope, ids);
      const made = assessed.map((one) => {
        const policy = set.forCustomer(one.facts);
        const decided = decide(one.facts, policy, histories.get(one.facts.customerId) ?? NO_HISTORY);
        return { ...one, policy, decision: { ...decided, lookAgainOn: earlier(decided.lookAgainOn, nextChangeOn) } };
      });
      await decisions.save(scope, made);
      for (const one of made) await alertOfSegment(scope, one, this.clock.iso());
      return made;
    });
  }
}

const NO_HISTORY = { activeRules: [], said: [], messagesOn: [] };

function earlier(a: Day | null, b: Day | null): Day | null {
  return a === null || (b !== null && b < a) ? b : a;
}
