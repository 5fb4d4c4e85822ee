import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Halted, Rejected } from '@holdfast/accounting';
import type { RemindAction } from '@holdfast/credit';
import { Store, audit, connections, outbox, said, switches, tasks, type ActionRow, type CompanyScope } from '@holdfast/store';
import { Clock, todayOf } from '../clock';
import type { Config } from '../config';
import { whyStopped } from '../connect/gate';
import { outOfTime, type KnownCompany } from '../connect/open-company';
import { CONFIG } from '../tokens';
import { Aftermath } from './aftermath';
import { basisOf } from './basis';
import { Letters, type WrittenLetter } from './letters';
import { Mail, MailNotNow, MailRefused } from './mail';
import type { Verdict } from './parcels';
import { tallyOf, type Counts } from './tally';

export interface WhichMails {
  readonly kind: 'remind' | 'alert';
  /** Everybody's when it is left out. */
  readonly customerIds?: readonly string[];
}

/** How the keys of the tasks begin that a mail which went out settles. */
const SIGN_IN_TASK = 'mail-sign-in/';

/** E-mails, one by one. No mail server can be asked later what became of a message, so one without an answer is in doubt, counts as said, is told to a
 * person, and is never sent again by itself. */
@Injectable()
export class Mails {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'limits'>,
    private readonly letters: Letters,
    private readonly mail: Mail,
    private readonly aftermath: Aftermath,
  ) {}

  /** False when the turn's time is up before all is sent. Each is tried once. */
  async run(company: KnownCompany, which: WhichMails, counts: Counts): Promise<boolean> {
    // Everything else is not approved any more.
    const putOff = new Set<string>();
    for (;;) {
      if (outOfTime(company)) return false;
      const row = await this.next(company, which, putOff);
      if (row === null) return true;
      const result = await this.send(company, row);
      if (result === 'later') putOff.add(row.id);
      counts.add(result);
      if (tallyOf(company).isHalted) return true;
    }
  }

  private next(company: KnownCompany, { kind, customerIds }: WhichMails, putOff: ReadonlySet<string>): Promise<ActionRow | null> {
    return this.store.inCompany(company.id, async (scope) => {
      if (whyStopped(await switches.read(scope), this.clock.nowMs()) !== null) return null;
      const claim = { now: this.clock.iso(), kinds: [kind], limit: putOff.size + 1, ...(customerIds ? { customerIds } : {}) };
      const first = async (oldDebt: boolean): Promise<ActionRow | null> =>
        (await outbox.claim(scope, { ...claim, oldDebt })).find(({ id }) => !putOff.has(id)) ?? null;
      const row = await first(true);
      return row?.oldDebt && (await this.oldDebtLeft(scope, company)) <= 0 ? first(false) : row;
    });
  }

  /** How many reminders of old debts may still go out today. */
  async oldDebtLeft(scope: CompanyScope, company: KnownCompany): Promise<number> {
    const sent = await outbox.countOldDebtSentOn(scope, todayOf(company.profile, this.clock));
    return Math.max(0, this.config.limits.oldDebtRemindersPerDay - sent);
  }

  private async send(company: KnownCompany, row: ActionRow): Promise<Verdict['is']> {
    const { mailWaits } = tallyOf(company);
    if (mailWaits)
      return this.unsent(company, row, { is: 'later', reason: mailWaits.reason, waitMs: mailWaits.untilMs - this.clock.nowMs() });
    let letter: WrittenLetter;
    try {
      letter = await this.letters.write(company, row);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      return this.unsent(company, row, { is: 'rejected', reason: error.message });
    }
    const sending = await this.sending(company, row, letter);
    if (sending === null) return 'later';
    try {
      const answer = await this.mail.send(letter, () => company.parcels.mayGo());
      await this.sent(company, sending, { letter, answer });
      return 'confirmed';
    } catch (error) {
      const verdict = this.verdictOn(company, error);
      await this.unsent(company, sending, verdict);
      if (error instanceof MailNotNow && error.concerns === 'owner') await this.askOwner(company, error.message);
      return verdict.is;
    }
  }

  /** What is said is recorded together with `sending`, before the first byte leaves: a message in doubt counts as said. Null when it was stopped or
   * taken back meanwhile. */
  private async sending(company: KnownCompany, row: ActionRow, letter: WrittenLetter): Promise<ActionRow | null> {
    try {
      return await this.inLease(company, (scope) => this.marked(scope, row, letter));
    } catch (error) {
      if (error instanceof outbox.IllegalMove) return null;
      throw error;
    }
  }

  private async marked(scope: CompanyScope, row: ActionRow, letter: WrittenLetter): Promise<ActionRow | null> {
    const seen = await switches.read(scope);
    if (whyStopped(seen, this.clock.nowMs()) !== null) return null;
    const { messageId, to, subject, text } = letter;
    const deadlineMs = Date.parse(this.clock.sharedIso() ?? seen.now) + this.config.limits.sendingMs;
    await outbox.markSending(scope, {
      parcel: randomUUID(),
      members: [
        { id: row.id, request: { messageId, to, subject, text, line: lineOf(row, letter), basis: await basisOf(scope, row) } },
      ],
      deadline: new Date(deadlineMs).toISOString(),
      now: this.clock.iso(),
    });
    if (row.kind === 'remind') {
      const { step } = row.intent as RemindAction;
      await said.record(scope, {
        customerId: row.customerId,
        step: step.step,
        on: row.asOf,
        messageId,
        said: step.said,
        channel: step.channel,
      });
    }
    return outbox.byId(scope, row.id);
  }

  private async sent(
    company: KnownCompany,
    row: ActionRow,
    { letter, answer }: { readonly letter: WrittenLetter; readonly answer: string },
  ): Promise<void> {
    const { subject, text, messageId } = letter;
    await this.inLease(company, async (scope) => {
      const outcome = { reference: messageId, answer, line: lineOf(row, letter), subject, text };
      const entries = await this.aftermath.confirmed(scope, { row, calls: [], how: 'answer' }, outcome);
      await tasks.closeAll(scope, SIGN_IN_TASK, { by: 'holdfast', now: this.clock.iso() });
      await audit.append(scope, entries);
    });
  }

  private verdictOn(company: KnownCompany, error: unknown): Exclude<Verdict, { is: 'confirmed' }> {
    const tally = tallyOf(company);
    if (error instanceof Halted) {
      tally.isHalted = true;
      return { is: 'later', reason: error.message, waitMs: 0 };
    }
    if (error instanceof MailRefused) return { is: 'rejected', reason: error.message };
    if (error instanceof MailNotNow) {
      const { retryDelayMs } = this.config.limits;
      if (error.concerns !== 'message') tally.mailWaits = { reason: error.message, untilMs: this.clock.nowMs() + retryDelayMs };
      return { is: 'later', reason: error.message, waitMs: retryDelayMs };
    }
    return { is: 'in doubt', reason: error instanceof Error ? error.message : 'Holdfast failed while this was on its way.' };
  }

  private async unsent(
    company: KnownCompany,
    row: ActionRow,
    verdict: Exclude<Verdict, { is: 'confirmed' }>,
  ): Promise<Verdict['is']> {
    await this.inLease(company, async (scope) => {
      const entries = await this.aftermath.unconfirmed(scope, { row, calls: [], how: 'answer' }, verdict);
      // Surely not delivered, so it has not been said.
      if (verdict.is !== 'in doubt') await said.forget(scope, this.letters.messageId(row));
      await audit.append(scope, entries);
    });
    return verdict.is;
  }

  private askOwner(company: KnownCompany, reason: string): Promise<void> {
    const today = todayOf(company.profile, this.clock);
    return this.inLease(company, async (scope) => {
      await tasks.add(scope, {
        key: `${SIGN_IN_TASK}${today}`,
        customerId: null,
        title: 'The mail server refuses to send for Holdfast',
        detail: {
          reason: `${reason} Nothing was lost; reminders wait. Cure: check SMTP_URL and MAIL_FROM with your mail provider.`,
        },
        dueOn: today,
        now: this.clock.iso(),
      });
    });
  }

  private inLease<T>(company: KnownCompany, work: (scope: CompanyScope) => Promise<T>): Promise<T> {
    return this.store.inCompany(company.id, async (scope) => {
      await connections.requireLease(scope, company.epoch);
      return work(scope);
    });
  }
}

/** What the note says of it; of an alert, which goes to the owner, it says nothing. */
function lineOf({ kind }: ActionRow, { subject, to, numbers }: WrittenLetter): string | null {
  return kind === 'remind' ? `Reminder "${subject}" sent to ${to.join(', ')} about ${numbers.join(', ')}.` : null;
}
