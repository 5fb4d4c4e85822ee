import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { NotFound, Stale, Unavailable } from '@holdfast/accounting';
import {
  Store,
  audit,
  connections,
  outbox,
  switches,
  type ActionRow,
  type CompanyScope,
  type ProviderCall,
} from '@holdfast/store';
import { Clock } from '../clock';
import type { Config } from '../config';
import { whyStopped } from '../connect/gate';
import { outOfTime, type KnownCompany } from '../connect/open-company';
import { CONFIG } from '../tokens';
import { Aftermath } from './aftermath';
import { basisOf } from './basis';
import { STALE_REASON, afterParcel, membersMax, nextParcel, verdictOn, type StaleBefore, type Verdict } from './parcels';
import { tallyOf, type Counts } from './tally';
import { WritePlans, type PlannedWrite } from './write-plans';

/** Whose writes, and of which kinds. */
export interface Which {
  readonly kinds: readonly ('place' | 'release' | 'expect' | 'note')[];
  /** Everybody's when it is left out. */
  readonly customerIds?: readonly string[];
}

/** Writes that are stored as `sending` and leave now. */
interface Parcel {
  readonly id: string;
  readonly members: readonly PlannedWrite[];
  /** On the system's steady clock: no call starts later. */
  readonly sendUntilMs: number;
}

/** Writes to the ledger, parcel after parcel. Each is stored, with its requests, before its first byte leaves; what came back is stored in one piece. In
 * between no transaction is open, and whoever loses the lease meanwhile stores nothing: then the next holder finds the parcel and looks what became of it. */
@Injectable()
export class LedgerParcels {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'limits'>,
    private readonly plans: WritePlans,
    private readonly aftermath: Aftermath,
  ) {}

  /** False when the turn's time is up before all is sent. Each action is tried once. Throws what ends the turn: RateLimited, SignInExpired, Unavailable. */
  async run(company: KnownCompany, which: Which, counts: Counts): Promise<boolean> {
    // Everything else is not approved any more.
    const putOff = new Set<string>();
    for (;;) {
      if (outOfTime(company)) return false;
      const parcel = await this.packed(company, which, putOff);
      if (parcel === null) return true;
      if (parcel.members.length > 0) for (const id of await this.send(company, parcel, counts)) putOff.add(id);
      if (tallyOf(company).isHalted) return true;
    }
  }

  /** In one transaction: may it be sent, what is it, and that it is on its way. Null when nothing more may, or has to, be sent. */
  private packed(company: KnownCompany, { kinds, customerIds }: Which, putOff: ReadonlySet<string>): Promise<Parcel | null> {
    const { sendingMs, singleWritesPerTurnMax } = this.config.limits;
    const sendUntilMs = performance.now() + sendingMs;
    const { writes } = company.capabilities;
    const singlesLeft = singleWritesPerTurnMax - tallyOf(company).singles;
    return this.store.inCompany(company.id, async (scope) => {
      await connections.requireLease(scope, company.epoch);
      const seen = await switches.read(scope);
      if (whyStopped(seen, this.clock.nowMs()) !== null) return null;
      const limit = putOff.size + 2 * membersMax(writes, singlesLeft);
      const claim = { now: this.clock.iso(), kinds, limit, ...(customerIds ? { customerIds } : {}) };
      const due = (await outbox.claim(scope, claim)).filter(({ id }) => !putOff.has(id));
      const rows = nextParcel(due, { writes, singlesLeft });
      if (rows.length === 0) return null;
      const parcel = { id: randomUUID(), members: await this.planned(scope, company, rows), sendUntilMs };
      if (parcel.members.length > 0) await this.sending(scope, parcel, seen.now);
      return parcel;
    });
  }

  private async planned(
    scope: CompanyScope,
    company: KnownCompany,
    rows: readonly ActionRow[],
  ): Promise<readonly PlannedWrite[]> {
    const members: PlannedWrite[] = [];
    for (const row of rows) {
      const member = await this.plans.plan(scope, company, row);
      if (member) members.push(member);
      else {
        const gone = verdictOn(
          new NotFound(`The ${row.kind === 'expect' ? 'invoice' : 'customer'} is no longer in the ledger.`),
          NEVER_STALE,
          this.config.limits,
        );
        await audit.append(scope, await this.aftermath.write(scope, { row, calls: [], how: 'answer' }, gone));
      }
    }
    return members;
  }

  private async sending(scope: CompanyScope, { id, members }: Parcel, databaseNow: string): Promise<void> {
    const { sendingMs, providerTimeoutMs } = this.config.limits;
    // By a clock that every process shares: another one may have to judge when it is over. The last call may start at the end of the sending time.
    const startedMs = Date.parse(this.clock.sharedIso() ?? databaseNow);
    const deadline = new Date(startedMs + sendingMs + providerTimeoutMs).toISOString();
    const told: { id: string; request: unknown }[] = [];
    for (const { row, stored } of members) told.push({ id: row.id, request: { ...stored, basis: await basisOf(scope, row) } });
    await outbox.markSending(scope, { parcel: id, members: told, deadline, now: this.clock.iso() });
  }

  /** The ids of what is to be tried again later. */
  private async send(company: KnownCompany, parcel: Parcel, counts: Counts): Promise<readonly string[]> {
    const { outcomes, calls } = await this.exchange(company, parcel);
    const verdicts = await this.store.inCompany(company.id, async (scope) => {
      await connections.requireLease(scope, company.epoch);
      return this.stored(scope, { company, parcel, outcomes, calls });
    });
    for (const { is } of verdicts) counts.add(is);
    const next = afterParcel(outcomes);
    if (next instanceof Error) throw next;
    if (next === 'stop') tallyOf(company).isHalted = true;
    return parcel.members.flatMap(({ row }, index) => (verdicts[index]?.is === 'later' ? [row.id] : []));
  }

  /** One outcome for each member: a receipt or an error, never thrown. */
  private async exchange(
    company: KnownCompany,
    { id, members, sendUntilMs }: Parcel,
  ): Promise<{ readonly outcomes: readonly unknown[]; readonly calls: readonly ProviderCall[] }> {
    const keyed = members.map(({ row, write }) => ({ key: row.id, write }));
    const [only, ...others] = keyed;
    company.parcels.open(sendUntilMs);
    let answers: readonly unknown[];
    try {
      if (only && others.length === 0) {
        tallyOf(company).singles += 1;
        answers = [await company.writer.perform(only.write, only.key)];
      } else answers = await company.writer.performTogether(keyed, id);
    } catch (error) {
      answers = keyed.map(() => (error instanceof Error ? error : new Error('something that is no error was thrown')));
    }
    const unanswered = new Unavailable('The ledger has not said what became of this.');
    return { outcomes: keyed.map((_, index) => answers[index] ?? unanswered), calls: company.parcels.close() };
  }

  private async stored(
    scope: CompanyScope,
    sent: {
      readonly company: KnownCompany;
      readonly parcel: Parcel;
      readonly outcomes: readonly unknown[];
      readonly calls: readonly ProviderCall[];
    },
  ): Promise<readonly Verdict[]> {
    const { company, parcel, outcomes, calls } = sent;
    const { stale } = tallyOf(company);
    const verdicts: Verdict[] = [];
    const entries: Awaited<ReturnType<Aftermath['write']>>[number][] = [];
    for (const [index, { row: planned }] of parcel.members.entries()) {
      const outcome = outcomes[index];
      const row = (await outbox.byId(scope, planned.id)) ?? planned;
      const isStale = outcome instanceof Stale;
      const before = isStale ? await staleBefore(scope, row, stale.has(row.id)) : NEVER_STALE;
      const verdict = verdictOn(outcome, before, this.config.limits);
      if (isStale) stale.add(row.id);
      entries.push(
        ...(await this.aftermath.write(scope, { row, calls: isStale ? refusal(outcome) : calls, how: 'answer' }, verdict)),
      );
      verdicts.push(verdict);
    }
    await audit.append(scope, entries);
    return verdicts;
  }
}

const NEVER_STALE: StaleBefore = { times: 0, inThisTurn: false };

async function staleBefore(scope: CompanyScope, { id }: ActionRow, inThisTurn: boolean): Promise<StaleBefore> {
  const attempts = (await outbox.attempts(scope, [id])).get(id) ?? [];
  return { times: attempts.filter(({ reason }) => reason === STALE_REASON).length, inThisTurn };
}

/** Of a shared call, what concerns this one write: it surely did nothing, whatever became of the others. */
function refusal({ trace }: Stale): readonly ProviderCall[] {
  return [{ endpoint: 'this write', status: trace.status, reference: trace.reference }];
}
