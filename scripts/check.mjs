// Every gate in one run: format, lint, types, architecture, dead code, lock file, OpenAPI, policy schema and migration drift. Says which failed, and how to mend it.
import { spawnSync } from 'node:child_process';

const GATES = [
  {
    name: 'format',
    command: 'node_modules/.bin/prettier',
    args: ['--check', '--log-level', 'warn', '.'],
    cure: 'npx prettier --write .',
  },
  { name: 'lint', command: 'node_modules/.bin/oxlint', args: ['--deny-warnings', '.'], cure: 'see the lines above' },
  { name: 'types', command: 'node_modules/.bin/tsc', args: ['--noEmit', '-p', '.'], cure: 'see the lines above' },
  {
    name: 'types of the console',
    command: 'node_modules/.bin/tsc',
    args: ['--noEmit', '-p', 'apps/console'],
    cure: 'see the lines above',
  },
  {
    name: 'architecture',
    command: 'node',
    args: ['scripts/check-architecture.mjs'],
    cure: 'the comment of each broken rule says what to do instead',
  },
  { name: 'dead code', command: 'node_modules/.bin/knip', args: ['--no-progress'], cure: 'delete what nothing uses' },
  { name: 'lock file', command: 'node', args: ['scripts/complete-lock.mjs', '--check'], cure: 'node scripts/complete-lock.mjs' },
  { name: 'build', command: 'node', args: ['scripts/build.mjs'], cure: 'see the lines above' },
  {
    name: 'OpenAPI drift',
    command: 'node',
    args: ['scripts/openapi.mjs', '--check'],
    cure: 'node scripts/openapi.mjs, and commit docs/openapi.json',
  },
  {
    name: 'policy schema drift',
    command: 'node',
    args: ['scripts/policy-schema.mjs', '--check'],
    cure: 'node scripts/policy-schema.mjs, and commit templates/policies/*.schema.json',
  },
  {
    name: 'migration drift',
    command: 'node',
    args: ['scripts/check-migrations.mjs'],
    cure: 'write a migration for what the entities say',
  },
];

let failed = 0;
for (const { name, command, args, cure } of GATES) {
  const startedAt = Date.now();
  const run = spawnSync(command, args, { encoding: 'utf8', shell: process.platform === 'win32', maxBuffer: 1e8 });
  const ok = run.status === 0;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (ok) continue;
  failed += 1;
  console.log(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}\n  Cure: ${cure}\n`);
}
console.log(failed === 0 ? 'Every gate is closed.' : `${failed} gate(s) failed.`);
process.exit(failed === 0 ? 0 : 1);
