import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Is there such a process, and is it more than a zombie that nobody has buried? */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return process.platform !== 'linux' || !/^\d+ \(.*\) [ZX]/s.test(readIfThere(`/proc/${pid}/stat`));
}

/** What `postmaster.pid` says; `ready` only when the server takes connections. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

export function readPostmasterFile(data: string): PostmasterFile | null {
  const lines = readIfThere(join(data, 'postmaster.pid')).split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : null;
}

/** After `kill -9` the file stays, and its pid may belong to anybody by now. */
export function isPostmasterOf(data: string, pid: number): boolean {
  if (!isAlive(pid)) return false;
  return process.platform !== 'linux' || readIfThere(`/proc/${pid}/cmdline`).split('\0').includes(data);
}

export function readIfThere(path: string): string {
  try {
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}
