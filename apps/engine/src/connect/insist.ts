import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 3;
const PAUSE_MS = 200;

/** Does again what may be done twice, for as long as a broken line takes to be replaced. Throws what the last try threw. */
export async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES) throw error;
      await sleep(PAUSE_MS * tries);
    }
  }
}
