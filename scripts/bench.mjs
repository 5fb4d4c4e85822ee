// Runs one benchmark of test/bench by its name: a table, and as the last line one JSON object. Without a name it lists them.
// Options are numbers: npm run bench -- drift --seeds 500
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const ENDING = '.bench.ts';
const names = readdirSync('test/bench')
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .sort();
const [name, ...rest] = process.argv.slice(2);
const listed = `Benchmarks: ${names.join(', ')}\nRun one with: npm run bench -- NAME`;
if (name === undefined) {
  console.log(listed);
  process.exit(0);
}
if (!names.includes(name)) fail(`There is no benchmark "${name}". ${listed}`);
const options = optionsIn(rest);

make('scripts/bootstrap.mjs');
make('scripts/build.mjs');

const require = createRequire(import.meta.url);
require('../test/bench/typescript.cjs');
const { run } = require(`../test/bench/${name}${ENDING}`);
const figures = await run((line) => console.log(line), options);
process.stdout.write(`${JSON.stringify({ bench: name, figures })}\n`, () => process.exit(0));

/** `--rounds 3` as `{ rounds: 3 }`. */
function optionsIn(words) {
  const options = {};
  for (let n = 0; n < words.length; n += 2) {
    const value = Number(words[n + 1]);
    if (!words[n].startsWith('--') || !Number.isFinite(value)) {
      fail(
        `"${words.slice(n, n + 2).join(' ')}" is no option. Options are numbers, for example: npm run bench -- ${name} --rounds 3`,
      );
    }
    options[words[n].slice(2)] = value;
  }
  return options;
}

function make(script, ...args) {
  const done = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
