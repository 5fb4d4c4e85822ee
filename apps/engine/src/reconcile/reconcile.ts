import { Inject, Injectable } from '@nestjs/common';
import {
  daysBetween,
  noLonger,
  reconcile,
  type Action,
  type CustomerLedger,
  type Day,
  type Decision,
  type Facts,
  type RemindAction,
} from '@holdfast/credit';
import {
  Store,
  marks,
  noteLines,
  outbox,
  settings,
  type CompanyScope,
  type Mode,
  type Modes,
  type StoredSettings,
} from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { Config } from '../config';
import type { KnownCompany } from '../connect/open-company';
import { CONFIG } from '../tokens';
import { Promises } from './promises';

/** A customer that has just been judged. */
interface Judged {
  readonly ledger: CustomerLedger;
  readonly decision: Decision;
  readonly facts: Facts;
}

/** Works out what is missing between the decision and what stands in the ledger, and puts it in the outbox as the company's modes allow. What waited and
 * is not asked for any more is withdrawn with the reason. */
@Injectable()
export class Reconcile {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(company: KnownCompany, judged: readonly Judged[]): Promise<void> {
    const customerIds = judged.map(({ decision }) => decision.customerId);
    await this.store.inCompany(company.id, async (scope) => {
      const { modes, liveSince } = await this.settingsOf(scope, company);
      const current = await marks.read(scope, customerIds);
      const known = await outbox.knownKeys(scope, customerIds);
      const promises = await Promises.read(scope, company, judged);
      const wanted = judged.flatMap((one) => {
        const { decision } = one;
        const mark = current.get(decision.customerId);
        const knownKeys = known.get(decision.customerId) ?? new Set<string>();
        const actions = reconcile(decision, { mark: mark?.mark ?? null, markChanges: mark?.changes ?? 0, knownKeys });
        return [...actions, ...promises.expectedDays(one, knownKeys)].map((action) => ({
          action,
          state: modeOf(action, modes) === 'act' ? ('approved' as const) : ('planned' as const),
          oldDebt: this.isOldDebt(action, liveSince),
        }));
      });
      const reasons = await reasonsToWithdraw(scope, judged, new Set(wanted.map(({ action }) => action.key)));
      await outbox.plan(scope, { customerIds, wanted, noLonger: reasons, now: this.clock.iso() });
      await noteLines.add(scope, judged.flatMap((one) => promises.lines(one)), this.clock.iso()); // prettier-ignore
    });
  }

  /** Customers that are no longer in the ledger are not judged any more. */
  async withdrawFor(company: KnownCompany, customerIds: readonly string[]): Promise<void> {
    await this.store.inCompany(company.id, async (scope) => {
      const waiting = await outbox.waiting(scope, customerIds);
      const reasons = new Map(waiting.map(({ id }) => [id, 'The customer is no longer in the ledger.']));
      await outbox.plan(scope, { customerIds, wanted: [], noLonger: reasons, now: this.clock.iso() });
    });
  }

  /** Old debts are those that were old when reminders first went out: later the day moves no more. */
  private async settingsOf(
    scope: CompanyScope,
    company: KnownCompany,
  ): Promise<Pick<StoredSettings, 'modes'> & { liveSince: Day }> {
    const { modes: chosen, liveSince } = await settings.read(scope);
    const modes = company.profile.timeZone === null ? OBSERVE_ALL : chosen;
    const today = todayOf(company.profile, this.clock);
    if (liveSince === null && modes.reminders !== 'observe') await settings.patch(scope, { liveSince: today });
    return { modes, liveSince: liveSince ?? today };
  }

  private isOldDebt(action: Action, liveSince: Day): boolean {
    const { oldDebtDays } = this.config.limits;
    return (
      action.kind === 'remind' &&
      (action as RemindAction).step.about.every(({ due }) => daysBetween(due, liveSince) > oldDebtDays)
    );
  }
}

const OBSERVE_ALL: Modes = { standing: 'observe', reminders: 'observe', notes: 'observe' };

function modeOf(action: Action, modes: Modes): Mode {
  if (action.kind === 'expect') return modes.notes;
  return action.kind === 'place' || action.kind === 'release' ? modes.standing : modes.reminders;
}

/** By id of the action. */
async function reasonsToWithdraw(
  scope: CompanyScope,
  judged: readonly Judged[],
  wantedKeys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const byCustomer = new Map(judged.map((one) => [one.decision.customerId, one]));
  const waiting = await outbox.waiting(scope, [...byCustomer.keys()]);
  return new Map(
    waiting.flatMap(({ id, key, customerId, intent, kind }) => {
      const one = byCustomer.get(customerId);
      if (!one || wantedKeys.has(key) || kind === 'note' || kind === 'alert') return [];
      return [[id, noLonger(intent as Action, one)] as const];
    }),
  );
}
