// Three engine processes on real books, and so many kills and cut lines, drawn from a seed; then the books and the inbox are judged.
// npm run test:crash -- --kills 500 --seed 1
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const options = { kills: 500, seed: 1, customers: 12, pairs: 2 };
const words = process.argv.slice(2);
for (let n = 0; n < words.length; n += 2) {
  const [name, value] = [words[n].replace(/^--/, ''), Number(words[n + 1])];
  if (!words[n].startsWith('--') || !(name in options) || !Number.isInteger(value) || value < 1)
    fail(
      `"${words.slice(n, n + 2).join(' ')}" is no option. There are: --kills 500 --seed 1 --customers 12 --pairs 2, all whole numbers.`,
    );
  options[name] = value;
}

for (const script of ['scripts/bootstrap.mjs', 'scripts/build.mjs']) {
  const done = spawnSync(process.execPath, [script], { stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
// Under jest every process' words are searched for secrets.
globalThis.canary = { hear: () => undefined };
const require = createRequire(import.meta.url);
require('../test/bench/typescript.cjs');
const { crash } = require('../test/crash/crash.ts');
const { kills, ...rest } = options;
const scaled = Object.entries(require('../test/crash/limits.json'));
console.log(
  `Shorter than in service: ${scaled.map(([name, ms]) => `${name} ${ms}`).join(', ')}; the leases and jobs of the dead end at once, not after 20 s.`,
);
console.log(
  'As in service: how long a write may still be done (130 s) and everything else, on a clock that moves only while nothing is on its way.',
);
const startedAt = Date.now();
const report = await crash((line) => console.log(line), { faults: kills, ...rest });
const seconds = Math.round((Date.now() - startedAt) / 1000);
for (const problem of report.problems) console.error(`WRONG: ${problem}`);
console.log(
  `${report.struck} faults on ${report.days} days in ${seconds} s, seed ${options.seed}: ${report.intended} intended effects, ${report.problems.length} problems`,
);
process.stdout.write(
  `${JSON.stringify({ ...options, struck: report.struck, days: report.days, intended: report.intended, problems: report.problems.length, seconds })}\n`,
  () => process.exit(report.problems.length === 0 && report.struck >= kills ? 0 : 1),
);

function fail(message) {
  console.error(message);
  process.exit(1);
}
