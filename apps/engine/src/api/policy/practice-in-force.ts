import { Injectable } from '@nestjs/common';
import type { Day, MergedPolicy } from '@holdfast/credit';
import { Store, practicePolicies, practices, settings, type PracticeScope } from '@holdfast/store';
import { Policies } from '../../decide/policies';
import { PolicySet, type LevelText } from '../../decide/policy-set';
import { PracticeDesk, versionOf } from './practice-desk';
import { CURRENCY_WITHOUT_COMPANIES } from './practice-trials';

export interface LaidDown extends MergedPolicy {
  readonly number: number;
  readonly name: string;
}

/** What a practice lays down today, before any of its companies changes something in it. */
@Injectable()
export class PracticeInForce {
  constructor(
    private readonly store: Store,
    private readonly policies: Policies,
    private readonly desk: PracticeDesk,
  ) {}

  /** Null: it lays down nothing today. */
  async of(practiceId: string): Promise<{ readonly asOf: Day; readonly policy: LaidDown | null }> {
    const asOf = await this.desk.today(practiceId);
    const policy = await this.store.inPractice(practiceId, async (practice) => {
      const counting = (await practicePolicies.fromDayOn(practice, asOf)).find(({ from }) => from <= asOf);
      return counting?.number == null ? null : this.read(practice, counting.number);
    });
    return { asOf, policy };
  }

  private async read(practice: PracticeScope, number: number): Promise<LaidDown> {
    const { text } = await versionOf(practice, number);
    const draft = { level: 'practice', subject: '', number, text } as const;
    const set = this.setIn(CURRENCY_WITHOUT_COMPANIES, draft);
    const fitting = set.faultsOf(draft).length === 0 ? set : ((await this.inACurrencyOf(practice, draft)) ?? set);
    const { policy, merged } = fitting.upTo(draft);
    return { number, name: policy.name, ...merged };
  }

  /** Amounts may have more decimals than the dollar has; then one of the companies keeps its books in a currency that has them. */
  private async inACurrencyOf(practice: PracticeScope, draft: LevelText): Promise<PolicySet | null> {
    for (const { id } of await practices.companies(practice)) {
      const { profile } = await practices.inCompany(practice, id, settings.read);
      const set = profile && this.setIn(profile.homeCurrency, draft);
      if (set?.faultsOf(draft).length === 0) return set;
    }
    return null;
  }

  private setIn(homeCurrency: string, draft: LevelText): PolicySet {
    return new PolicySet({ policies: this.policies, policyName: null, homeCurrency }, [draft]);
  }
}
