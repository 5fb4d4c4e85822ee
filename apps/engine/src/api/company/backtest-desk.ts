import { BadRequestException, ConflictException, Injectable } from '@nestjs/common';
import { addDays, type Basis, type Day, type Suppositions, type Window } from '@holdfast/credit';
import { backtests, past, type CompanyScope } from '@holdfast/store';
import { PolicyDesk } from '../policy/policy-desk';
import { Clock } from '../../clock';
import type { WrittenPolicies } from '../../decide/policy-set';
import type { BacktestQuestion, TriedPolicy } from '../../backtest/question';

/** A version by its number, a text of the company's own, a starting policy by its name, or what counts today. */
type AskedPolicy = number | string | { readonly text: string };

const IN_FORCE = 'in-force';

interface AskedBacktest {
  readonly policy: AskedPolicy;
  readonly compareTo?: AskedPolicy | undefined;
  /** Absent: the twelve months up to the last day of the books. */
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly basis: Basis;
  readonly suppose?: Suppositions | undefined;
}

const UNFINISHED_MAX = 5;
const YEAR_DAYS = 364;

/** Where a policy is asked to be tried on the past. */
@Injectable()
export class BacktestDesk {
  constructor(
    private readonly clock: Clock,
    private readonly desk: PolicyDesk,
  ) {}

  /** Keeps what is asked, to be played in the background; returns its number. Throws a 400 with the cure for a policy or window that cannot be tried, a 409 before
   * the first look at the ledger, and when too many wait already. */
  async ask(scope: CompanyScope, asked: AskedBacktest, by: string): Promise<number> {
    const { set, today } = await this.desk.open(scope);
    const knownUntil = addDays(today, -1);
    const window = await windowOf(scope, asked, knownUntil);
    if ((await backtests.countUnfinished(scope)) >= UNFINISHED_MAX)
      throw new ConflictException(
        `${UNFINISHED_MAX} backtests wait already. Nothing was changed. Cure: wait until one is done, or cancel one.`,
      );
    const question: BacktestQuestion = {
      policy: await this.tried(scope, asked.policy, set.written),
      compareTo: asked.compareTo === undefined ? null : await this.tried(scope, asked.compareTo, set.written),
      window,
      basis: asked.basis,
      knownUntil,
      suppose: asked.suppose ?? null,
    };
    return backtests.add(scope, { question, by, at: this.clock.iso() });
  }

  private async tried(scope: CompanyScope, asked: AskedPolicy, inForce: WrittenPolicies): Promise<TriedPolicy> {
    if (asked === IN_FORCE) return { label: 'in force', written: inForce };
    if (typeof asked === 'string') {
      if (!this.desk.startingPolicies.includes(asked))
        throw new BadRequestException(
          `policy: there is no starting policy "${asked}". Nothing was changed. Cure: ${[IN_FORCE, ...this.desk.startingPolicies].join(', ')}, a version’s number, or {"text": ...}.`,
        );
      const levels = inForce.levels.filter(({ level }) => level !== 'company');
      return { label: `starting policy ${asked}`, written: { policyName: asked, levels } };
    }
    const found =
      typeof asked === 'number'
        ? await this.desk.version(scope, asked)
        : { level: 'company' as const, subject: '', text: asked.text, number: null };
    const { level, subject, text, number } = found;
    await this.desk.sound(scope, { level, subject, text });
    const { set } = await this.desk.open(scope);
    return {
      label: number === null ? 'a draft' : `version ${number}`,
      written: set.with({ level, subject, text, number }).written,
    };
  }
}

async function windowOf(scope: CompanyScope, asked: AskedBacktest, knownUntil: Day): Promise<Window> {
  const { customers, firstIssued, lastIssued } = await past.extent(scope);
  if (firstIssued === null || lastIssued === null)
    throw new BadRequestException(
      `There are no invoices in the mirror (${customers} customers), so there is no past to try a policy on. Nothing was changed. Cure: wait until some have been issued.`,
    );
  const to = asked.to ?? knownUntil;
  const from = asked.from ?? addDays(to, -YEAR_DAYS);
  if (to > knownUntil)
    throw new BadRequestException(
      `to: ${to} is not past yet: the books end with yesterday. Nothing was changed. Cure: ${knownUntil} or earlier.`,
    );
  if (to < from)
    throw new BadRequestException(
      `The window ends on ${to}, before it begins on ${from}. Nothing was changed. Cure: exchange from and to.`,
    );
  if (!(await past.hasInvoicesWithin(scope, from, to)))
    throw new BadRequestException(
      `No invoice was issued from ${from} to ${to}; the mirror’s are from ${firstIssued} to ${lastIssued}. Nothing was changed. Cure: choose another window.`,
    );
  return { from, to };
}
