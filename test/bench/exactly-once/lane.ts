import { AccountingError } from '@holdfast/accounting';
import type { CustomerRecord } from '@holdfast/credit';
import { connections, mirror, outbox, settings, tasks, type Store } from '@holdfast/store';
import { ManualClock } from '../../../apps/engine/src/clock';
import type { KnownCompany } from '../../../apps/engine/src/connect/open-company';
import { EngineSending } from '../engine-sending';
import type { Plan } from './plans';
import { Life, storeOf, takeLease } from './process';
import { debtors, letGo, membersOf, type Kind, type Subject } from './subjects';
import { World } from './world';
import { BENCH_PROFILE } from '../bench-profile';

/** One plan that is to be played. */
export interface Play {
  readonly subject: Subject;
  readonly plan: Plan;
  /** How long the provider remembers keys. */
  readonly retentionMs: number;
}

export interface Played {
  /** `once`: done exactly once and known to be; `shown`: an e-mail that a person is told about, delivered at most once. */
  readonly became: 'once' | 'shown' | 'duplicate' | 'loss';
  /** How many attempts there were; more than the plan has when after them it was not done, and known not to be. */
  readonly attempts: number;
  /** False: it goes the same way however long the provider remembers keys. */
  readonly isByKey: boolean;
}

const START = '2026-03-02T09:00:00.000Z';
const TURNS_MAX = 30;
/** A company of many plays becomes slow. */
const PLAYS_OF_A_COMPANY = 50;
const CALLS = [{ endpoint: 'POST bench', status: 200, reference: 'bench' }];

/** Plays plans one after the other, each by processes that live and die, on a clock of its own that only moves forward. */
export class Lane {
  private readonly clock = new ManualClock(Date.parse(START));
  private readonly companies = new Map<string, { readonly company: Company; plays: number }>();
  private world: World | null = null;
  private engine: EngineSending | null = null;
  private plays = 0;

  private constructor(
    private readonly name: string,
    private readonly store: Store,
  ) {}

  static async open(name: string, store: Store): Promise<Lane> {
    const lane = new Lane(name, store);
    const seen = storeOf(store, () => lane.stage.living?.life ?? new Life());
    const send: World['mail']['send'] = (...letter) => lane.stage.mail.send(...letter);
    lane.engine = await EngineSending.open({ store: seen, clock: lane.clock, mail: { send } });
    return lane;
  }

  close(): Promise<void> {
    return this.engine?.close() ?? Promise.resolve();
  }

  async play({ subject, plan, retentionMs }: Play): Promise<Played> {
    const kind = kindOf(subject, plan);
    const { customers, records } = debtors(`${this.name}-${this.plays++}`, membersOf(subject));
    const company = await this.companyFor(kind);
    this.world = new World(plan, this.clock, { customers, retentionMs });
    const ids = await this.store.inCompany(company.id, async (scope) => {
      await mirror.storePage(scope, { records, mark: null });
      const when = { asOf: this.clock.today('UTC'), now: this.clock.iso() };
      const added = [];
      for (const { id } of customers) added.push(await outbox.add(scope, letGo(kind, id, when)));
      return added.map(({ id }) => id);
    });
    const isQuiet = await this.turns(company);
    const ends = await this.ends(company, ids, customers);
    const became = (['duplicate', 'loss', 'shown'] as const).find((end) => ends.includes(end)) ?? 'once';
    const { attempts, isByKey } = this.stage;
    return { became: isQuiet ? became : 'loss', attempts, isByKey };
  }

  private get stage(): World {
    if (!this.world) throw new Error('No plan is being played.');
    return this.world;
  }

  /** Until nothing is left to be done by time alone. False when that never comes. */
  private async turns(company: Company): Promise<boolean> {
    for (let turn = 1; turn <= TURNS_MAX; turn += 1) {
      const before = this.stage.attempts;
      await this.turn(company);
      if (this.stage.attempts > before) {
        this.clock.moveTo(this.clock.nowMs() + this.stage.gapMs);
        continue;
      }
      const dueMs = await this.nextDueMs(company);
      if (dueMs === null) return true;
      this.clock.moveTo(Math.max(this.clock.nowMs(), dueMs));
    }
    return false;
  }

  /** One turn of one process, to its end or its death. */
  private async turn(company: Company): Promise<void> {
    const { store, clock, stage, engine } = this;
    if (!engine) throw new Error('The lane is not open.');
    const epoch = await takeLease(store, clock, company.id);
    const life = new Life();
    const mayGo = (): Promise<void> => engine.gate.pass({ id: company.id, epoch });
    stage.living = { life, mayGo };
    const { writer } = stage;
    const parcels = { open: () => undefined, close: () => CALLS, mayGo };
    const reader = stage.reader as KnownCompany['reader'];
    const opened: KnownCompany = { ...company, epoch, reader, writer, parcels, deadlineMs: Number.POSITIVE_INFINITY };
    const work = async (): Promise<'ended'> => {
      await engine.outbox.settle(opened);
      await engine.sending.run(opened);
      return 'ended';
    };
    const end = await Promise.race([work().catch(endedBy), life.death]);
    if (end === 'ended') await store.inCompany(company.id, (scope) => connections.releaseLease(scope, epoch));
  }

  private async nextDueMs({ id }: Company): Promise<number | null> {
    const settleMs = this.engine?.limits.settleMs ?? 0;
    const at = await this.store.inCompany(id, (scope) => outbox.nextDue(scope, { settleMs }));
    return at === null ? null : Date.parse(at);
  }

  private ends(
    company: Company,
    ids: readonly string[],
    customers: readonly CustomerRecord[],
  ): Promise<readonly Played['became'][]> {
    return this.store.inCompany(company.id, async (scope) => {
      const ends: Played['became'][] = [];
      for (const [member, id] of ids.entries()) {
        const customerId = customers[member]?.id ?? '';
        const times = this.stage.timesInTheEnd(customerId);
        const state = (await outbox.byId(scope, id))?.state;
        const told = await tasks.list(scope, { customerId, limit: 10 });
        if (times > 1) ends.push('duplicate');
        else if (times === 1 && state === 'confirmed') ends.push('once');
        else ends.push(state === 'in_doubt' && told.some(({ key }) => key === `trouble/${id}`) ? 'shown' : 'loss');
      }
      return ends;
    });
  }

  private async companyFor(kind: Kind): Promise<Company> {
    const known = this.companies.get(kind);
    if (known && known.plays < PLAYS_OF_A_COMPANY) {
      known.plays += 1;
      return known.company;
    }
    const company = await newCompany(this.store, `${this.name} ${kind} ${this.plays}`, kind);
    this.companies.set(kind, { company, plays: 1 });
    return company;
  }
}

type Company = Pick<KnownCompany, 'id' | 'company' | 'capabilities' | 'profile'>;

/** Marks and notes take turns. */
function kindOf(subject: Subject, { numbers: [first] }: Plan): Kind {
  if (subject === 'e-mail') return 'remind';
  const turn = first + Math.floor(first / 4) + Math.floor(first / 20) + (subject === 'batch' ? 1 : 0);
  return turn % 2 === 0 ? 'place' : 'note';
}

/** What a turn may end with besides its end. */
function endedBy(error: unknown): 'ended' {
  if (error instanceof AccountingError) return 'ended';
  throw error;
}

async function newCompany(store: Store, name: string, kind: Kind): Promise<Company> {
  const company = await store.companies.register({ provider: 'xero', externalHash: name, name, now: START });
  const { id } = company;
  await store.inCompany(id, async (scope) => {
    const pair = { sealedTokens: 'none', accessExpiresAt: START, refreshExpiresAt: START, hardExpiresAt: null };
    await connections.save(scope, { consentId: id, sealedExternalId: 'none', connectionId: null, ...pair, now: START });
    // The notes about other actions would be actions of their own.
    const modes = { standing: 'act', reminders: 'act', notes: kind === 'note' ? 'act' : 'observe' } as const;
    await settings.patch(scope, { profile: BENCH_PROFILE, modes });
  });
  return { id, company, capabilities: CAPABILITIES, profile: BENCH_PROFILE };
}

const SHOWN = { terms: 'Ours', group: null };
const CAPABILITIES: KnownCompany['capabilities'] = {
  notesBlock: false,
  expectedDays: false,
  noteCharactersMax: 450,
  drafts: false,
  recheckedPerCall: 40,
  mailsToldIn: 'invoice',
  listsDeleted: false,
  marks: { hold: SHOWN, upfront: SHOWN, 'new-account': SHOWN },
  writes: { perCall: 50, sharedIsMetered: false },
  limits: {
    perMinute: 60,
    perSecond: null,
    inFlight: 5,
    batchesPerMinute: null,
    perDay: null,
    appPerMinute: null,
    retryAfterSecondsDefault: 60,
  },
};
