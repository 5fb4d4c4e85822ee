// Runs the architecture rules and proves that they looked: a gate that read no file is no gate.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const PLACES = ['apps', 'libs', 'test'];
const run = spawnSync(
  'node_modules/.bin/depcruise',
  [...PLACES, '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
  {
    encoding: 'utf8',
    maxBuffer: 1e9,
    shell: process.platform === 'win32',
  },
);
let summary;
try {
  ({ summary } = JSON.parse(run.stdout));
} catch {
  console.error(`dependency-cruiser did not answer:\n${run.stderr}`);
  process.exit(1);
}
const sources = PLACES.flatMap((place) => readdirSync(place, { recursive: true, encoding: 'utf8' })).filter((file) =>
  /[.]tsx?$/.test(file),
);
for (const { from, to, rule } of summary.violations) {
  const comment = summary.ruleSetUsed.forbidden.find(({ name }) => name === rule.name)?.comment ?? '';
  console.error(`${rule.name}: ${from} -> ${to}\n  ${comment}`);
}
if (summary.totalCruised < sources.length) {
  console.error(`Only ${summary.totalCruised} of ${sources.length} files were read, so nothing is proved.`);
  process.exit(1);
}
console.log(
  `${summary.totalCruised} modules, ${summary.totalDependenciesCruised} dependencies, ${summary.violations.length} violations`,
);
process.exit(summary.violations.length === 0 ? 0 : 1);
