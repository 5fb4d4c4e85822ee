import type { Provider } from '@holdfast/accounting';
import { table, type Print, type Run } from './bench';
import { Connections, type Connected } from './tokens/connections';
import { Programme, type TokenProcess } from './tokens/processes';
import { TokenVendor } from './tokens/vendor';

const PROVIDERS: readonly Provider[] = ['quickbooks', 'xero'];
const PROCESSES = 8;
/** Each connection is hit several times in a row: every time, whoever comes next starts from what the killed one left. */
const KILLS_EACH = 4;
const KILLERS = 3;
const CLAIM_MS = 1000;
/** How long after the answer to kill: the pair is being stored, or about to be. */
const STORING_MS = 12;

const MOMENTS = [
  'before the call',
  'arrived, never done',
  'arrived, done after the death',
  'done, not answered',
  'after the answer',
  'while it is stored',
] as const;
type Moment = (typeof MOMENTS)[number];

/** Callers in processes of their own ask for the token of one connection that has expired; and processes are killed in the middle of refreshing. */
export const run: Run = async (print, { callers = 1000, kills = 1000 }) => {
  const programme = Programme.compile();
  const connections = await Connections.open();
  try {
    const crowd = await crowded(print, { programme, connections, callers });
    const dead = await killed(print, { programme, connections, kills });
    return { callers: crowd.callers, processes: PROCESSES, refreshes: crowd.refreshes, ...dead };
  } finally {
    await connections.close();
    programme.remove();
  }
};

interface Stage {
  readonly programme: Programme;
  readonly connections: Connections;
}

async function crowded(print: Print, stage: Stage & { readonly callers: number }) {
  const vendor = await TokenVendor.open({ accessSeconds: 1800, workMs: 150 });
  const each = Math.ceil(stage.callers / PROCESSES);
  const rows: (string | number)[][] = [];
  let refreshes = 0;
  for (const provider of PROVIDERS) {
    const connected = await stage.connections.connect(vendor, provider);
    const job = stage.connections.job(connected, vendor, { callers: each, claimMs: 75_000, haltAt: null });
    const processes = Array.from({ length: PROCESSES }, () => stage.programme.start(job));
    await Promise.all(processes.map((one) => one.says('ready')));
    for (const one of processes) one.begin();
    const outcomes = await Promise.all(processes.map((one) => one.outcome()));
    const tokens = new Set(outcomes.flatMap((outcome) => outcome.tokens));
    const good = [...tokens].filter((token) => vendor.accepts(connected.signIn, token)).length;
    if (good !== tokens.size) throw new Error(`${tokens.size - good} of ${tokens.size} tokens given to callers are no good`);
    const slowest = Math.round(Math.max(...outcomes.map(({ slowestMs }) => slowestMs)));
    rows.push([provider, each * PROCESSES, PROCESSES, vendor.renewals(connected.signIn), tokens.size, slowest]);
    refreshes = Math.max(refreshes, vendor.renewals(connected.signIn));
  }
  await vendor.close();
  print(table(['one expired connection', 'callers', 'processes', 'refreshes', 'different tokens', 'slowest ms'], rows));
  print('');
  return { callers: each * PROCESSES, refreshes };
}

async function killed(print: Print, stage: Stage & { readonly kills: number }) {
  const vendor = await TokenVendor.open({ accessSeconds: 30, workMs: 20 });
  const killer = new Killer(stage, vendor);
  const count = Math.ceil(stage.kills / KILLS_EACH);
  const connected = await Promise.all(
    Array.from({ length: count }, (_, n) => stage.connections.connect(vendor, PROVIDERS[n % 2] as Provider)),
  );
  for (let round = 0; killer.begun < stage.kills; round += 1) {
    await shared(connected, KILLERS, async (one, n) => {
      if (killer.begun < stage.kills) await killer.kill(one, MOMENTS[(n + round) % MOMENTS.length] as Moment);
    });
    print(`round ${round + 1}: ${killer.begun} of ${stage.kills} killed`);
  }
  let reconnects = 0;
  await shared(connected, KILLERS, async (one) => {
    // Twice: what came out of the recovery must be renewable as well.
    for (let turn = 1; turn <= 2; turn += 1) if (!(await stage.connections.works(one, vendor, CLAIM_MS))) reconnects += 1;
  });
  await vendor.close();
  print(
    table(
      ['killed (kill -9) in mid-refresh', 'kills'],
      MOMENTS.map((moment) => [moment, killer.count(moment)]),
    ),
  );
  print(`${connected.length} connections, both vendors in turn; ${killer.late} kills came after the refresh and do not count`);
  print(`afterwards: ${connected.length - reconnects} connections work, ${reconnects} need the owner`);
  return { kills: killer.begun, reconnects };
}

/** Starts a process on a connection and kills it at a moment of its refresh. */
class Killer {
  private readonly counts = new Map<Moment, number>();
  private readonly victims = new Map<string, { readonly process: TokenProcess; readonly moment: Moment }>();
  /** Those that came too late are taken off again. */
  begun = 0;
  late = 0;

  constructor(
    private readonly stage: Stage,
    private readonly vendor: TokenVendor,
  ) {
    vendor.witness = {
      arrived: async (signIn) => {
        const victim = this.victims.get(signIn);
        if (!victim?.moment.startsWith('arrived')) return undefined;
        await victim.process.kill();
        return victim.moment === 'arrived, never done' ? 'drop' : undefined;
      },
      done: async (signIn) => {
        const victim = this.victims.get(signIn);
        if (victim?.moment === 'done, not answered') await victim.process.kill();
      },
    };
  }

  count(moment: Moment): number {
    return this.counts.get(moment) ?? 0;
  }

  async kill(connected: Connected, moment: Moment): Promise<void> {
    this.begun += 1;
    const haltAt = moment === 'before the call' || moment === 'after the answer' ? moment : null;
    const job = this.stage.connections.job(connected, this.vendor, { callers: 1, claimMs: CLAIM_MS, haltAt });
    const process = this.stage.programme.start(job);
    await process.says('ready');
    this.victims.set(connected.signIn, { process, moment });
    process.begin();
    if (haltAt !== null) await process.says(haltAt);
    if (moment === 'while it is stored') {
      await process.says('after the answer');
      await new Promise((resolve) => setTimeout(resolve, Math.random() * STORING_MS));
    }
    // The vendor's witness kills the others.
    if (haltAt !== null || moment === 'while it is stored') await process.kill();
    else await process.isGone();
    this.victims.delete(connected.signIn);
    if (await this.stage.connections.isInTheMiddle(connected)) this.counts.set(moment, this.count(moment) + 1);
    else {
      this.late += 1;
      this.begun -= 1;
    }
  }
}

/** Each of them once, by so many hands. */
async function shared<T>(all: readonly T[], hands: number, work: (one: T, n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const hand = async (): Promise<void> => {
    for (let n = next++; n < all.length; n = next++) await work(all[n] as T, n);
  };
  await Promise.all(Array.from({ length: hands }, hand));
}
