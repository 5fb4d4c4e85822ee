import { ConflictException, HttpException, Injectable, NotFoundException } from '@nestjs/common';
import type { Day } from '@holdfast/credit';
import {
  Store,
  audit,
  policies,
  practicePolicies,
  practices,
  type Company,
  type CompanyScope,
  type Practice,
  type PracticePolicyVersion,
  type PracticeScope,
} from '@holdfast/store';
import { Clock } from '../../clock';
import { PolicyDesk, notPast, type LevelFrom, type Putting } from './policy-desk';

/** Where a practice writes the policy that it lays beneath its companies' own, and puts it in force in all of them or in none. */
@Injectable()
export class PracticeDesk {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly desk: PolicyDesk,
  ) {}

  /** Throws a 404. */
  async find(id: string): Promise<Practice> {
    const practice = await this.store.practices.find(id);
    if (!practice) throw new NotFoundException('There is no such practice.');
    return practice;
  }

  /** Throws a 404. */
  async version(practiceId: string, number: number): Promise<PracticePolicyVersion> {
    const { id } = await this.find(practiceId);
    return this.store.inPractice(id, (practice) => versionOf(practice, number));
  }

  /** The day it is where the day is youngest among the practice's companies; in UTC while none of them has been read. */
  async today(practiceId: string): Promise<Day> {
    return this.store.inPractice(practiceId, (practice) => this.earliestToday(practice));
  }

  /** A draft, which judges nobody before it is activated. Its text is checked before: see `PracticeTrials.sound`. */
  async write(
    practiceId: string,
    text: string,
    { note, by }: { readonly note: string | null; readonly by: string },
  ): Promise<number> {
    return this.store.inPractice(practiceId, async (practice) => {
      await practices.oneAtATime(practice);
      await requireGoingOn(practice);
      return practicePolicies.addVersion(practice, { text, note, by, at: this.clock.iso() });
    });
  }

  /** From that day on, by each company's own calendar, it counts in every company that does not stand for itself; null: the practice has no policy any more.
   * Throws a 409 that names the company where something in force would not fit; then nothing was changed in any. */
  async activate(practiceId: string, number: number | null, { from, by }: Putting): Promise<void> {
    const { id } = await this.find(practiceId);
    const judgedAnew = await this.store.inPractice(id, async (practice) => {
      await practices.oneAtATime(practice);
      await requireGoingOn(practice);
      const version = number === null ? null : await versionOf(practice, number);
      const today = await this.earliestToday(practice);
      const day = notPast(from ?? today, today);
      await practicePolicies.activate(practice, { number, from: day, by, at: this.clock.iso() });
      const affected: string[] = [];
      for (const company of await practices.companies(practice)) {
        const isNow = await this.inEach(practice, company, async (scope) =>
          this.desk.putInForce(scope, [await this.handedDown(scope, id, version, day)], by),
        );
        if (isNow) affected.push(company.id);
      }
      return affected;
    });
    for (const company of judgedAnew) await this.store.companies.scheduleTurnBy(company, this.clock.iso());
  }

  /** From now on this practice looks after the company, and what it lays down counts there. Throws a 404, and a 409 when that does not fit what the company
   * has agreed. */
  async admit(company: Company, practiceId: string, by: string): Promise<void> {
    const { id, name } = await this.find(practiceId);
    const isNow = await this.store.inPractice(id, async (practice) => {
      await practices.oneAtATime(practice);
      await requireGoingOn(practice);
      await practices.admit(practice, company.id);
      return this.inEach(practice, company, async (scope) => {
        await this.audit(scope, by, 'practice joined', { practice: id, name });
        const ended = await this.desk.endOf(scope, 'practice');
        return this.desk.putInForce(scope, [...ended, ...(await this.laidDown(practice, scope))], by);
      });
    });
    if (isNow) await this.store.companies.scheduleTurnBy(company.id, this.clock.iso());
  }

  /** From now on no practice looks after it. Throws a 409 when what the company has agreed does not fit without the practice's policy. */
  async dismiss(company: Company, by: string): Promise<void> {
    if (company.practiceId === null) return;
    const isNow = await this.store.inCompany(company.id, async (scope) => {
      await practices.oneAtATime(scope);
      await practices.dismiss(scope);
      await this.audit(scope, by, 'practice left', { practice: company.practiceId });
      return this.desk.putInForce(scope, await this.desk.endOf(scope, 'practice'), by);
    });
    if (isNow) await this.store.companies.scheduleTurnBy(company.id, this.clock.iso());
  }

  /** The same refusal, with the name of the company that it is about. */
  private inEach<T>(practice: PracticeScope, company: Company, work: (scope: CompanyScope) => Promise<T>): Promise<T> {
    return practices.inCompany(practice, company.id, work).catch((error: unknown) => {
      if (!(error instanceof HttpException)) throw error;
      throw new ConflictException(`${company.name}: ${error.message} No other company of the practice was changed either.`);
    });
  }

  /** What the practice has in force today and for later, as the company takes it up. */
  private async laidDown(practice: PracticeScope, scope: CompanyScope): Promise<readonly LevelFrom[]> {
    const today = (await this.desk.today(scope)) ?? this.clock.today('UTC');
    const all = await practicePolicies.fromDayOn(practice, today);
    const changes: LevelFrom[] = [];
    for (const { number, from } of all) {
      if (number === null && from <= today) continue;
      const version = number === null ? null : await versionOf(practice, number);
      changes.push(await this.handedDown(scope, practice.practiceId, version, from));
    }
    return changes;
  }

  private async handedDown(
    scope: CompanyScope,
    practiceId: string,
    version: PracticePolicyVersion | null,
    from: Day,
  ): Promise<LevelFrom> {
    const today = await this.desk.today(scope);
    const level = { level: 'practice', subject: '', day: today !== null && from < today ? today : from } as const;
    if (version === null) return { ...level, number: null };
    const practice = { id: practiceId, number: version.number };
    return { ...level, number: await policies.copyOf(scope, practice, version), practice };
  }

  private async earliestToday(practice: PracticeScope): Promise<Day> {
    const days: Day[] = [];
    for (const { id } of await practices.companies(practice)) {
      const today = await practices.inCompany(practice, id, (scope) => this.desk.today(scope));
      if (today !== null) days.push(today);
    }
    const [first] = days.sort();
    return first ?? this.clock.today('UTC');
  }

  private audit(scope: CompanyScope, actor: string, event: string, detail: object): Promise<void> {
    return audit.append(scope, { at: this.clock.iso(), actor, event, subject: scope.companyId, detail });
  }
}

/** Throws a 409 for a practice that has ended. */
async function requireGoingOn(practice: PracticeScope): Promise<void> {
  if (!(await practices.hasEnded(practice))) return;
  throw new ConflictException(
    'This practice has ended: it looks after no company and lays down nothing any more. Nothing was changed. Cure: resume it first.',
  );
}

/** Throws a 404. */
export async function versionOf(practice: PracticeScope, number: number): Promise<PracticePolicyVersion> {
  const found = await practicePolicies.version(practice, number);
  if (!found) throw new NotFoundException('There is no such version.');
  return found;
}
