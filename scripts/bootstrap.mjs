// Makes a fresh clone ready: installs exactly what the lock file names, once per lock file.
// With --with-browser it also sees to Chromium, which the browser tests drive.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

const lockHash = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
const mark = 'node_modules/.bootstrap';

if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lockHash) {
  console.log('Installing packages (npm ci); this takes about a minute on a new machine ...');
  const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (install.status !== 0) {
    console.error(
      'npm ci failed. Nothing of yours was changed. Cure: see the npm message above, then run the same command again.',
    );
    process.exit(install.status ?? 1);
  }
  writeFileSync(mark, lockHash);
}

if (process.argv.includes('--with-browser')) ensureChromium();

function ensureChromium() {
  const path = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (existsSync(path)) return;
  const packages = ['chromium', 'fonts-liberation'];
  const isRoot = process.getuid?.() === 0;
  const hasApt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (isRoot && hasApt) {
    console.log(`Installing ${packages.join(', ')} for the browser tests (apt-get) ...`);
    spawnSync('apt-get', ['update'], { stdio: 'inherit' });
    const apt = spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { stdio: 'inherit' });
    if (apt.status === 0 && existsSync(path)) return;
  }
  console.error(
    `Chromium is missing at ${path}; the browser tests will fail until it is there. ` +
      `Cure: apt-get install -y --no-install-recommends ${packages.join(' ')}, or set CHROMIUM_PATH to a Chromium or Chrome.`,
  );
}
