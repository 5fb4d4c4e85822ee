import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PostgreSQL refuses uid 0. `namespace`: it sees another uid while the files stay ours. `other-user`: it really is another. */
export type Isolation = 'plain' | 'namespace' | 'other-user';

/** "nobody", on every system we run on. */
const NOBODY = 65_534;
const MAP_TO_NOBODY = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];

export interface ProgramRun {
  readonly args: readonly string[];
  /** Where its output goes; absent: nowhere. */
  readonly log?: number;
}

/** Runs the programs of PostgreSQL under a user they accept. */
export class PostgresPrograms {
  private constructor(
    private readonly binaries: string,
    private readonly isolation: Isolation,
  ) {}

  static for(binaries: string, isolation: Isolation = suitableIsolation()): PostgresPrograms {
    return new PostgresPrograms(isolation === 'other-user' ? readableCopy(binaries) : binaries, isolation);
  }

  /** Who has to own the data: whoever started last may have been another user. */
  own(directory: string): void {
    const uid = process.getuid?.();
    if (uid !== 0) return;
    const owner = this.isolation === 'other-user' ? NOBODY : uid;
    if (lstatSync(directory).uid !== owner) chownAll(directory, owner);
  }

  /** Runs one to its end. */
  run(program: 'initdb' | 'pg_ctl', args: readonly string[]): { readonly ok: boolean; readonly said: string } {
    const [file, all] = this.command(program, args);
    const done = spawnSync(file, all, { env: cleanEnvironment(), encoding: 'utf8', windowsHide: true, ...this.user() });
    return { ok: done.status === 0, said: done.error ? done.error.message : `${done.stderr}${done.stdout}`.trim() };
  }

  /** In a process group of its own: Ctrl-C must reach the engine first, which still has rows to write. */
  start(program: 'postgres', { args, log }: ProgramRun): ChildProcess {
    const [file, all] = this.command(program, args);
    const output = log ?? 'ignore';
    return spawn(file, all, {
      env: cleanEnvironment(),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', output, output],
      ...this.user(),
    });
  }

  private command(program: string, args: readonly string[]): [string, string[]] {
    const path = join(this.binaries, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
    return this.isolation === 'namespace' ? ['unshare', [...MAP_TO_NOBODY, path, ...args]] : [path, [...args]];
  }

  private user(): { readonly uid?: number; readonly gid?: number; readonly cwd?: string } {
    // The folder we were started in may be closed to that user.
    return this.isolation === 'other-user' ? { uid: NOBODY, gid: NOBODY, cwd: '/' } : {};
  }
}

function suitableIsolation(): Isolation {
  if (process.getuid?.() !== 0) return 'plain';
  return spawnSync('unshare', [...MAP_TO_NOBODY, 'true']).status === 0 ? 'namespace' : 'other-user';
}

/** node_modules of root may lie below a folder that nobody else may enter; so the binaries go where everybody can read them. */
function readableCopy(binaries: string): string {
  const parent = existsSync('/var/cache') ? '/var/cache' : tmpdir();
  const stamp = statSync(join(binaries, 'bin', 'postgres'));
  const copy = join(parent, `holdfast-postgres-${stamp.size}-${Math.round(stamp.mtimeMs)}`);
  if (existsSync(copy)) {
    // A name that can be guessed: never run what somebody else has put there.
    if (lstatSync(copy).uid !== 0 || (lstatSync(copy).mode & 0o022) !== 0)
      throw new Error(`${copy} is not root's own. Remove it and start again.`);
    return copy;
  }
  const unfinished = `${copy}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o755 });
  cpSync(binaries, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

function chownAll(path: string, owner: number): void {
  if (lstatSync(path).isSymbolicLink()) return;
  chownSync(path, owner, owner);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) chownAll(join(path, name), owner);
}

/** Without PG*: a PGPORT or PGDATA of the person who starts us would change where the server lives. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries({ ...process.env, LC_ALL: 'C' }).filter(([name]) => !name.startsWith('PG')));
}
