import { BadRequestException, ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import type { Day } from '@holdfast/credit';
import {
  audit,
  mirror,
  policies,
  settings,
  type CompanyScope,
  type PolicySubject,
  type PracticeVersion,
  type StoredProfile,
} from '@holdfast/store';
import { Clock, todayOf } from '../../clock';
import { Policies } from '../../decide/policies';
import { PoliciesInForce } from '../../decide/policies-in-force';
import { faultLine } from '../../decide/policy-file';
import type { LevelText, Misfit, PolicySet } from '../../decide/policy-set';
import type { PolicyTextFault } from '../../decide/policy-text';
import { strangersIn } from '../../decide/strangers';

/** What a person says about a policy; it judges nobody before it is activated. */
export interface PolicyDraft extends PolicySubject {
  readonly text: string;
}

/** Left out: from today on. */
export interface Putting {
  readonly from: Day | undefined;
  readonly by: string;
}

export interface OpenDesk {
  readonly profile: StoredProfile;
  readonly today: Day;
  readonly set: PolicySet;
}

/** What a level says from a day on: one of the company's versions, or nothing any more. */
export interface LevelFrom extends PolicySubject {
  readonly number: number | null;
  readonly day: Day;
  /** The version of the practice that the company's is a copy of. */
  readonly practice?: PracticeVersion;
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
  async open(scope: CompanyScope): Promise<OpenDesk> {
    const { profile } = await settings.read(scope);
    if (!profile)
      throw new ConflictException(
        'The ledger has not been read yet, so its currency is not known. Cure: wait for the first turn.',
      );
    const today = todayOf(profile, this.clock);
    const { set } = await this.inForce.on(scope, { homeCurrency: profile.homeCurrency, day: today });
    return { profile, today, set };
  }

  /** Null before the first look at the ledger. */
  async today(scope: CompanyScope): Promise<Day | null> {
    const { profile } = await settings.read(scope);
    return profile && todayOf(profile, this.clock);
  }

  /** A text that could count. Throws a 400 with every fault of one that could not. */
  async sound(scope: CompanyScope, draft: PolicyDraft): Promise<LevelText> {
    const faults = await this.faultsOf(scope, draft);
    if (faults.length > 0)
      throw new BadRequestException(`This policy cannot be used: ${faults.map(faultLine).join(' | ')} Nothing was changed.`);
    return unnumbered(draft);
  }

  /** What keeps a text from being written: it does not stand by itself or among what else counts, or it names whom this company's ledger does not have. The
   * last is asked here alone: what is in force goes on when a customer is gone. */
  async faultsOf(scope: CompanyScope, draft: PolicyDraft): Promise<readonly PolicyTextFault[]> {
    const { set } = await this.open(scope);
    return [...set.with(unnumbered(draft)).faultsOf(draft), ...(await strangersIn(scope, draft.text))];
  }

  /** Throws a 400 with every fault when the text cannot stand, a 404 for a customer that is not there; then nothing is stored. */
  async write(
    scope: CompanyScope,
    draft: PolicyDraft,
    { note, by }: { readonly note: string | null; readonly by: string },
  ): Promise<number> {
    await this.sound(scope, draft);
    const { level, subject } = draft;
    if (level === 'customer' && !(await mirror.customerNames(scope, [subject])).has(subject))
      throw new NotFoundException(
        `There is no customer with the id ${subject} in the ledger. Nothing was changed. Cure: send the ledger’s own id of the customer.`,
      );
    const number = await policies.addVersion(scope, { ...draft, note, by, at: this.clock.iso() });
    await this.audit(scope, by, 'policy written', { ...draft, number, note });
    return number;
  }

  /** A version of the company's own as a draft. Throws a 404. */
  async version(scope: CompanyScope, number: number): Promise<LevelText> {
    const found = await policies.version(scope, number);
    if (!found || found.practice) throw new NotFoundException('There is no such version.');
    return found;
  }

  /** From that day on it counts; whoever is judged by it is judged again then. Throws a 400 for a day that is past, a 409 when it does not fit what else
   * counts from that day on. True when that is today. */
  async activate(scope: CompanyScope, number: number, { from, by }: Putting): Promise<boolean> {
    const { level, subject } = await this.version(scope, number);
    const { today } = await this.open(scope);
    return this.putInForce(scope, [{ level, subject, number, day: notPast(from ?? today, today) }], by);
  }

  /** From that day on this level has no policy: for a company its practice's or the starting policy counts, for groups and customers the level before them.
   * Throws a 409 when what else counts does not fit that. */
  async deactivate(scope: CompanyScope, { level, subject }: PolicySubject, { from, by }: Putting): Promise<boolean> {
    const { today } = await this.open(scope);
    return this.putInForce(scope, [{ level, subject, number: null, day: notPast(from ?? today, today) }], by);
  }

  /** The number of the company's own policy that counts today; null while its practice's or a starting policy does. */
  async own(scope: CompanyScope): Promise<number | null> {
    const today = await this.today(scope);
    const counting = today === null ? [] : await policies.inForce(scope, today);
    return counting.find(({ level }) => level === 'company')?.number ?? null;
  }

  /** The starting policy that is set counts from today on, and nothing that the company wrote. In a practice that is what it says instead of the practice's. */
  async startAnew(
    scope: CompanyScope,
    policy: string,
    { isInPractice, by }: { readonly isInPractice: boolean; readonly by: string },
  ): Promise<void> {
    const ended = await this.endOf(scope, 'company');
    if (!isInPractice) {
      await this.putInForce(scope, ended, by);
      return;
    }
    const { today } = await this.open(scope);
    const own = { level: 'company', subject: '' } as const;
    const number = await this.write(
      scope,
      { ...own, text: `basedOn: ${policy}\n` },
      { note: 'A starting policy was chosen.', by },
    );
    await this.putInForce(scope, [...ended, { ...own, number, day: today }], by);
  }

  /** What ends a level for good: from today on, and on every day on which something of it was to begin. */
  async endOf(scope: CompanyScope, level: 'practice' | 'company'): Promise<readonly LevelFrom[]> {
    const today = await this.today(scope);
    const isCounting = today !== null && (await policies.inForce(scope, today)).some((one) => one.level === level);
    const begun = (await policies.activations(scope, ACTIVATIONS_MAX)).filter(
      (one) => one.level === level && one.number !== null,
    );
    const later = begun.map(({ from }) => from).filter((day) => today === null || day > today);
    const days = [...(isCounting ? [today] : []), ...new Set(later)];
    return days.map((day) => ({ level, subject: '', number: null, day }));
  }

  /** Puts all of it in force, and then looks whether everything that counts fits together on each day from now on; throws a 409 when not, and the caller's
   * transaction takes it all back. True when something of it counts today. */
  async putInForce(scope: CompanyScope, changes: readonly LevelFrom[], by: string): Promise<boolean> {
    for (const { day, practice, ...what } of changes) {
      await policies.activate(scope, { ...what, from: day, by, at: this.clock.iso() });
      const event = what.number === null ? 'policy deactivated' : 'policy activated';
      const told = practice ? { ...what, number: practice.number, practice: practice.id } : what;
      await this.audit(scope, by, event, { ...told, from: day });
    }
    const { profile } = await settings.read(scope);
    // Nobody was ever judged in it.
    if (!profile) return false;
    const today = todayOf(profile, this.clock);
    await this.requireFitting(scope, profile.homeCurrency, today);
    const isNow = changes.some(({ day }) => day <= today);
    if (isNow) await mirror.markAllForDecision(scope);
    return isNow;
  }

  private async requireFitting(scope: CompanyScope, homeCurrency: string, today: Day): Promise<void> {
    for (let day: Day | null = today; day !== null;) {
      const { set, nextChangeOn } = await this.inForce.tentatively(scope, { homeCurrency, day });
      const [misfit] = set.misfits();
      if (misfit) throw new ConflictException(misfitText(misfit, day === today ? null : day));
      day = nextChangeOn;
    }
  }

  private audit(scope: CompanyScope, actor: string, event: string, detail: object): Promise<void> {
    return audit.append(scope, { at: this.clock.iso(), actor, event, subject: scope.companyId, detail });
  }
}

function unnumbered({ level, subject, text }: PolicyDraft): LevelText {
  return { level, subject, text, number: null };
}

/** Throws a 400 for a day that is past. */
export function notPast(day: Day, today: Day): Day {
  if (day >= today) return day;
  throw new BadRequestException(
    `from: ${day} is past, and a policy never judges the past. Nothing was changed. Cure: ${today} or later; a backtest shows what it would have done.`,
  );
}

/** What does not fit, why, and the cure. `day`: the one on which it would not; null: today. */
export function misfitText({ level, subject, faults }: Misfit, day: Day | null): string {
  const what = {
    practice: 'The policy of the practice does not fit this company',
    company: 'The company’s own policy does not fit what it is based on',
    group: `What is agreed for the group ${subject} does not fit this policy`,
    customer: `What is agreed for the customer ${subject} does not fit this policy`,
  }[level];
  const on = day === null ? '' : ` on ${day}`;
  return `${what}${on}: ${faults.map(faultLine).join(' | ')} Nothing was changed. Cure: write that one anew first.`;
}
