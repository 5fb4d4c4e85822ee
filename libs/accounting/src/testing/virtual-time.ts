import type { PaceTimer } from '../pace';

/** Time that stands still while anything happens, and then jumps to the next moment somebody waits for. */
export class VirtualTime implements PaceTimer {
  private now = 0;
  private readonly sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];

  nowMs(): number {
    return this.now;
  }

  pause(ms: number): Promise<void> {
    return new Promise((wake) => {
      const atMs = this.now + ms;
      const place = this.sleepers.findIndex((other) => other.atMs > atMs);
      this.sleepers.splice(place === -1 ? this.sleepers.length : place, 0, { atMs, wake });
    });
  }

  /** Lets time pass until the work is done. Throws when nobody waits for anything and it still is not. */
  async until<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const settled = work.finally(() => (isDone = true)).catch(() => undefined);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isDone) break;
      const next = this.sleepers.shift();
      if (!next) throw new Error(`at ${this.now} ms everybody waits for somebody else`);
      this.now = next.atMs;
      next.wake();
    }
    await settled;
    return work;
  }
}
