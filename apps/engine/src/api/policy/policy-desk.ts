import { BadRequestException, ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import type { Day } from '@holdfast/credit';
import { audit, mirror, policies, settings, type CompanyScope, type PolicySubject, type StoredProfile } from '@holdfast/store';
import { Clock, todayOf } from '../../clock';
import { Policies } from '../../decide/policies';
import { PoliciesInForce } from '../../decide/policies-in-force';
import type { LevelText, PolicySet } from '../../decide/policy-set';

/** What a person says about a policy; it judges nobody before it is activated. */
export interface PolicyDraft extends PolicySubject {
  readonly text: string;
}

/** Left out: from today on. */
interface Putting {
  readonly from: Day | undefined;
  readonly by: string;
}

export interface OpenDesk {
  readonly profile: StoredProfile;
  readonly today: Day;
  readonly set: PolicySet;
}

const ACTIVATIONS_MAX = 10_000;

/** Where a company's policies are written, tried and put in force. */
@Injectable()
export class PolicyDesk {
  constructor(
    private readonly clock: Clock,
    private readonly inForce: PoliciesInForce,
    private readonly policies: Policies,
  ) {}

  get startingPolicies(): readonly string[] {
    return this.policies.names;
  }

  /** Throws a 409 before the first look at the ledger, which tells the home currency and the day. */
  async open(scope: CompanyScope, on?: Day): Promise<OpenDesk> {
    const { profile } = await settings.read(scope);
    if (!profile)
      throw new ConflictException(
        'The ledger has not been read yet, so its currency is not known. Cure: wait for the first turn.',
      );
    const today = todayOf(profile, this.clock);
    const { set } = await this.inForce.on(scope, { homeCurrency: profile.homeCurrency, day: on ?? today });
    return { profile, today, set };
  }

  /** Null before the first look at the ledger. */
  async today(scope: CompanyScope): Promise<Day | null> {
    const { profile } = await settings.read(scope);
    return profile && todayOf(profile, this.clock);
  }

  /** A text that could count. Throws a 400 with every fault of one that could not. */
  async sound(scope: CompanyScope, draft: PolicyDraft): Promise<LevelText> {
    const { set } = await this.open(scope);
    const { level, subject, text } = draft;
    const read = { level, subject, text, number: null };
    requireSound(set.with(read), draft);
    return read;
  }

  /** Throws a 400 with every fault when the text cannot stand; then nothing is stored. */
  async write(
    scope: CompanyScope,
    draft: PolicyDraft,
    { note, by }: { readonly note: string | null; readonly by: string },
  ): Promise<number> {
    await this.sound(scope, draft);
    const number = await policies.addVersion(scope, { ...draft, note, by, at: this.clock.iso() });
    await this.audit(scope, by, 'policy written', { ...draft, number, note });
    return number;
  }

  /** A version as a draft. Throws a 404. */
  async version(scope: CompanyScope, number: number): Promise<LevelText> {
    const found = await policies.version(scope, number);
    if (!found) throw new NotFoundException('There is no such version.');
    return found;
  }

  /** From that day on it counts; whoever is judged by it is judged again then. Throws a 400 for a day that is past, or when it does not fit what else counts on
   * that day. True when that is today. */
  async activate(scope: CompanyScope, number: number, { from, by }: Putting): Promise<boolean> {
    const version = await this.version(scope, number);
    const { today } = await this.open(scope);
    const day = this.notPast(from ?? today, today);
    const { set } = await this.open(scope, day);
    const then = set.with(version);
    requireSound(then, version);
    requireFitting(then);
    return this.putInForce(scope, { level: version.level, subject: version.subject, number }, { day, today, by });
  }

  /** From that day on this level has no policy: the starting policy counts for a company, the level before it for groups and customers. */
  async deactivate(scope: CompanyScope, { level, subject }: PolicySubject, { from, by }: Putting): Promise<boolean> {
    const { today } = await this.open(scope);
    const day = this.notPast(from ?? today, today);
    return this.putInForce(scope, { level, subject, number: null }, { day, today, by });
  }

  /** The number of the company's own policy that counts today; null while a starting policy does. */
  async own(scope: CompanyScope): Promise<number | null> {
    const today = await this.today(scope);
    const counting = today === null ? [] : await policies.inForce(scope, today);
    return counting.find(({ level }) => level === 'company')?.number ?? null;
  }

  /** Back to the starting policy, today; what was to count later does not either. */
  async leaveOwn(scope: CompanyScope, by: string): Promise<void> {
    const today = await this.today(scope);
    if (today === null) return;
    const planned = (await policies.activations(scope, ACTIVATIONS_MAX)).filter(({ level }) => level === 'company');
    const later = planned.filter(({ from, number }) => from > today && number !== null).map(({ from }) => from);
    const days = [...((await this.own(scope)) === null ? [] : [today]), ...new Set(later)];
    for (const day of days) await this.putInForce(scope, { level: 'company', subject: '', number: null }, { day, today, by });
  }

  private async putInForce(
    scope: CompanyScope,
    what: PolicySubject & { readonly number: number | null },
    { day, today, by }: { readonly day: Day; readonly today: Day; readonly by: string },
  ): Promise<boolean> {
    await policies.activate(scope, { ...what, from: day, by, at: this.clock.iso() });
    await this.audit(scope, by, what.number === null ? 'policy deactivated' : 'policy activated', { ...what, from: day });
    if (day === today) await mirror.markAllForDecision(scope);
    return day === today;
  }

  private notPast(day: Day, today: Day): Day {
    if (day >= today) return day;
    throw new BadRequestException(
      `from: ${day} is past, and a policy never judges the past. Nothing was changed. Cure: ${today} or later; a backtest shows what it would have done.`,
    );
  }

  private audit(scope: CompanyScope, actor: string, event: string, detail: object): Promise<void> {
    return audit.append(scope, { at: this.clock.iso(), actor, event, subject: scope.companyId, detail });
  }
}

function requireSound(set: PolicySet, subject: PolicySubject): void {
  const faults = set.faultsOf(subject);
  if (faults.length === 0) return;
  const lines = faults.map(({ line, rule, problem, cure }) => `line ${line}${rule ? `, rule ${rule}` : ''}: ${problem} ${cure}`);
  throw new BadRequestException(`This policy cannot be used: ${lines.join(' | ')} Nothing was changed.`);
}

function requireFitting(set: PolicySet): void {
  const [misfit] = set.misfits();
  if (!misfit) return;
  const problem = misfit.faults.map((fault) => fault.problem).join(' ');
  throw new ConflictException(
    `What is agreed for the ${misfit.level} ${misfit.subject} does not fit this policy: ${problem} Nothing was changed. Cure: write that one anew first.`,
  );
}
