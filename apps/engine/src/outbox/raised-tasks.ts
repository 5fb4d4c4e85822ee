import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { TaskAction } from '@holdfast/credit';
import { Store, audit, connections, outbox, said, switches, tasks, type ActionRow, type CompanyScope } from '@holdfast/store';
import { Clock } from '../clock';
import { whyStopped } from '../connect/gate';
import { outOfTime, type KnownCompany } from '../connect/open-company';
import { Aftermath, titleOf } from './aftermath';
import { basisOf } from './basis';
import type { Counts } from './tally';

const AT_ONCE_MAX = 200;

/** What a person has to do is sent nowhere but into our own list, in one transaction with everything that is remembered of it. */
@Injectable()
export class RaisedTasks {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly aftermath: Aftermath,
  ) {}

  /** False when the turn's time is up before all are raised. */
  async run(company: KnownCompany, counts: Counts): Promise<boolean> {
    for (;;) {
      if (outOfTime(company)) return false;
      const raised = await this.store.inCompany(company.id, (scope) => this.raise(scope, company));
      for (let n = 0; n < raised; n += 1) counts.add('confirmed');
      if (raised < AT_ONCE_MAX) return true;
    }
  }

  private async raise(scope: CompanyScope, company: KnownCompany): Promise<number> {
    await connections.requireLease(scope, company.epoch);
    if (whyStopped(await switches.read(scope), this.clock.nowMs()) !== null) return 0;
    const now = this.clock.iso();
    const due = await outbox.claim(scope, { now, kinds: ['task'], limit: AT_ONCE_MAX });
    if (due.length === 0) return 0;
    const members: { id: string; request: unknown }[] = [];
    for (const row of due) members.push({ id: row.id, request: { basis: await basisOf(scope, row) } });
    await outbox.markSending(scope, { parcel: randomUUID(), members, deadline: now, now });
    const entries = [];
    for (const [index, row] of due.entries()) {
      const trip = {
        row: { ...row, request: members[index]?.request, attempt: row.attempt + 1 },
        calls: [],
        how: 'answer',
      } as const;
      await this.remember(scope, row, now);
      entries.push(...(await this.aftermath.confirmed(scope, trip, { reference: row.key, line: null })));
    }
    await audit.append(scope, entries);
    return due.length;
  }

  private async remember(scope: CompanyScope, row: ActionRow, now: string): Promise<void> {
    const action = row.intent as TaskAction;
    const { key, customerId, why, asOf } = row;
    const { step, said: sayings, channel } = action.step;
    await tasks.add(scope, { key, customerId, title: titleOf(action), detail: { why, step: action.step }, dueOn: asOf, now });
    await said.record(scope, { customerId, step, on: asOf, messageId: row.id, said: sayings, channel });
  }
}
