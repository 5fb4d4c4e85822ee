import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { dayText, type Day, type Mark, type PlaceAction, type ReleaseAction } from '@holdfast/credit';
import {
  Store,
  audit,
  markHistory,
  mirror,
  outbox,
  settings,
  type ActionRow,
  type ChangedMark,
  type Company,
  type CompanyScope,
  type OpenChange,
  type Undoing,
} from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import { UndoDays, type DayPutBack } from './undo-days';

export interface UndoRequest extends Pick<Undoing, 'since'> {
  /** Who asks for it. */
  readonly by: string;
}

/** One customer on the way back. */
export interface PutBack {
  readonly customerId: string;
  readonly name: string;
  readonly from: Mark | null;
  readonly to: Mark | null;
  /** It has been let go, now or by an earlier undo that was broken off. Otherwise what was on its way before has to come to an end first. */
  readonly isLetGo: boolean;
}

export interface PuttingBack {
  readonly customers: readonly PutBack[];
  readonly days: readonly DayPutBack[];
}

/** What an undo lets go is known by it; the outbox has takings back of its own. */
const KEY = 'undo/';

/** A whole company back as it was: it only observes from now on, what waits is withdrawn, and every customer whose mark is another one than it was then
 * gets one release, or place, through the outbox like anything else; so does every invoice with an expected day of ours. Asked for again it only adds what is still missing. */
@Injectable()
export class Undo {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly days: UndoDays,
  ) {}

  /** In one transaction: all of it or nothing. What is not as it was yet; what has been let go is sent by the company's next turns. */
  plan(company: Company, { since, by }: UndoRequest): Promise<PuttingBack> {
    return this.store.inCompany(company.id, async (scope) => {
      const { modes } = await settings.read(scope);
      await this.stopActing(scope);
      const run = randomUUID();
      const puttingBack = await this.putAllBack(scope, await markHistory.changedAfter(scope, since), { since, run });
      const wasActing = Object.values(modes).some((mode) => mode !== 'observe');
      const { customers, days } = puttingBack;
      if (wasActing || customers.length + days.length > 0)
        await audit.append(scope, {
          at: this.clock.iso(),
          actor: by,
          event: 'undo',
          subject: company.id,
          detail: {
            run,
            since,
            modesBefore: modes,
            customers: customers.map(({ customerId, from, to }) => ({ customerId, from, to })),
            expectedDays: days.map(({ customerId, number, from, to }) => ({ customerId, number, from, to })),
          },
        });
      return puttingBack;
    });
  }

  /** Lets go what the undo that was asked for could not yet. What the ledger has refused is not tried again before somebody asks. */
  goOn(companyId: string): Promise<void> {
    return this.store.inCompany(companyId, async (scope) => {
      const { undoing } = await settings.read(scope);
      if (undoing === null) return;
      const { since, customerIds } = undoing;
      const changed = await markHistory.changedAfter(scope, since);
      const left = changed.filter(({ customerId }) => customerIds.includes(customerId));
      await this.putAllBack(scope, left, { since, run: randomUUID(), customerIds });
    });
  }

  /** What became of it: the latest undo of each of these customers. */
  outcomes(company: Company, customerIds: readonly string[]): Promise<ReadonlyMap<string, ActionRow>> {
    return this.store.inCompany(company.id, (scope) => markHistory.latestUndo(scope, customerIds));
  }

  /** Those of them who are not as they were. */
  private async putAllBack(
    scope: CompanyScope,
    all: readonly ChangedMark[],
    {
      since,
      run,
      customerIds: only,
    }: Pick<Undoing, 'since'> & { readonly run: string; readonly customerIds?: readonly string[] },
  ): Promise<PuttingBack> {
    const { profile } = await settings.read(scope);
    const today = todayOf({ timeZone: profile?.timeZone ?? null }, this.clock);
    const puttingBack: PutBack[] = [];
    for (const changed of all) {
      const one = await this.putBack(scope, changed, { run, today });
      if (one) puttingBack.push(one);
    }
    const days = await this.days.putAllBack(scope, {
      since,
      keyPrefix: `${KEY}${run}/`,
      today,
      ...(only && { customerIds: only }),
    });
    const waiting = [...puttingBack, ...days].filter(({ isLetGo }) => !isLetGo).map(({ customerId }) => customerId);
    const customerIds = [...new Set(waiting)];
    await settings.patch(scope, { undoing: customerIds.length === 0 ? null : { since, customerIds } });
    return { customers: puttingBack, days };
  }

  private async stopActing(scope: CompanyScope): Promise<void> {
    await settings.patch(scope, { modes: { standing: 'observe', reminders: 'observe', notes: 'observe' } });
    const customerIds = await outbox.pendingCustomerIds(scope);
    const waiting = await outbox.waiting(scope, customerIds);
    const noLonger = new Map(waiting.map(({ id }) => [id, 'Everything is put back by an undo.']));
    await outbox.plan(scope, { customerIds, wanted: [], noLonger, now: this.clock.iso() });
    // What would happen is still shown.
    await mirror.markForDecision(scope, customerIds);
  }

  /** Null when the customer is as it was. */
  private async putBack(
    scope: CompanyScope,
    { customerId, name, now, then, open }: ChangedMark,
    { run, today }: { readonly run: string; readonly today: Day },
  ): Promise<PutBack | null> {
    const to = then?.mark ?? null;
    const one = { customerId, name, from: now, to };
    if (open && (open.state !== 'approved' || !open.key.startsWith(KEY)))
      return { ...one, isLetGo: open.approvedBy === outbox.UNDO };
    if (open) {
      if (leadsTo(open) === to && to !== now) return { ...one, isLetGo: true };
      await markHistory.withdrawUndo(scope, open.id, this.clock.iso());
    }
    if (to === now) return null;
    const intent = then
      ? again(then, { key: `${KEY}${run}/${customerId}`, today, replaces: now })
      : release(one, `${KEY}${run}/${customerId}`, today);
    if (intent === null) return null;
    const { key, kind, why } = intent;
    await outbox.add(scope, {
      key,
      kind,
      customerId,
      why,
      intent,
      asOf: today,
      state: 'approved',
      approvedBy: outbox.UNDO,
      now: this.clock.iso(),
    });
    return { ...one, isLetGo: true };
  }
}

function leadsTo({ kind, intent }: OpenChange): Mark | null {
  return kind === 'place' ? (intent as PlaceAction).mark : null;
}

function release({ customerId, from }: Pick<PutBack, 'customerId' | 'from'>, key: string, asOf: Day): ReleaseAction | null {
  return (
    from && {
      kind: 'release',
      customerId,
      key,
      asOf,
      mark: from,
      why: 'Release what stands, because everything is put back by an undo.',
    }
  );
}

/** What was placed then, once more; its figures are those of that day. */
function again(
  then: PlaceAction,
  { key, today, replaces }: { readonly key: string; readonly today: Day; readonly replaces: Mark | null },
): PlaceAction {
  return {
    ...then,
    key,
    asOf: today,
    replaces,
    why: `Place again what stood since ${dayText(then.since)}, because an undo puts it back.`,
  };
}
