import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { isAlive, pause, readIfThere } from './processes';

const WAIT_MS_MAX = 150_000;

/** Two processes that start at once must not both run initdb. A lock whose holder died is taken over. */
export async function withStartLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + WAIT_MS_MAX;
  while (!taken(path)) {
    if (Date.now() > until)
      throw new Error(`Another process has been starting PostgreSQL for long. If there is none, remove ${path}`);
    const text = readIfThere(path);
    // An empty file is a lock being written in this very moment.
    if (text !== '' && !isAlive(Number(text))) rmSync(path, { force: true });
    await pause(25);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function taken(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeSync(file, String(process.pid));
  closeSync(file);
  return true;
}
