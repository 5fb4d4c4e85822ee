import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineProcess } from '../e2e/support/engine-process';
import { counts, type Blow, type Fault, type LineFault, type TimedKill } from './faults';
import { heldBy, leasesRunOut, type Berth, type Fleet } from './fleet';
import type { Proxy } from './proxy';

const WAKES_MS = 1200;

/** Orders faults, does to the processes what a line cannot do, and knows which faults really came. */
export class Strikes {
  /** In the order in which they struck. */
  readonly struck: Fault[] = [];
  private readonly works: Promise<void>[] = [];
  private readonly lates: Fault[] = [];

  constructor(
    private readonly fleet: Fleet,
    private readonly onStrike: (fault: Fault) => void,
    /** Work that somebody else has to take over. */
    private readonly orphaned: (companyIds: readonly string[]) => void,
  ) {}

  arm(fault: Fault): void {
    if (fault.kind === 'line') return this.armLine(fault);
    if (fault.kind === 'kill') return this.armKill(fault);
    const { provider, seconds } = fault;
    this.fleet.witnessed.sandbox.world.mischief.order({ kind: 'late', provider, seconds, times: 1 });
    this.lates.push(fault);
  }

  /** What has not struck by now will not any more; what has, is over when this resolves. */
  async end(): Promise<void> {
    for (const orders of Object.values(this.fleet.orders)) orders.clear();
    const { mischief } = this.fleet.witnessed.sandbox.world;
    const pending = mischief.pending().filter(({ kind }) => kind === 'late').length;
    mischief.clear('late');
    const ordered = this.lates.splice(0);
    for (const fault of ordered.slice(0, ordered.length - pending)) this.note(fault);
    await this.fleet.stillness.during('faults are waited for', async () => {
      while (this.works.length > 0) await Promise.all(this.works.splice(0));
    });
  }

  private armKill(fault: TimedKill): void {
    const berth = this.fleet.berths[fault.process];
    if (berth) this.works.push(sleep(fault.ms).then(() => this.blow(fault, berth, 'kill')));
  }

  private armLine(fault: LineFault): void {
    const { channel, point, deed, skip, ms, blow } = fault;
    const struck = (proxy: Proxy): void => {
      const berth = this.fleet.berths.find(({ lines }) => lines[channel] === proxy);
      if (berth) this.works.push(this.blow(fault, berth, blow));
    };
    this.fleet.orders[channel].add({ point, deed, skip, ms, which: counts(fault), struck });
  }

  private async blow(fault: Fault, berth: Berth, blow: Blow): Promise<void> {
    const { process } = berth;
    if (!process) return;
    this.note(fault);
    this.fleet.stillness.moved();
    if (blow === 'kill') {
      const dead = await this.fleet.kill(berth);
      void this.fleet.start(berth);
      if (dead !== null) this.orphaned(await leasesRunOut(this.fleet.databaseUrl, dead));
    }
    if (blow === 'sleep') await this.sleep(process);
  }

  /** It may have fallen asleep in a transaction that keeps its lease from running out; so nothing is waited for before it wakes. */
  private async sleep(process: EngineProcess): Promise<void> {
    process.signal('SIGSTOP');
    const holder = heldBy(process);
    const lost = holder === null ? [] : leasesRunOut(this.fleet.databaseUrl, holder);
    await sleep(WAKES_MS);
    process.signal('SIGCONT');
    this.orphaned(await lost);
  }

  private note(fault: Fault): void {
    this.struck.push(fault);
    this.onStrike(fault);
  }
}
