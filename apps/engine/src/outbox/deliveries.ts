import { Inject, Injectable } from '@nestjs/common';
import { NotFound, Stale, type Receipt } from '@holdfast/accounting';
import {
  dayText,
  type Action,
  type CustomerRecord,
  type PlaceAction,
  type ReleaseAction,
  type RemindAction,
  type TaskAction,
} from '@holdfast/credit';
import {
  Store,
  audit,
  connections,
  marks,
  mirror,
  outbox,
  said,
  tasks,
  type ActionRow,
  type CompanyScope,
} from '@holdfast/store';
import { Clock } from '../clock';
import type { Config, Limits } from '../config';
import type { KnownCompany } from '../connect/open-company';
import { CONFIG, TEMPLATES } from '../tokens';
import { markLine, priorOf, toLedgerWrite, MARK_HEADING, type NoteAction, type StoredWrite } from './ledger-write';
import { Letters } from './letters';
import type { Templates } from './templates';

/** One kind of action after the other: what is stored first, what is sent, and what is stored when the answer is there. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(TEMPLATES) private readonly templates: Templates,
    private readonly letters: Letters,
  ) {}

  get limits(): Limits {
    return this.config.limits;
  }

  async send(company: KnownCompany, row: ActionRow): Promise<void> {
    const intent = row.intent;
    if (intent.kind === 'remind') return this.remind(company, row, intent as RemindAction);
    if (intent.kind === 'task') return this.raise(company, row, intent as TaskAction);
    return this.write(company, row);
  }

  /** Stores the write, sends it, and stores the answer. Throws the errors of `Writer.perform`. */
  private async write(company: KnownCompany, row: ActionRow): Promise<void> {
    const { stored, customer } = await this.store.inCompany(company.id, (scope) => this.prepare(scope, company, row));
    let receipt: Receipt;
    try {
      receipt = await company.writer.perform(toLedgerWrite(stored, customer), row.id);
    } catch (error) {
      // The ledger moved under us: take its present state into the mirror, so that the next attempt starts from it.
      if (error instanceof Stale) await this.refresh(company, row.customerId);
      throw error;
    }
    await this.written(company, row, stored, receipt);
  }

  /** After the ledger's answer, or after finding that the write has happened. */
  async written(company: KnownCompany, row: ActionRow, stored: StoredWrite, receipt: Receipt): Promise<void> {
    await this.store.inCompany(company.id, async (scope) => {
      await mirror.storePage(scope, { records: receipt.records, mark: null });
      if (stored.kind === 'place')
        await marks.set(scope, row.customerId, { mark: stored.mark, prior: stored.prior, since: row.asOf });
      if (stored.kind === 'release') await marks.clear(scope, row.customerId);
      const line = stored.kind === 'note' ? null : markLine(row.intent as PlaceAction | ReleaseAction, receipt.drift);
      await this.confirm(scope, row, { reference: receipt.reference, drift: receipt.drift, line });
    });
  }

  private async prepare(
    scope: CompanyScope,
    company: KnownCompany,
    row: ActionRow,
  ): Promise<{ stored: StoredWrite; customer: CustomerRecord }> {
    const customer = await mirror.customerRecord(scope, row.customerId);
    if (!customer) throw new NotFound('The customer is no longer in the ledger.');
    // A second attempt keeps what the first one saw before it changed anything: that is what release restores.
    const stored = (row.request as StoredWrite | null) ?? (await this.planWrite(scope, company, row, customer));
    await this.sending(scope, company, row, stored);
    return { stored, customer };
  }

  /** Stored before the first byte leaves. Throws LeaseLost when another process has taken over meanwhile. */
  private async sending(scope: CompanyScope, company: KnownCompany, row: ActionRow, request: unknown): Promise<void> {
    await connections.requireLease(scope, company.epoch);
    const now = this.clock.nowMs();
    await outbox.markSending(scope, row.id, { request, deadline: iso(now + this.limits.providerTimeoutMs), now: iso(now) });
  }

  private async planWrite(
    scope: CompanyScope,
    company: KnownCompany,
    row: ActionRow,
    customer: CustomerRecord,
  ): Promise<StoredWrite> {
    const intent = row.intent as Action | NoteAction;
    if (intent.kind === 'note') {
      const marker = `HF-${row.id.replaceAll('-', '').slice(-12)}`;
      const text = this.templates.note({ day: dayText(row.asOf), lines: intent.lines, marker });
      return {
        kind: 'note',
        about: { entity: 'customer', id: row.customerId },
        text: shortened(text, marker, company.capabilities.noteCharactersMax),
        marker,
      };
    }
    const current = (await marks.read(scope, [row.customerId])).get(row.customerId);
    const prior = current?.mark && current.prior ? current.prior : priorOf(customer);
    if (intent.kind === 'release') return { kind: 'release', mark: intent.mark, prior };
    const { mark, replaces, since, because, release } = intent as PlaceAction;
    return {
      kind: 'place',
      mark,
      replaces,
      prior,
      explanation: this.templates.explain({ heading: MARK_HEADING[mark], since: dayText(since), why: because, release }),
    };
  }

  private async refresh(company: KnownCompany, customerId: string): Promise<void> {
    const records = await company.reader.one('customer', customerId);
    await this.store.inCompany(company.id, (scope) => mirror.storePage(scope, { records, mark: null }));
  }

  /** What was said is recorded together with "sending", before the first byte leaves: a message in doubt counts as said and is never sent again by itself. */
  private async remind(company: KnownCompany, row: ActionRow, action: RemindAction): Promise<void> {
    const letter = await this.letters.write(company, row, action);
    await this.store.inCompany(company.id, async (scope) => {
      await this.sending(scope, company, row, { messageId: letter.messageId, to: letter.to });
      await said.record(scope, {
        customerId: row.customerId,
        step: action.step.step,
        on: row.asOf,
        messageId: letter.messageId,
        said: action.step.said,
        channel: action.step.channel,
      });
    });
    const answer = await this.letters.post(letter);
    const line = `Reminder "${letter.subject}" sent to ${letter.to.join(', ')} about ${letter.numbers.join(', ')}.`;
    await this.store.inCompany(company.id, (scope) =>
      this.confirm(scope, row, { reference: letter.messageId, answer, line, subject: letter.subject, text: letter.text }),
    );
  }

  private async raise(company: KnownCompany, row: ActionRow, action: TaskAction): Promise<void> {
    await this.store.inCompany(company.id, async (scope) => {
      const now = this.clock.iso();
      await outbox.markSending(scope, row.id, { request: {}, deadline: now, now });
      await tasks.add(scope, {
        key: row.key,
        customerId: row.customerId,
        title: titleOf(action),
        detail: { why: row.why, step: action.step },
        dueOn: row.asOf,
        now,
      });
      await said.record(scope, {
        customerId: row.customerId,
        step: action.step.step,
        on: row.asOf,
        messageId: row.id,
        said: action.step.said,
        channel: action.step.channel,
      });
      await this.confirm(scope, row, { reference: row.key, line: null });
    });
  }

  private async confirm(scope: CompanyScope, row: ActionRow, outcome: Readonly<Record<string, unknown>>): Promise<void> {
    const now = this.clock.iso();
    await outbox.confirm(scope, row.id, { outcome, now });
    await audit.append(scope, {
      at: now,
      actor: actorOf(row),
      event: `${row.kind} done`,
      subject: row.customerId,
      detail: { action: row.id, key: row.key, why: row.why, outcome },
    });
  }

  /** Definitely not done, and not to be tried again: the owner gets a task. */
  async refused(company: KnownCompany, row: ActionRow, reason: string): Promise<void> {
    await this.store.inCompany(company.id, async (scope) => {
      const now = this.clock.iso();
      await outbox.reject(scope, row.id, { outcome: { reason }, now });
      await this.tell(scope, row, `Could not be done: ${WHAT[row.kind]}`, reason);
    });
  }

  async inDoubt(company: KnownCompany, row: ActionRow, reason: string): Promise<void> {
    await this.store.inCompany(company.id, async (scope) => {
      await outbox.doubt(scope, row.id, { outcome: { reason }, now: this.clock.iso() });
      if (row.kind === 'remind')
        await this.tell(scope, row, 'A reminder may or may not have been delivered', `${reason} It is not sent again by itself.`);
    });
  }

  /** Definitely not done this time; tried again from `notBeforeMs` on. */
  async later(company: KnownCompany, row: ActionRow, reason: string, notBeforeMs: number): Promise<void> {
    await this.store.inCompany(company.id, async (scope) => {
      await outbox.retryLater(scope, row.id, { notBefore: iso(notBeforeMs), reason, now: this.clock.iso() });
      if (row.kind === 'remind') await said.forget(scope, this.letters.messageId(row));
    });
  }

  private async tell(scope: CompanyScope, row: ActionRow, title: string, reason: string): Promise<void> {
    const now = this.clock.iso();
    await tasks.add(scope, {
      key: `trouble/${row.id}`,
      customerId: row.customerId,
      title,
      detail: { why: row.why, reason },
      dueOn: row.asOf,
      now,
    });
    await audit.append(scope, {
      at: now,
      actor: 'holdfast',
      event: `${row.kind} not done`,
      subject: row.customerId,
      detail: { action: row.id, key: row.key, reason },
    });
  }
}

const WHAT: Readonly<Record<ActionRow['kind'], string>> = {
  place: 'placing a mark in the ledger',
  release: 'lifting a mark in the ledger',
  remind: 'sending a reminder',
  note: 'writing a note in the ledger',
  task: 'raising a task',
};

function titleOf(action: TaskAction): string {
  return {
    call: 'Call the customer',
    letter: 'Send a formal letter',
    review: 'Review the account',
    email: 'Write to the customer',
  }[action.step.channel];
}

function actorOf(row: ActionRow): string {
  return row.approvedBy ?? 'policy';
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Cuts the text, never the marker. */
function shortened(text: string, marker: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const tail = `...\n[${marker}]`;
  return `${text.slice(0, charactersMax - tail.length)}${tail}`;
}
