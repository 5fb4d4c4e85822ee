import { Injectable } from '@nestjs/common';
import { differences, type Difference } from '@holdfast/credit';
import { Store, policies, type Company, type CompanyScope, type PolicySubject } from '@holdfast/store';
import type { Misfit } from '../../decide/policy-set';
import { PolicyDesk } from './policy-desk';
import { PracticeTrials, type OfCompany } from './practice-trials';

/** How a company's policy relates to its practice's. */
interface Drift {
  readonly provider: Company['provider'];
  /** `follows`: word for word. `differs`: it states what differs. `stands for itself`: it has a policy of its own. `nothing to follow`: the practice has none in
   * force there. */
  readonly relation: 'follows' | 'differs' | 'stands for itself' | 'nothing to follow';
  /** Which version of the practice's policy is in force there; null: none. */
  readonly practiceVersion: number | null;
  /** Which version of the company's own; null: it wrote none. */
  readonly ownVersion: number | null;
  /** As decisions name it. */
  readonly version: string;
  /** What the practice's policy says (`from`) and what counts in the company (`to`). */
  readonly differences: readonly Difference[];
  /** Groups and customers with whom something else is agreed than what counts in the company. */
  readonly agreed: readonly Agreed[];
  /** Texts that do not fit what they build on, and are left out. */
  readonly misfits: readonly Misfit[];
}

interface Agreed extends PolicySubject {
  readonly number: number;
  readonly differences: readonly Difference[];
}

/** Which companies differ from their practice's policy today, and in what. */
@Injectable()
export class PracticeDrift {
  constructor(
    private readonly store: Store,
    private readonly desk: PolicyDesk,
    private readonly trials: PracticeTrials,
  ) {}

  async of(practiceId: string): Promise<readonly OfCompany<Drift>[]> {
    return this.trials.each(practiceId, (company) => this.store.inCompany(company.id, (scope) => this.ofCompany(scope, company)));
  }

  /** Of one company alone. */
  async in(company: Company): Promise<OfCompany<Drift>> {
    return this.trials.tried(company, (one) => this.store.inCompany(one.id, (scope) => this.ofCompany(scope, one)));
  }

  private async ofCompany(scope: CompanyScope, { provider }: Company): Promise<Drift> {
    const { set, today } = await this.desk.open(scope);
    const counting = await policies.inForce(scope, today);
    const practiceVersion = counting.find(({ practice }) => practice)?.practice?.number ?? null;
    const ownVersion = counting.find(({ level }) => level === 'company')?.number ?? null;
    const { policy, merged } = set.company();
    const laidDown = practiceVersion === null ? merged : set.upTo({ level: 'practice', subject: '' }).merged;
    const found = differences(laidDown.document, merged.document);
    return {
      provider,
      relation: relationOf({ practiceVersion, isFollowed: set.followsPractice, isSame: found.length === 0 }),
      practiceVersion,
      ownVersion,
      version: policy.version,
      differences: found,
      agreed: counting
        .filter(({ subject }) => subject !== '')
        .map(({ level, subject, number }) => {
          const { document } = set.upTo({ level, subject }).merged;
          return { level, subject, number, differences: differences(merged.document, document) };
        }),
      misfits: set.misfits(),
    };
  }
}

function relationOf(of: {
  readonly practiceVersion: number | null;
  readonly isFollowed: boolean;
  readonly isSame: boolean;
}): Drift['relation'] {
  if (of.practiceVersion === null) return 'nothing to follow';
  if (!of.isFollowed) return 'stands for itself';
  return of.isSame ? 'follows' : 'differs';
}
