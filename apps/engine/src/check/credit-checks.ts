import { randomUUID } from 'node:crypto';
import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { addDays, creditCheck, remembered, type CreditCheck, type Day, type Facts, type Judged } from '@holdfast/credit';
import { Store, creditChecks, mirror, type CheckBasis } from '@holdfast/store';
import { plain } from '../api/plain';
import { Clock, todayOf } from '../clock';
import { PoliciesInForce } from '../decide/policies-in-force';
import { startOfDay } from '../turn/daily';
import { converted, type CheckRequest, type ConvertedSale } from './check-request';
import { Recorder } from './recorder';
import { Today, type JudgedToday } from './today';

const HOUR_MS = 3_600_000;
/** As the data gate of the core has it: what is older refuses nothing new. */
const DATA_GOOD_FOR_MS = 24 * HOUR_MS;

type Profile = NonNullable<CheckBasis['profile']>;
type Known = CheckBasis & { readonly profile: Profile; readonly customer: NonNullable<CheckBasis['customer']> };

export interface Asker {
  /** Null: a person. */
  readonly keyId: string | null;
  /** Null: a program. */
  readonly person: string | null;
  /** May learn the names of other customers. */
  readonly mayRead: boolean;
}

/** "May I sell this on credit?", for a shop, a till, an order system: one reading, one judgement, one writing. */
@Injectable()
export class CreditChecks {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly policies: PoliciesInForce,
    private readonly today: Today,
    private readonly recorder: Recorder,
  ) {}

  /** Throws a 404 for an unknown company or customer, a 409 while the ledger was never read, a 422 without a rate. */
  async ask(companyId: string, request: CheckRequest, { keyId, person, mayRead }: Asker): Promise<unknown> {
    const basis = await this.known(companyId, request, mayRead);
    const sale = converted(request, basis, basis.profile.homeCurrency);
    const judged = await this.judged(companyId, request.customer, basis);
    const hours = basis.syncedAt === null ? null : Math.max(0, this.clock.nowMs() - Date.parse(basis.syncedAt)) / HOUR_MS;
    const check = creditCheck(judged, sale.sale, { hours });
    const id = randomUUID();
    const askedAt = this.clock.iso();
    const answer = plain({ id, askedAt, ...this.told(check, { basis, judged, request, sale }) });
    const { customer: customerId } = request;
    await this.recorder.record(companyId, { id, customerId, askedAt, verdict: check.verdict, keyId, askedBy: person, answer });
    return answer;
  }

  private async known(companyId: string, { customer, currency }: CheckRequest, mayRead: boolean): Promise<Known> {
    const basis = await this.store.creditChecks.basis(companyId, customer, currency ?? null);
    if (!basis) throw new NotFoundException('There is no such company.');
    if (!basis.customer) throw new NotFoundException(await this.whoWasMeant(companyId, customer, mayRead));
    if (!basis.profile)
      throw new ConflictException(
        'The ledger of this company has not been read yet, so nothing can be judged. Nothing was recorded. Cure: wait for its first turn.',
      );
    return basis as Known;
  }

  private async whoWasMeant(companyId: string, text: string, mayRead: boolean): Promise<string> {
    const near = mayRead ? await this.store.inCompany(companyId, (scope) => creditChecks.nearMatches(scope, text)) : [];
    const meant = near.map(({ id, name }) => `${id} (${name})`).join(', ');
    return `There is no customer with this id in the ledger; nothing was recorded. Cure: send the ledger’s own id of the customer${meant === '' ? '' : `. Perhaps one of these is meant: ${meant}`}.`;
  }

  /** What the last turn has decided, when it is of today and nothing has come since; otherwise judged anew, as the next turn will. */
  private async judged(companyId: string, customerId: string, basis: Known): Promise<Judged> {
    const { placed } = basis;
    const stored = this.decidedToday(companyId, basis);
    if (stored) return { ...stored, placed };
    const anew = await this.store.inCompany(companyId, async (scope) => {
      const [ledger] = await mirror.customerLedgers(scope, [customerId]);
      return ledger ? this.today.judge(scope, ledger) : null;
    });
    if (!anew) throw new NotFoundException('There is no such customer.');
    return { ...anew, placed };
  }

  private decidedToday(companyId: string, basis: Known): JudgedToday | null {
    const { decided, isCurrent, policySequence: sequence, policyName, profile } = basis;
    const day = todayOf(profile, this.clock);
    if (!decided || !isCurrent || decided.decision.asOf !== day) return null;
    const { homeCurrency } = profile;
    const policy = this.policies.known(companyId, { sequence, day, policyName, homeCurrency })?.forCustomer(decided.facts);
    if (policy?.version !== decided.decision.policyVersion) return null;
    return { ...decided, policy, history: remembered(decided.decision, { activeRules: [], said: [], messagesOn: [] }) };
  }

  private told(check: CreditCheck, from: Told): object {
    const { basis, judged, request, sale } = from;
    const { customerId, policyVersion, ...rest } = check;
    return {
      customer: { id: customerId, name: basis.customer.name },
      document: request.document ?? null,
      asked: { ...sale.asked, rate: sale.rate },
      ...rest,
      policy: { name: judged.policy.name, version: policyVersion },
      data: { syncedAt: basis.syncedAt, unexplainedBalance: judged.facts.unexplainedBalance },
      validUntil: this.validUntil(check.asOf, basis),
      facts: factsOf(judged.facts),
    };
  }

  /** No answer outlives its day, because debts grow older then, nor the data it rests on. */
  private validUntil(asOf: Day, { profile, syncedAt }: Known): string {
    const endOfDay = startOfDay(addDays(asOf, 1), profile.timeZone ?? 'UTC');
    const isFresh = syncedAt !== null && Date.parse(syncedAt) + DATA_GOOD_FOR_MS > this.clock.nowMs();
    return new Date(isFresh ? Math.min(endOfDay, Date.parse(syncedAt) + DATA_GOOD_FOR_MS) : endOfDay).toISOString();
  }
}

interface Told {
  readonly basis: Known;
  readonly judged: Judged;
  readonly request: CheckRequest;
  readonly sale: ConvertedSale;
}

/** The figures an answer is explained with later; lists of invoices stand with the reasons. */
function factsOf(facts: Facts): object {
  const { openAmount, openCount, overdueAmount, overdueCount, oldestOverdueDays, unappliedCash, openCredits } = facts;
  const { paidCount, paidOnTimeCount, lateShareOfLast6, meanDaysLateOfLast6, monthlyBilling, firstInvoiceOn } = facts;
  return {
    openAmount,
    openCount,
    overdueAmount,
    overdueCount,
    oldestOverdueDays,
    unappliedCash,
    openCredits,
    paidCount,
    paidOnTimeCount,
    lateShareOfLast6,
    meanDaysLateOfLast6,
    monthlyBilling,
    firstInvoiceOn,
  };
}
