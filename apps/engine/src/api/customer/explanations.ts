import { Injectable, NotFoundException } from '@nestjs/common';
import {
  depositPercentOf,
  limitProposal,
  type CustomerLedger,
  type CustomerRecord,
  type Day,
  type Decision,
  type LimitProposal,
  type Mark,
} from '@holdfast/credit';
import { decisions, marks, mirror, outbox, type CompanyScope, type CurrentMark } from '@holdfast/store';
import { Scripts } from '../../check/scripts';
import { Today } from '../../check/today';
import { wordsToSay } from '../../check/words-to-say';

/** Why a customer stands where it stands, with today's figures. */
@Injectable()
export class Explanations {
  constructor(
    private readonly today: Today,
    private readonly scripts: Scripts,
  ) {}

  /** Throws a 404 for a customer that is not in the mirror. */
  async of(scope: CompanyScope, customerId: string): Promise<unknown> {
    const [ledger] = await mirror.customerLedgers(scope, [customerId]);
    if (!ledger) throw new NotFoundException('There is no such customer.');
    const stored = await decisions.find(scope, customerId);
    const now = stored === null ? null : await this.today.explain(scope, ledger);
    const mark = (await marks.read(scope, [customerId])).get(customerId);
    const actions = await outbox.list(scope, { customerId, limit: 50 });
    return {
      customer: { id: ledger.customer.id, name: ledger.customer.name },
      sentence: sentence(ledger.customer, now?.decision ?? null),
      ...(now?.decision ?? { standing: null, reasons: [] }),
      policy: now?.policy.name ?? null,
      decidedOn: stored?.decision.asOf ?? null,
      facts: now?.facts ?? null,
      /** False: the next turn judges by something that has come since. */
      isCurrent: await decisions.isCurrent(scope, customerId),
      wouldChange: now?.wouldChange ?? null,
      limitProposal: now && limitProposal(now.facts, now.policy),
      toSay: now && wordsToSay(now, { customerName: ledger.customer.name, placed: placed(mark) }, this.scripts),
      inLedger: inLedger(mark),
      actions: actions.map(({ id, kind, state, asOf, why, outcome }) => ({ id, kind, state, asOf, why, outcome })),
    };
  }

  /** Null before the ledger's profile is known. */
  async limitProposalFor(scope: CompanyScope, ledger: CustomerLedger): Promise<LimitProposal | null> {
    const judged = await this.today.judge(scope, ledger);
    return judged && limitProposal(judged.facts, judged.policy);
  }
}

function placed(mark: CurrentMark | undefined): { readonly mark: Mark; readonly since: Day | null } | null {
  return mark?.mark ? { mark: mark.mark, since: mark.since } : null;
}

function inLedger(mark: CurrentMark | undefined): unknown {
  return mark?.mark ? { mark: mark.mark, since: mark.since, putBackOnRelease: mark.prior } : null;
}

/** The standing in one sentence that can be read out to the owner. */
function sentence(customer: CustomerRecord, decision: Decision | null): string {
  if (!decision) return `${customer.name} has not been judged yet; that happens in the next turn.`;
  const [strictest] = decision.reasons;
  const exempt = decision.pin?.pin === 'exempt' ? decision.setAside?.find(({ by }) => by === 'pin') : undefined;
  if (!strictest && exempt) return `${customer.name} has open credit: ${exempt.because}`;
  if (!strictest) return `${customer.name} has open credit: no rule of the policy speaks against it.`;
  const part = depositPercentOf(decision);
  const standing = {
    open: 'has open credit',
    warn: 'has open credit, with a warning',
    upfront: part === null ? 'pays upfront' : `pays ${part}% upfront`,
    hold: 'is on credit hold',
  }[decision.standing];
  return `${customer.name} ${standing}: ${strictest.because} To lift it: ${strictest.release}.`;
}
