import { Unavailable, type AccountingSystem, type PullPage, type Reader } from '@holdfast/accounting';
import { Random } from '../random';
import { quickbooksFront } from '../stand-ins/quickbooks';
import { openStandIn, type Front, type StandIn } from '../stand-ins/stand-in';
import { freeWire, quickbooksAt, xeroAt } from '../stand-ins/systems';
import { xeroFront } from '../stand-ins/xero';
import { OffsetPaging } from './baseline';
import { Office, type Habits, type LedgerName } from './office';
import type { Synchroniser } from './synchroniser';
import { lossesOf, truthOf, type Losses } from './truth';

export interface Played {
  readonly seed: number;
  readonly ledger: LedgerName;
  /** With everything that belongs to it. */
  readonly losses: Losses;
  /** By the pulls alone with the sweeps that they asked for, before anything was counted. */
  readonly beforeCounting: Losses;
  readonly calls: number;
  readonly pulls: number;
  readonly sweeps: number;
  readonly brokenOff: number;
  /** Of these: without an outage, because the list moved too fast to be read. */
  readonly gaveUp: number;
  readonly baseline: Losses;
  readonly baselineCalls: number;
}

const ROUNDS = 2;
const OUTAGES_MAX = 6;
const ATTEMPTS_MAX = 30;
/** Longer than anything stays hidden, and than the overlap of two pulls. */
const QUIET_SECONDS = 700;

/** One provider each, which all seeds share; the books behind it are those of the seed that is being played. */
export class Stage {
  private readonly standIns: Partial<Record<LedgerName, StandIn>> = {};
  private office: Office | null = null;
  private calls = 0;
  private brokenOff = 0;
  private gaveUp = 0;
  /** The call that gets no answer. */
  private deadCall = 0;

  /** Plays one seed: a full pull, pulls after pauses, all the while with people at work; then quiet, a last pull, and what is done once a day. */
  async play(seed: number, habits: Habits, synchroniser: Synchroniser): Promise<Played> {
    const office = new Office(seed, habits);
    const random = new Random(seed + 0xda7);
    this.office = office;
    [this.calls, this.brokenOff, this.gaveUp] = [0, 0, 0];
    await this.lookThroughOutages(synchroniser, habits, random);
    for (const seconds of pausesOf(habits, random)) {
      office.pause(seconds);
      await this.lookThroughOutages(synchroniser, habits, random);
    }
    office.goHome();
    office.pause(QUIET_SECONDS);
    await this.lookThroughOutages(synchroniser, habits, random);
    await synchroniser.readUnreported(await this.reader(habits.ledger));
    const truth = truthOf(office.books, habits.ledger);
    const beforeCounting = lossesOf(truth, await synchroniser.contents());
    const { sweeps } = synchroniser;
    await synchroniser.compareCounts(await this.reader(habits.ledger));
    const losses = lossesOf(truth, await synchroniser.contents());
    const { calls, brokenOff, gaveUp } = this;
    const pulls = ROUNDS + 2;
    return {
      seed,
      ledger: habits.ledger,
      losses,
      beforeCounting,
      calls,
      pulls,
      sweeps,
      brokenOff,
      gaveUp,
      ...baselineOf(seed, habits),
    };
  }

  async close(): Promise<void> {
    for (const standIn of Object.values(this.standIns)) await standIn.close();
  }

  /** Every reader is a new process: nothing is left of the one before but what was kept. */
  private async reader(ledger: LedgerName): Promise<Reader> {
    const { url } = (this.standIns[ledger] ??= await this.open(ledger));
    const system: AccountingSystem = ledger === 'quickbooks' ? quickbooksAt(url) : xeroAt(url);
    return system.reader(freeWire('1'));
  }

  private open(ledger: LedgerName): Promise<StandIn> {
    const meet = () => {
      this.calls += 1;
      this.office?.secondDuringACall();
      return this.calls === this.deadCall || !this.office ? null : this.office.books;
    };
    return openStandIn({ front: ledger === 'xero' ? xeroFront({ full: false }) : this.quickbooks(), meet });
  }

  /** Nobody has published which objects the cap of change data leaves out, so it is now these, now those. */
  private quickbooks(): Front {
    const [newest, oldest] = [
      quickbooksFront({ full: false, cutsOff: 'newest' }),
      quickbooksFront({ full: false, cutsOff: 'oldest' }),
    ];
    return (asked, books) => (this.calls % 2 === 0 ? newest : oldest)(asked, books);
  }

  /** Broken off, a look is begun again by another process, as the engine's next turn is. */
  private async lookThroughOutages(synchroniser: Synchroniser, { ledger, outageShare }: Habits, random: Random): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const isDoomed = attempt < OUTAGES_MAX && random.chance(outageShare);
      const [isCut, after] = [random.chance(0.5), 1 + random.below(6)];
      this.deadCall = isDoomed && isCut ? this.calls + after : 0;
      const reader = await this.reader(ledger);
      try {
        return await synchroniser.look(isDoomed && !isCut ? killedAfter(reader, after) : reader);
      } catch (error) {
        if (attempt === ATTEMPTS_MAX || !(error instanceof Killed || error instanceof Unavailable)) throw error;
        this.brokenOff += 1;
        if (!isDoomed) this.gaveUp += 1;
        this.office?.pause(5 + random.below(900));
      } finally {
        this.deadCall = 0;
      }
    }
  }
}

class Killed extends Error {}

/** The process dies before it has stored this page: it was read for nothing. */
function killedAfter(reader: Reader, pages: number): Reader {
  return {
    ...reader,
    async *pull(...from): AsyncGenerator<PullPage> {
      let left = pages;
      for await (const page of reader.pull(...from)) {
        if ((left -= 1) === 0) throw new Killed();
        yield page;
      }
    },
    sweep: (...from) => reader.sweep(...from),
    recheck: (...of) => reader.recheck(...of),
  };
}

/** From half a minute to an hour; in some companies one of them is longer than change data looks back. */
function pausesOf(habits: Habits, random: Random): readonly number[] {
  const pauses = Array.from({ length: ROUNDS }, () => random.logUniform(30, 3600));
  if (habits.longPause) pauses[random.below(ROUNDS)] = (26 + random.below(20)) * 86_400;
  return pauses;
}

function baselineOf(seed: number, habits: Habits): Pick<Played, 'baseline' | 'baselineCalls'> {
  const office = new Office(seed, habits);
  const peer = new OffsetPaging(office, habits);
  peer.pull();
  for (const seconds of pausesOf(habits, new Random(seed + 0xda7))) {
    office.pause(seconds);
    peer.pull();
  }
  office.goHome();
  office.pause(QUIET_SECONDS);
  peer.pull();
  return { baseline: peer.losses(), baselineCalls: peer.calls };
}
