import { setTimeout as sleep } from 'node:timers/promises';

const STILL_MS = 60_000;
const LOOK_MS = 1000;

/** Knows what everybody is doing, and when last anything moved: a run that hangs has to end and say where. */
export class Stillness {
  private movedAtMs = performance.now();
  private readonly doings = new Map<symbol, string>();
  private isOver = false;

  moved(): void {
    this.movedAtMs = performance.now();
  }

  async during<T>(what: string, work: () => Promise<T>): Promise<T> {
    const doing = Symbol(what);
    this.doings.set(doing, what);
    this.moved();
    try {
      return await work();
    } finally {
      this.doings.delete(doing);
      this.moved();
    }
  }

  /** Resolves when nothing has moved for a minute, with what is still being done, or with nothing after `end`. */
  async comes(): Promise<readonly string[]> {
    while (!this.isOver) {
      if (performance.now() - this.movedAtMs > STILL_MS)
        return [`nothing has moved for ${STILL_MS / 1000} s`, ...this.doings.values()];
      await sleep(LOOK_MS);
    }
    return [];
  }

  end(): void {
    this.isOver = true;
  }
}
