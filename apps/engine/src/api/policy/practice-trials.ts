import { BadRequestException, ConflictException, HttpException, Injectable } from '@nestjs/common';
import { Store, practices, type Company } from '@holdfast/store';
import { Policies } from '../../decide/policies';
import { faultLine } from '../../decide/policy-file';
import { PolicySet, type LevelText, type Misfit } from '../../decide/policy-set';
import type { PolicyTextFault } from '../../decide/policy-text';
import { log } from '../../logging';
import { PolicyDesk, misfitText } from './policy-desk';
import { PolicyPreviews, type PolicyPreview } from './policy-previews';

/** What came of one company, or why nothing did. */
export type OfCompany<T> = Named & (T | { readonly error: string });

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface PracticeFaults {
  /** What is wrong with the text whatever the company. */
  readonly faults: readonly PolicyTextFault[];
  readonly companies: readonly OfCompany<Fit>[];
}

interface Fit {
  readonly homeCurrency: string;
  /** False: the company stands for itself, so nothing of it counts there. */
  readonly isFollowed: boolean;
  /** What is wrong with the text here, with amounts in this company's home currency. */
  readonly faults: readonly PolicyTextFault[];
  /** What of the company's own would not fit it. */
  readonly misfits: readonly Misfit[];
}

const LISTED_MAX = 50;
/** What amounts are read in while no company of the practice has been read. */
export const CURRENCY_WITHOUT_COMPANIES = 'USD';

/** A practice's policy tried on each of its companies, before it is put in force; nothing is stored. */
@Injectable()
export class PracticeTrials {
  constructor(
    private readonly store: Store,
    private readonly policies: Policies,
    private readonly desk: PolicyDesk,
    private readonly previews: PolicyPreviews,
  ) {}

  async faults(practiceId: string, text: string): Promise<PracticeFaults> {
    const draft = draftOf(text);
    const companies = await this.each(practiceId, (company) => this.fit(company, draft));
    const read = companies.flatMap((one) => ('faults' in one ? [one.faults] : []));
    const ground = { policies: this.policies, policyName: null, homeCurrency: CURRENCY_WITHOUT_COMPANIES };
    const [first] = read.length > 0 ? read : [new PolicySet(ground, [draft]).faultsOf(draft)];
    return { faults: read.some(({ length }) => length === 0) ? [] : (first ?? []), companies };
  }

  /** A text that could count. Throws a 400 with every fault of one that could count nowhere. */
  async sound(practiceId: string, text: string): Promise<LevelText> {
    const { faults } = await this.faults(practiceId, text);
    if (faults.length > 0)
      throw new BadRequestException(`This policy cannot be used: ${faults.map(faultLine).join(' | ')} Nothing was changed.`);
    return draftOf(text);
  }

  /** Who would stand where today, company by company. */
  async previewed(
    practiceId: string,
    draft: LevelText,
  ): Promise<readonly OfCompany<{ readonly isFollowed: boolean; readonly preview: PolicyPreview }>[]> {
    return this.each(practiceId, async (company) => {
      const { isFollowed, misfits } = await this.fit(company, draft);
      const [misfit] = misfits;
      if (misfit) throw new ConflictException(misfitText(misfit, null));
      return { isFollowed, preview: await this.previews.of(company.id, draft, LISTED_MAX) };
    });
  }

  /** One company after the other, by name; what goes wrong in one is told there and stops no other. */
  async each<T>(practiceId: string, work: (company: Company) => Promise<T>): Promise<readonly OfCompany<T>[]> {
    const companies = await this.store.inPractice(practiceId, (practice) => practices.companies(practice));
    const all: OfCompany<T>[] = [];
    for (const company of companies.toSorted((a, b) => a.name.localeCompare(b.name, 'en')))
      all.push(await this.tried(company, work));
    return all;
  }

  /** What goes wrong is told, not thrown. */
  async tried<T>(company: Company, work: (company: Company) => Promise<T>): Promise<OfCompany<T>> {
    const named = { id: company.id, name: company.name };
    return work(company).then(
      (done) => ({ ...named, ...done }),
      (error: unknown) => ({ ...named, error: told(error) }),
    );
  }

  private fit(company: Company, draft: LevelText): Promise<Fit> {
    return this.store.inCompany(company.id, async (scope) => {
      const { set, profile } = await this.desk.open(scope);
      const then = set.with(draft);
      const { homeCurrency } = profile;
      return { homeCurrency, isFollowed: then.followsPractice, faults: then.faultsOf(draft), misfits: then.misfits() };
    });
  }
}

function draftOf(text: string): LevelText {
  return { level: 'practice', subject: '', number: null, text };
}

function told(error: unknown): string {
  if (error instanceof HttpException) return error.message;
  log.error({ err: error }, 'a practice’s policy could not be tried on one of its companies');
  return 'Something went wrong here, and the log tells what. Nothing was lost.';
}
