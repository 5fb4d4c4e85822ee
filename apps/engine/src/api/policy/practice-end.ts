import { ConflictException, Injectable } from '@nestjs/common';
import { Store, practicePolicies, practices, type Company, type PracticeScope } from '@holdfast/store';
import { Clock } from '../../clock';

const NAMED_MAX = 5;

/** How a practice comes to an end: it is removed as if it had never been, or it is kept, because decisions rest on what it laid down. */
@Injectable()
export class PracticeEnd {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** It looks after nobody and lays down nothing from now on, until it is resumed; everything of it can still be read. Throws a 409 while it looks after a company. */
  async setEnded(practiceId: string, isEnded: boolean): Promise<void> {
    await this.store.inPractice(practiceId, async (practice) => {
      await practices.oneAtATime(practice);
      if (isEnded) await requireNoCompanies(practice);
      if (isEnded !== (await practices.hasEnded(practice))) await practices.end(practice, isEnded ? this.clock.iso() : null);
    });
  }

  /** With its drafts, which judged nobody. Throws a 409 while it looks after a company, and where decisions may rest on what it laid down. */
  async remove(practiceId: string): Promise<void> {
    await this.store.inPractice(practiceId, async (practice) => {
      await practices.oneAtATime(practice);
      await requireNoCompanies(practice);
      const activated = await practicePolicies.activations(practice, 1);
      if (activated.length > 0)
        throw new ConflictException(
          'A policy of this practice was put in force, and decisions rest on it, so it is kept. Nothing was changed. Cure: end it instead; then it looks after nobody any more, and its history can still be read.',
        );
      await practices.remove(practice);
    });
  }
}

async function requireNoCompanies(practice: PracticeScope): Promise<void> {
  const companies = await practices.companies(practice);
  if (companies.length === 0) return;
  throw new ConflictException(
    `This practice still looks after ${namesOf(companies)}. Nothing was changed. Cure: take ${companies.length === 1 ? 'it' : 'them'} out first.`,
  );
}

function namesOf(companies: readonly Company[]): string {
  const names = companies.map(({ name }) => name).sort((a, b) => a.localeCompare(b, 'en'));
  const rest = names.length - NAMED_MAX;
  return rest > 0 ? `${names.slice(0, NAMED_MAX).join(', ')} and ${rest} more` : names.join(', ');
}
