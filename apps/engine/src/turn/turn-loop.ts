import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../logging';
import type { FetchedTurn } from './turn-fetch';

const POLL_MS = 500;
const AT_ONCE = 4;

/** Fetches turns and runs so many at once. Looks every half second, and at once when woken or when one has ended. */
export class TurnLoop {
  private readonly running = new Map<string, Promise<void>>();
  private isWoken = false;
  private isStopping = false;
  private endPause: () => void = () => undefined;
  private over: Promise<void> = Promise.resolve();

  constructor(
    private readonly fetch: () => Promise<FetchedTurn | null>,
    /** Does not throw. */
    private readonly run: (turn: FetchedTurn) => Promise<void>,
  ) {}

  start(): void {
    this.over = this.loop();
  }

  wake(): void {
    this.isWoken = true;
    this.endPause();
  }

  /** Begins no other turn and waits for those in hand. Returns the ids of those that had not ended by then. */
  async stop(msMax: number): Promise<readonly string[]> {
    this.isStopping = true;
    this.wake();
    await this.over;
    const enough = new AbortController();
    const timeUp = sleep(msMax, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.running.values()), timeUp]);
    enough.abort();
    return [...this.running.keys()];
  }

  private async loop(): Promise<void> {
    while (!this.isStopping) {
      // What is asked for while we look must not be overslept.
      this.isWoken = false;
      const turn = this.running.size < AT_ONCE ? await this.next() : null;
      if (turn) this.begin(turn);
      else if (!this.isWoken) await this.pause();
    }
  }

  private async next(): Promise<FetchedTurn | null> {
    try {
      return await this.fetch();
    } catch (error) {
      log.error({ fault: error instanceof Error ? error.name : 'unknown' }, 'the queue of turns had a fault');
      return null;
    }
  }

  private begin(turn: FetchedTurn): void {
    const ended = this.run(turn).finally(() => {
      this.running.delete(turn.id);
      this.wake();
    });
    this.running.set(turn.id, ended);
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
