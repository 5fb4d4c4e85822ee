import { connect } from '../../apps/demo/src/consent';
import { startSandbox, type Sandbox } from '../../apps/sandbox/src/sandbox';
import { Random } from '../bench/random';
import { CLIENTS } from '../support/running';
import { draw, told } from './faults';
import { Fleet } from './fleet';
import { Quiet } from './quiet';
import { STARTS, Story, dayOf } from './story';
import { Strikes } from './strikes';
import { Verdict } from './verdict';
import { Witness } from './witness';

export interface CrashOptions {
  /** How many faults have to strike. */
  readonly faults: number;
  readonly seed: number;
  readonly customers: number;
  /** Companies of each ledger. */
  readonly pairs: number;
}

export interface CrashReport {
  readonly struck: number;
  readonly days: number;
  readonly intended: number;
  /** What is wrong, in words; empty when every effect is there once and everything could be undone. */
  readonly problems: readonly string[];
}

const DAYS_MAX = 240;
const ROUNDS_A_DAY = 12;
const FAULTS_A_ROUND = 4;
const DAY_MS = 86_400_000;
/** Between two rounds: less than a settle time, about one, and more; never past the day. */
const GAPS_SECONDS = [5, 40, 140, 200, 400] as const;
const ROUND_MS_MAX = 25_000;

/** Lets a story happen to companies of both ledgers while processes die and lines break, and has the witness judge every day. */
export async function crash(print: (line: string) => void, options: CrashOptions): Promise<CrashReport> {
  const random = new Random(options.seed);
  const story = Story.tell(random, { customers: options.customers, days: DAYS_MAX });
  const sandbox = await startSandbox({ start: STARTS, script: story.script, pairs: options.pairs, clients: CLIENTS });
  try {
    const fleet = await Fleet.launch(sandbox);
    try {
      return await new Play(print, options, { random, story, sandbox, fleet }).run();
    } finally {
      await fleet.stop();
    }
  } finally {
    await sandbox.stop();
  }
}

interface Stage {
  readonly random: Random;
  readonly story: Story;
  readonly sandbox: Sandbox;
  readonly fleet: Fleet;
}

class Play {
  private readonly witness: Witness;
  private readonly quiet: Quiet;
  private readonly strikes: Strikes;
  private readonly verdict: Verdict;
  private companyIds: readonly string[] = [];
  private days = 0;

  constructor(
    private readonly print: (line: string) => void,
    private readonly options: CrashOptions,
    private readonly stage: Stage,
  ) {
    const { fleet, sandbox, story } = stage;
    this.witness = new Witness(sandbox);
    this.quiet = new Quiet(fleet, this.witness);
    this.verdict = new Verdict(this.witness, story);
    this.strikes = new Strikes(
      fleet,
      (fault) => print(`  ${this.strikes.struck.length}. ${told(fault)}`),
      (ids) => ids.forEach((id) => this.askForTurn(id)),
    );
  }

  /** Ends, with what everybody was doing, when nothing moves any more. */
  async run(): Promise<CrashReport> {
    const { fleet } = this.stage;
    const still = fleet.stillness.comes();
    await Promise.race([this.play(), still]).finally(() => fleet.stillness.end());
    const stuck = await still;
    if (stuck.length > 0) this.verdict.add([[...stuck, ...(await fleet.state())].join('\n  ')]);
    this.verdict.add(fleet.fallen);
    return {
      struck: this.strikes.struck.length,
      days: this.days,
      intended: this.verdict.intendedUpTo(this.days - 1),
      problems: this.verdict.problems,
    };
  }

  private async play(): Promise<void> {
    await this.connect();
    for (
      let day = 0;
      this.strikes.struck.length < this.options.faults && this.verdict.problems.length === 0 && day < DAYS_MAX;
      day += 1
    ) {
      this.print(`day ${day + 1}, ${dayOf(day)}`);
      this.days = day + 1;
      await this.live(day);
    }
    if (this.verdict.problems.length === 0) this.verdict.add(await this.quiet.undo(this.companyIds));
    if (this.verdict.problems.length === 0) this.verdict.judgeEnd();
  }

  private async connect(): Promise<void> {
    const { fleet, sandbox } = this.stage;
    const { engine } = fleet.witnessed;
    for (const { identity } of sandbox.world.companies.values())
      await connect(engine, { provider: identity.dialect, externalId: identity.externalId, name: identity.name });
    // The first look at the books, which only observes.
    await engine.dayIs(STARTS);
    this.companyIds = (await engine.companies()).map(({ id }) => id);
    for (const id of this.companyIds)
      await engine.change(id, { modes: { standing: 'act', reminders: 'act', notes: 'act' }, policy: 'witness' });
  }

  /** One day: its news, faults while it is worked on, rest, and the witness' judgement. */
  private async live(day: number): Promise<void> {
    const { fleet, sandbox } = this.stage;
    await fleet.moveTimeTo(Date.parse(STARTS) + day * DAY_MS);
    for (let round = 0; round < ROUNDS_A_DAY; round += 1) {
      if (this.strikes.struck.length >= this.options.faults) break;
      if (!(await this.round())) break;
      const gap = this.stage.random.pick(GAPS_SECONDS);
      await fleet.moveTimeTo(sandbox.world.clock.now() + gap * 1000);
    }
    this.verdict.add(await this.quiet.comes(this.companyIds));
    this.verdict.judge(day);
    if (this.verdict.problems.length > 0) this.verdict.add([['all that is known:', ...(await fleet.state())].join('\n  ')]);
  }

  /** Faults while every company is worked on. False when none of them came to anything: then little is left to do. */
  private async round(): Promise<boolean> {
    const { random, fleet } = this.stage;
    await fleet.awake();
    const before = this.strikes.struck.length;
    const faults = Math.min(1 + random.below(FAULTS_A_ROUND), this.options.faults - before);
    for (let fault = 0; fault < faults; fault += 1) this.strikes.arm(draw(random));
    for (const id of this.companyIds) this.askForTurn(id);
    await this.quiet.untilIdle(ROUND_MS_MAX);
    await this.strikes.end();
    for (const { lines } of fleet.berths) await lines.provider.deliverKept();
    await this.quiet.untilIdle(ROUND_MS_MAX);
    return this.strikes.struck.length > before;
  }

  private askForTurn(companyId: string): void {
    const { random, fleet } = this.stage;
    const alive = fleet.berths.filter(({ isUp }) => isUp);
    if (alive.length > 0) void fleet.ask(random.pick(alive), 'POST', `/api/companies/${companyId}/turns`);
  }
}
