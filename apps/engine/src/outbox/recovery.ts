import { Inject, Injectable } from '@nestjs/common';
import { NotFound, RateLimited, SignInExpired, Unavailable, type LedgerWrite, type Receipt } from '@holdfast/accounting';
import { Store, audit, connections, outbox, switches, type ActionRow, type CompanyScope } from '@holdfast/store';
import { Clock } from '../clock';
import type { Config } from '../config';
import { outOfTime, type KnownCompany } from '../connect/open-company';
import { CONFIG } from '../tokens';
import { Aftermath, MAILS } from './aftermath';
import { HalfDone } from './half-done';
import { toLedgerWrite, type StoredWrite } from './ledger-write';
import type { Verdict } from './parcels';
import { subjectOf } from './write-plans';

/** A write that is looked for; null: its customer or invoice is gone, and nobody can look. */
interface Sought {
  readonly row: ActionRow;
  readonly write: LedgerWrite | null;
}

/** What an earlier turn left without an answer: waits until the provider can no longer be working on it, then looks whether it has happened. Never guesses.
 * What was half done is judged member by member; what is surely not done goes out again in another parcel, under its own old key. */
@Injectable()
export class Recovery {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'limits'>,
    private readonly aftermath: Aftermath,
    private readonly halfDone: HalfDone,
  ) {}

  /** Throws RateLimited and SignInExpired. */
  async run(company: KnownCompany): Promise<void> {
    await this.takeOver(company);
    await this.lookForAll(company);
    await this.halfDone.takeBack(company);
  }

  private async lookForAll(company: KnownCompany): Promise<void> {
    for (let after: readonly ActionRow[] = await this.settled(company); after.length > 0;) {
      if (outOfTime(company)) return;
      const these = after.slice(0, company.capabilities.writes.perCall);
      after = after.slice(these.length);
      if (!(await this.lookFor(company, these))) return;
    }
  }

  /** We hold the company's lease, so whoever was sending or looking is gone. */
  private async takeOver(company: KnownCompany): Promise<void> {
    await this.inLease(company, async (scope) => {
      const verdict: Verdict = { is: 'in doubt', reason: 'Holdfast was stopped while this was on its way.' };
      const entries = [];
      for (const row of await outbox.inDoubt(scope)) {
        if (row.state === 'reading_back') await outbox.doubt(scope, row.id, { reason: reasonOf(row), now: this.clock.iso() });
        if (row.state === 'sending')
          entries.push(...(await this.aftermath.unconfirmed(scope, { row, calls: [], how: 'answer' }, verdict)));
      }
      await audit.append(scope, entries);
    });
  }

  /** By the clock that was on the deadline: the one that all processes share. */
  private settled(company: KnownCompany): Promise<readonly ActionRow[]> {
    return this.store.inCompany(company.id, async (scope) => {
      const nowMs = Date.parse(this.clock.sharedIso() ?? (await switches.read(scope)).now);
      const { settleMs } = this.config.limits;
      return (await outbox.inDoubt(scope)).filter(
        ({ state, kind, deadline, updatedAt }) =>
          state === 'in_doubt' && !MAILS.has(kind) && nowMs >= Date.parse(deadline ?? updatedAt) + settleMs,
      );
    });
  }

  /** False when the ledger could not be looked at now. */
  private async lookFor(company: KnownCompany, rows: readonly ActionRow[]): Promise<boolean> {
    const sought = await this.inLease(company, async (scope) => {
      const found: Sought[] = [];
      for (const row of rows) {
        await outbox.readBack(scope, row.id, { now: this.clock.iso() });
        found.push({ row, write: toLedgerWrite(row.request as StoredWrite, await subjectOf(scope, row)) });
      }
      return found;
    });
    company.parcels.open(Number.POSITIVE_INFINITY);
    const findings = await this.findings(company, sought);
    const calls = company.parcels.close();
    await this.inLease(company, async (scope) => {
      const entries = [];
      for (const [index, { row }] of sought.entries()) {
        const verdict = verdictOn(findings[index]);
        entries.push(...(await this.aftermath.write(scope, { row, calls, how: 'read back' }, verdict)));
      }
      await audit.append(scope, entries);
    });
    const ending = findings.find((found) => found instanceof RateLimited || found instanceof SignInExpired);
    if (ending) throw ending as Error;
    return !findings.some((found) => found instanceof Unavailable);
  }

  /** One for each: a receipt, null when it has not happened, or the error that kept us from looking. */
  private async findings(company: KnownCompany, sought: readonly Sought[]): Promise<readonly (Receipt | Error | null)[]> {
    const writes = sought.flatMap(({ write }) => (write ? [write] : []));
    const [only, ...others] = writes;
    if (!only) return sought.map(() => null);
    const looked = await (
      others.length === 0 ? company.writer.find(only).then((one) => [one]) : company.writer.findTogether(writes)
    ).catch(asError);
    // One that cannot be looked for must not hide the others.
    const found =
      looked instanceof Error && !endsLooking(looked) && others.length > 0 ? await this.singly(company, writes) : looked;
    let next = 0;
    return sought.map(({ write }) => {
      if (write === null) return null;
      return found instanceof Error ? found : (found[next++] ?? null);
    });
  }

  private async singly(company: KnownCompany, writes: readonly LedgerWrite[]): Promise<readonly (Receipt | Error | null)[]> {
    const found: (Receipt | Error | null)[] = [];
    for (const write of writes) found.push(await company.writer.find(write).catch(asError));
    return found;
  }

  private inLease<T>(company: KnownCompany, work: (scope: CompanyScope) => Promise<T>): Promise<T> {
    return this.store.inCompany(company.id, async (scope) => {
      await connections.requireLease(scope, company.epoch);
      return work(scope);
    });
  }
}

function verdictOn(found: Receipt | Error | null | undefined): Verdict {
  if (found === null || found === undefined || found instanceof NotFound)
    return { is: 'later', reason: 'It has not happened; it is tried again.', waitMs: 0 };
  if (found instanceof Error) return { is: 'in doubt', reason: `It is not known whether it happened. ${found.message}` };
  return { is: 'confirmed', receipt: found };
}

function endsLooking(error: Error): boolean {
  return error instanceof RateLimited || error instanceof SignInExpired || error instanceof Unavailable;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('something that is no error was thrown');
}

function reasonOf({ outcome }: ActionRow): string {
  const reason = (outcome as { readonly reason?: unknown } | null)?.reason;
  return typeof reason === 'string' ? reason : 'It is not known whether it happened.';
}
