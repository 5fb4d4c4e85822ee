import { Injectable, NotFoundException } from '@nestjs/common';
import { decide, type CustomerLedger, type CustomerRecord, type Decision, type Facts } from '@holdfast/credit';
import { decisions, marks, mirror, outbox, settings, type CompanyScope, type CurrentMark } from '@holdfast/store';
import { assessed } from '../assess/assessed';
import { Clock, todayOf } from '../clock';
import { companySettings } from '../company-settings';
import { PoliciesInForce } from '../decide/policies-in-force';

/** Why a customer stands where it stands, with today's figures. */
@Injectable()
export class Explanations {
  constructor(
    private readonly clock: Clock,
    private readonly policies: PoliciesInForce,
  ) {}

  /** Throws a 404 for a customer that is not in the mirror. */
  async of(scope: CompanyScope, customerId: string): Promise<unknown> {
    const [ledger] = await mirror.customerLedgers(scope, [customerId]);
    if (!ledger) throw new NotFoundException('There is no such customer.');
    const stored = await decisions.find(scope, customerId);
    const now = stored === null ? null : await this.today(scope, ledger);
    const mark = (await marks.read(scope, [customerId])).get(customerId);
    const actions = await outbox.list(scope, { customerId, limit: 50 });
    return {
      customer: { id: ledger.customer.id, name: ledger.customer.name },
      sentence: sentence(ledger.customer, now?.decision ?? null),
      ...(now?.decision ?? { standing: null, reasons: [] }),
      policy: now?.policy ?? null,
      decidedOn: stored?.decision.asOf ?? null,
      facts: now?.facts ?? null,
      inLedger: inLedger(mark),
      actions: actions.map(({ id, kind, state, asOf, why, outcome }) => ({ id, kind, state, asOf, why, outcome })),
    };
  }

  /** The same judgement as the turn's, on today's figures: time alone has not changed the standing before the decision's own day to look again. */
  private async today(
    scope: CompanyScope,
    ledger: CustomerLedger,
  ): Promise<{ decision: Decision; facts: Facts; policy: string } | null> {
    const { profile } = await settings.read(scope);
    if (!profile) return null;
    const when = { asOf: todayOf(profile, this.clock), settings: companySettings(profile) };
    const { set } = await this.policies.on(scope, { homeCurrency: profile.homeCurrency, day: when.asOf });
    const [now] = await assessed(scope, [ledger], when);
    if (!now) return null;
    const { facts } = now;
    const policy = set.forCustomer(facts);
    const history = (await decisions.histories(scope, [ledger.customer.id])).get(ledger.customer.id);
    return {
      decision: decide(facts, policy, history ?? { activeRules: [], said: [], messagesOn: [] }),
      facts,
      policy: policy.name,
    };
  }
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
  const standing = {
    open: 'has open credit',
    warn: 'has open credit, with a warning',
    upfront: 'pays upfront',
    hold: 'is on credit hold',
  }[decision.standing];
  return `${customer.name} ${standing}: ${strictest.because} To lift it: ${strictest.release}.`;
}
