// Compiles the servers (SWC) and the console (Vite) into dist/, and only when something changed since the last time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

const SOURCES = ['apps', 'libs', '.swcrc', 'package-lock.json', 'scripts/build.mjs'];
const mark = 'dist/.built';

const now = fingerprint(SOURCES);
if (existsSync(mark) && readFileSync(mark, 'utf8') === now) process.exit(0);

console.log('Building ...');
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
run('node_modules/.bin/swc', [
  'apps/engine',
  'apps/sandbox',
  'apps/demo',
  'libs',
  '-d',
  'dist',
  '--copy-files',
  '--ignore',
  '**/*.spec.ts',
]);
run('node_modules/.bin/vite', ['build', 'apps/console', '--logLevel', 'warn']);
writeFileSync(mark, now);

function run(command, args) {
  const done = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  if (done.status !== 0) {
    console.error(`The build failed at: ${command} ${args.join(' ')}`);
    process.exit(done.status ?? 1);
  }
}

function fingerprint(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!existsSync(path)) return;
    const stat = statSync(path);
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(path).update('\0').update(readFileSync(path));
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}
