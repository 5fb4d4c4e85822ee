import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const STAGES = ['money', 'ledger', 'assess', 'score', 'metrics', 'decide', 'terms', 'check', 'reconcile', 'backtest'];

/** One bad import for each rule, each in a file of its own. */
const SEEDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'core-is-pure': { 'libs/credit/src/money/seed-impure.ts': `import 'node:fs';` },
  ...Object.fromEntries(
    STAGES.slice(0, -1).map((stage, index) => [
      `core-flows-forward-from-${stage}`,
      {
        [`libs/credit/src/${STAGES[index + 1]}/seed-target.ts`]: 'export const target = 1;',
        [`libs/credit/src/${stage}/seed-backwards.ts`]: `import '../${STAGES[index + 1]}/seed-target';`,
      },
    ]),
  ),
  'port-knows-only-the-core': { 'libs/accounting/src/seed-port.ts': `import 'zod';` },
  'quickbooks-knows-only-port-core-and-its-sdk': { 'libs/quickbooks/src/seed-sibling.ts': `import '@holdfast/xero';` },
  'xero-knows-only-port-core-and-its-sdk': { 'libs/xero/src/seed-store.ts': `import '@holdfast/store';` },
  'quickbooks-sdk-stays-home': { 'apps/engine/src/seed-quickbooks.ts': `import 'node-quickbooks';` },
  'xero-sdk-stays-home': { 'apps/engine/src/seed-xero.ts': `import 'xero-node';` },
  'typeorm-stays-in-store': { 'apps/engine/src/seed-typeorm.ts': `import 'typeorm';` },
  'engine-stages-do-not-call-each-other': { 'apps/engine/src/pull/seed-stage.ts': `import '../outbox/outbox';` },
  'sandbox-shares-nothing': { 'apps/sandbox/src/seed-shares.ts': `import '@holdfast/credit';` },
  'no-app-imports-an-app': { 'apps/demo/src/seed-app.ts': `import '../../engine/src/config';` },
  'libs-by-the-front-door': { 'apps/engine/src/seed-window.ts': `import '../../../libs/credit/src/money/money';` },
  'no-circles': { 'apps/demo/src/seed-a.ts': `import './seed-b';`, 'apps/demo/src/seed-b.ts': `import './seed-a';` },
};

function check(folder: string): { readonly status: number | null; readonly output: string } {
  const run = spawnSync('node', ['scripts/check-architecture.mjs'], { cwd: folder, encoding: 'utf8' });
  return { status: run.status, output: `${run.stdout}${run.stderr}` };
}

describe('the architecture', () => {
  it('is kept by every file', () => {
    const { status, output } = check(ROOT);
    expect(output).toMatch(/ 0 violations/);
    expect(status).toBe(0);
  });

  it('a violation of each rule is caught by its name', () => {
    const copy = mkdtempSync(join(tmpdir(), 'holdfast-architecture-'));
    try {
      for (const part of ['apps', 'libs', 'test', 'scripts', 'tsconfig.json', '.dependency-cruiser.cjs', 'package.json']) {
        cpSync(join(ROOT, part), join(copy, part), { recursive: true });
      }
      symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
      for (const [file, source] of Object.values(SEEDS).flatMap((files) => Object.entries(files))) {
        mkdirSync(dirname(join(copy, file)), { recursive: true });
        writeFileSync(join(copy, file), `${source}\n`);
      }
      const { status, output } = check(copy);
      expect(status).not.toBe(0);
      for (const [rule, files] of Object.entries(SEEDS)) {
        const bad = Object.keys(files).at(-1) ?? '';
        expect(output).toContain(`${rule}: ${rule === 'no-circles' ? bad.slice(0, -'b.ts'.length) : bad}`);
      }
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });

  it('every rule of the configuration has a seed', () => {
    const { forbidden } = require(join(ROOT, '.dependency-cruiser.cjs')) as { forbidden: readonly { name: string }[] };
    expect(Object.keys(SEEDS).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it('the aliases of the compiler, the build and the tests are the same', () => {
    const read = (file: string): Record<string, readonly string[]> => {
      const json = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as {
        compilerOptions?: { paths: never };
        jsc?: { paths: never };
      };
      return json.compilerOptions?.paths ?? json.jsc?.paths ?? {};
    };
    expect(read('.swcrc')).toEqual(read('tsconfig.json'));
    for (const [alias, [target]] of Object.entries(read('tsconfig.json'))) {
      expect(target).toBe(`./libs/${alias.replace('@holdfast/', '')}/src/index.ts`);
    }
  });
});
