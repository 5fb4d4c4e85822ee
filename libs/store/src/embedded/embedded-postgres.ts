import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { postgresBinaries } from './binaries';
import { explainFailure } from './explain-failure';
import { isAlive, isPostmasterOf, pause, readIfThere, readPostmasterFile } from './processes';
import { PostgresPrograms, type Isolation } from './run-as';
import { withStartLock } from './start-lock';

export interface EmbeddedPostgres {
  /** The owner's url; the engine's role is set by `openStore`. */
  readonly url: string;
  /** False when another living process started the server: then `stop` leaves it alone. */
  readonly owned: boolean;
  readonly pid: number;
  stop(): Promise<void>;
}

const NAME = 'holdfast';
const READY_MS_MAX = 120_000;
const STOP_MS_MAX = 20_000;
const START_ATTEMPTS = 4;
const REACH_ATTEMPTS = 50;

/** `fast` trades safety on power loss for speed: tests only. `isolation` is found out by itself; tests choose it. */
export interface EmbeddedOptions {
  readonly dir: string;
  readonly fast?: boolean;
  readonly isolation?: Isolation;
}

/** Starts PostgreSQL in a folder, or attaches to the one that already serves it. Survives `kill -9` of itself and of the server. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = new Folder(resolve(options.dir));
  const programs = PostgresPrograms.for(postgresBinaries(), options.isolation);
  try {
    mkdirSync(folder.dir, { recursive: true, mode: 0o700 });
    return await withStartLock(folder.lock, async () => {
      const { url, pid, owned } = await reach(folder, programs, options.fast ?? false);
      return { url, owned, pid, stop: () => (owned ? stop(folder, programs, pid) : Promise.resolve()) };
    });
  } catch (cause) {
    throw explainFailure(folder.dir, cause);
  }
}

class Folder {
  constructor(readonly dir: string) {}
  readonly data = join(this.dir, 'pgdata');
  readonly unfinished = join(this.dir, 'pgdata.new');
  readonly password = join(this.dir, 'password');
  readonly log = join(this.dir, 'postgres.log');
  readonly lock = join(this.dir, 'start.lock');
  readonly owner = join(this.dir, 'owner');
}

interface Running {
  readonly pid: number;
  readonly port: number;
  readonly owned: boolean;
}

/** A server that answers. One that was killed a moment ago still looks alive until the system has cleared it away: then look again. */
async function reach(folder: Folder, programs: PostgresPrograms, fast: boolean): Promise<Running & { readonly url: string }> {
  for (let attempt = 1; ; attempt++) {
    const running = (await attach(folder)) ?? (await launch(folder, programs, fast));
    const password = readFileSync(folder.password, 'utf8');
    const urlOf = (database: string): string => `postgres://${NAME}:${password}@127.0.0.1:${running.port}/${database}`;
    try {
      await createDatabase(urlOf('postgres'));
      return { ...running, url: urlOf(NAME) };
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03'].includes(code) || attempt === REACH_ATTEMPTS) throw error;
      await pause(100);
    }
  }
}

/** The living server of this folder; null when there is none. One whose starter has died becomes ours. */
async function attach(folder: Folder): Promise<Running | null> {
  const until = Date.now() + READY_MS_MAX;
  for (;;) {
    const found = readPostmasterFile(folder.data);
    if (!found || !isPostmasterOf(folder.data, found.pid)) {
      // PostgreSQL itself would refuse to start while the stale file names a living process of somebody else.
      rmSync(join(folder.data, 'postmaster.pid'), { force: true });
      return null;
    }
    if (found.ready) {
      const owned = !isAlive(Number(readIfThere(folder.owner)));
      if (owned) writeFileSync(folder.owner, String(process.pid));
      return { pid: found.pid, port: found.port, owned };
    }
    if (Date.now() > until)
      throw new Error(`PostgreSQL (process ${found.pid}) has been neither ready nor gone for two minutes; see ${folder.log}`);
    await pause(20);
  }
}

async function launch(folder: Folder, programs: PostgresPrograms, fast: boolean): Promise<Running> {
  if (!existsSync(join(folder.data, 'PG_VERSION'))) initialise(folder, programs, fast);
  programs.own(folder.dir);
  for (let attempt = 1; ; attempt++) {
    const logged = readIfThere(folder.log).length;
    const running = await startServer(folder, programs, fast);
    if (running) return running;
    const said = readIfThere(folder.log).slice(logged);
    // Another program took the port meanwhile, or the workers of a killed server are still letting go of its memory.
    const passes = /Address already in use|could not bind|pre-existing shared memory block|is still in use/.test(said);
    if (!passes || attempt === START_ATTEMPTS) throw new Error(`postgres did not start:\n${said.trim()}`);
    await pause(500);
  }
}

/** Into a folder beside it, moved into place when complete: a killed initdb must not leave half a cluster behind. */
function initialise(folder: Folder, programs: PostgresPrograms, fast: boolean): void {
  rmSync(folder.unfinished, { recursive: true, force: true });
  writeFileSync(folder.password, randomBytes(18).toString('base64url'), { mode: 0o600 });
  mkdirSync(folder.unfinished, { mode: 0o700 });
  programs.own(folder.dir);
  for (const path of [folder.unfinished, folder.password]) programs.own(path);
  const speed = fast ? ['--no-sync'] : [];
  const where = ['-D', folder.unfinished, '-U', NAME, `--pwfile=${folder.password}`];
  const done = programs.run('initdb', [...where, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', ...speed]);
  if (!done.ok) throw new Error(`initdb failed:\n${done.said}`);
  renameSync(folder.unfinished, folder.data);
}

async function startServer(folder: Folder, programs: PostgresPrograms, fast: boolean): Promise<Running | null> {
  const port = await freePort();
  // TCP on this machine only: a Unix socket's path would be too long below deep folders.
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 100,
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
  const fastSettings = fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {};
  const flags = Object.entries({ ...settings, ...fastSettings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(folder.log, 'a', 0o600);
  const child = programs.start('postgres', { args: ['-D', folder.data, ...flags], log });
  closeSync(log);
  let failed: Error | null = null;
  child.once('error', (error) => (failed = error));
  child.unref();
  for (const until = Date.now() + READY_MS_MAX; ;) {
    if (failed) throw failed;
    const found = readPostmasterFile(folder.data);
    // The pid must be our child's: the file of a killed server can still say ready.
    if (found?.ready && found.pid === child.pid) break;
    if (child.exitCode !== null || child.signalCode !== null) return null;
    if (Date.now() > until) throw new Error(`PostgreSQL did not become ready within two minutes; see ${folder.log}`);
    await pause(10);
  }
  writeFileSync(folder.owner, String(process.pid));
  return { pid: child.pid ?? 0, port, owned: true };
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [NAME]);
    if (rowCount === 0) await client.query(`create database ${escapeIdentifier(NAME)}`);
  } finally {
    await client.end();
  }
}

async function stop(folder: Folder, programs: PostgresPrograms, pid: number): Promise<void> {
  if (!isPostmasterOf(folder.data, pid)) return;
  // Windows has no signals; the "fast" stop ends sessions and writes everything down.
  if (process.platform === 'win32') programs.run('pg_ctl', ['stop', '-m', 'fast', '-D', folder.data]);
  else process.kill(pid, 'SIGINT');
  for (const until = Date.now() + STOP_MS_MAX; isAlive(pid) && Date.now() < until;) await pause(10);
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
}
