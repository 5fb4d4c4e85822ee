// A registry mirror may lack other platforms' binary packages; npm then writes a lock file without them and `npm ci` refuses it.
// This adds each missing optional package by name, version and platform. With --check it only reports, for the gate.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'package-lock.json';
const before = readFileSync(file, 'utf8');
const lock = JSON.parse(before);

const OS_BY_WORD = {
  darwin: 'darwin',
  win32: 'win32',
  windows: 'win32',
  linux: 'linux',
  android: 'android',
  freebsd: 'freebsd',
  openbsd: 'openbsd',
  netbsd: 'netbsd',
  sunos: 'sunos',
  aix: 'aix',
  openharmony: 'openharmony',
};
const CPU_BY_WORD = {
  x64: 'x64',
  arm64: 'arm64',
  arm: 'arm',
  armv7: 'arm',
  ia32: 'ia32',
  x86: 'ia32',
  ppc64: 'ppc64',
  ppc64le: 'ppc64',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
};

const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const present = new Set(Object.keys(lock.packages).map(nameOf));
const added = [];

for (const owner of Object.values(lock.packages)) {
  for (const [name, range] of Object.entries(owner.optionalDependencies ?? {})) {
    if (present.has(name)) continue;
    const version = range.replace(/^npm:.*@/, '').replace(/^[\^~=v]+/, '');
    const words = name.split(/[/_.-]/);
    const os = words.map((word) => OS_BY_WORD[word]).find(Boolean);
    const cpu = words.map((word) => CPU_BY_WORD[word]).find(Boolean);
    if (!/^\d+\.\d+\.\d+/.test(version) || (!os && !cpu)) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(owner.dev ? { dev: true } : {}),
      optional: true,
      ...(os ? { os: [os] } : {}),
      ...(cpu ? { cpu: [cpu] } : {}),
    };
    present.add(name);
    added.push(name);
  }
}

const withAddress = Object.entries(lock.packages).filter(([, entry]) => String(entry.resolved ?? '').startsWith('http'));
if (withAddress.length > 0) {
  console.error(
    `package-lock.json carries download addresses (${withAddress[0][0]} ...). Cure: keep omit-lockfile-registry-resolved=true in .npmrc.`,
  );
  process.exit(1);
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
const after = `${JSON.stringify(lock, null, 2)}\n`;
if (process.argv.includes('--check')) {
  if (added.length > 0) {
    console.error(
      `package-lock.json lacks ${added.length} optional packages (${added[0]} ...). Cure: node scripts/complete-lock.mjs`,
    );
    process.exit(1);
  }
} else if (after !== before) {
  writeFileSync(file, after);
  console.log(`added ${added.length}`);
}
