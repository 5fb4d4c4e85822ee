import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const STANDARD = join(ROOT, 'templates/policies/standard.yaml');
const STRICT = join(ROOT, 'templates/policies/strict.yaml');
const COLUMNS = 'customer=Kunde,invoice=Beleg,issued=Datum,due=Fällig,amount=Betrag,paid=Bezahlt';
const FORMAT = [
  '--columns',
  COLUMNS,
  '--dates',
  'dd.MM.yyyy',
  '--delimiter',
  'semicolon',
  '--decimal',
  'comma',
  '--currency',
  'EUR',
];

let folder: string;
let file: string;
let zeros: string;
let baseless: string;

/** `05.01.2025` for day 4 of 2025. */
function written(day: number): string {
  const [year, month, date] = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10).split('-');
  return `${date}.${month}.${year}`;
}

/** Twelve customers with an invoice a month; every other one pays three weeks late. */
const ROWS = Array.from({ length: 144 }, (_, n) => {
  const [customer, month] = [n % 12, Math.floor(n / 12)];
  const issued = month * 30 + customer;
  const paid = issued + 30 + (customer % 2 === 0 ? 21 : -2);
  return `Kunde ${customer + 1};R-${n + 1};${written(issued)};${written(issued + 30)};"1.${100 + n},50";${paid > 360 ? '' : written(paid)}`;
});

/** The command as it is run from a shell, in an environment that has nothing to connect to. */
function backtest(...args: readonly string[]): { readonly status: number | null; readonly out: string; readonly error: string } {
  const command = ['-r', './test/bench/typescript.cjs', 'apps/engine/src/commands/backtest.ts'];
  const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const { status, stdout, stderr } = spawnSync('node', [...command, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env,
    maxBuffer: 2 ** 26,
  });
  return { status, out: stdout, error: stderr };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-backtest-'));
  file = join(folder, 'export.csv');
  writeFileSync(
    file,
    `\ufeffKunde;Beleg;Datum;Fällig;Betrag;Bezahlt\r\n${ROWS.join('\r\n')}\r\nKunde 1;R-1;01.01.2025;31.01.2025;1,00;\r\nKunde 1;X;32.01.2025;31.01.2025;1,00;\r\n`,
  );
});
beforeAll(() => {
  [zeros, baseless] = [join(folder, 'zeros.yaml'), join(folder, 'baseless.yaml')];
  writeFileSync(zeros, Buffer.from([0x6e, 0, 0, 0, 0x61, 0, 0, 0]));
  writeFileSync(baseless, 'basedOn: lenient\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a policy tried on a receivables export, nothing connected', () => {
  it('is shown as facts, exposure, cost and scenarios apart, beside a rule of thumb, a lot and another policy', () => {
    const { status, out, error } = backtest(
      '--csv',
      file,
      ...FORMAT,
      '--policy',
      STANDARD,
      '--compare',
      STRICT,
      '--suppose',
      'prepay=20..40,leave=5',
    );
    expect({ status, error }).toEqual({ status: 0, error: '' });
    const sections = [...out.matchAll(/^[A-Z][A-Z ]+[A-Z]/gm)].map(([title]) => title);
    expect(sections).toEqual([
      'WHAT IT WOULD HAVE HELD',
      'EXPOSURE',
      'COST',
      'HOW WELL IT TELLS LATE FROM ON TIME',
      'BESIDE THE OTHER POLICY',
      'IF CUSTOMERS ON HOLD DID WHAT YOU SUPPOSE',
      'THE BOOK AT MONTH',
    ]);
    for (const words of [
      'Had this policy been active: Standard, version 1',
      '"document dates"',
      '146 rows in the file, 144 used, 2 left out.',
      '1 left out because its invoice number is taken: line 146 (R-1 is on line 2 already).',
      '1 left out because the column Datum holds no day written dd.MM.yyyy: line 147 ("32.01.2025").',
      'Holding while anything is overdue: ',
      'As many by lot',
      'Supposed: 20 to 40% prepay, 0% clear their arrears, 5% buy elsewhere.',
    ])
      expect(out).toContain(words);
    expect(out).toMatch(/All invoices +144 +12 +EUR 168,768\.00/);
  }, 60_000);

  it('is the same as data, on the last line', () => {
    const { status, out } = backtest('--csv', file, ...FORMAT, '--policy', STANDARD, '--json');
    expect(status).toBe(0);
    const shown = JSON.parse(out.trim().split('\n').at(-1) ?? '') as Record<string, never>;
    expect(shown).toMatchObject({
      file: { rows: 146, used: 144, leftOut: [{ line: 146 }, { line: 147 }] },
      policy: { name: 'Standard' },
      basis: 'document dates',
      currency: 'EUR',
      all: { invoices: 144, customers: 12, amount: '168768.00' },
      comparison: null,
      scenario: null,
    });
    const { replay, held, heldInvoices } = shown as unknown as Record<string, { held: number; invoices: number; length: number }>;
    expect([replay?.held, heldInvoices?.length]).toEqual([held?.invoices, held?.invoices]);
    expect(held?.invoices).toBeGreaterThan(0);
  }, 60_000);

  it('in which only what differs from a starting policy is written', () => {
    const part = join(folder, 'part.yaml');
    writeFileSync(part, '\ufeffbasedOn: standard\r\nname: Ours\r\nrules:\r\n  - { id: overdue-hold, afterWarningDays: 0 }\r\n');
    const { status, out } = backtest('--csv', file, ...FORMAT, '--policy', part, '--compare', STANDARD, '--json');
    expect(status).toBe(0);
    const { policy, byRule, comparison } = JSON.parse(out) as Record<
      string,
      { length: number; name: string; onlySecond: unknown }
    >;
    expect([policy?.name, byRule?.length]).toEqual(['Ours', 3]);
    expect(comparison?.onlySecond).toMatchObject({ invoices: 0 });
  }, 60_000);

  it('is not played beyond the last day of the file, and says so', () => {
    const days = ['--from', '2025-01-01', '--to', '2030-12-31'];
    const { out } = backtest('--csv', file, ...FORMAT, '--policy', STANDARD, '--json', ...days);
    const shown = JSON.parse(out) as { knownUntil: string; window: object; file: { notes: readonly string[] } };
    expect(shown.window).toEqual({ from: '2025-01-01', to: shown.knownUntil });
    expect(shown.file.notes).toEqual([expect.stringMatching(/^The file knows of nothing after .* so the window ends then/)]);
  }, 60_000);

  it('is read from a pipe too, and explains itself', () => {
    const run = spawnSync(
      'sh',
      [
        '-c',
        `cat "${file}" | node -r ./test/bench/typescript.cjs apps/engine/src/commands/backtest.ts --csv /dev/stdin "$@"`,
        'sh',
        ...FORMAT,
        '--policy',
        STANDARD,
      ],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect({ status: run.status, error: run.stderr }).toEqual({ status: 0, error: '' });
    const { status, out } = backtest('--help');
    expect([status, out]).toEqual([0, expect.stringMatching(/^npm run backtest -- --csv FILE.*ends with 0/s)]);
  }, 60_000);

  it.each([
    ['no file', ['--policy', STANDARD], /^--csv FILE is missing\.\n\nnpm run backtest/],
    [
      'no such column',
      [
        '--csv',
        'FILE',
        '--columns',
        'customer=A,invoice=B,issued=C,amount=D,paid=E',
        '--delimiter',
        'semicolon',
        '--policy',
        STANDARD,
      ],
      /has no column "A", "B", "C", "D", "E"\. Its columns are: Kunde/,
    ],
    [
      'a window without invoices',
      ['--csv', 'FILE', ...FORMAT, '--policy', STANDARD, '--from', '2019-01-01', '--to', '2019-12-31'],
      /^No invoice was issued from 2019-01-01 to 2019-12-31; the file's are from 2025-01-01/,
    ],
    [
      'a window back to front',
      ['--csv', 'FILE', ...FORMAT, '--policy', STANDARD, '--from', '01.06.2025', '--to', '01.05.2025'],
      /Exchange --from and --to/,
    ],
    [
      'a policy that is none',
      ['--csv', 'FILE', ...FORMAT, '--policy', 'package.json'],
      /credit policy package\.json cannot be used/,
    ],
    [
      'a policy that is a folder',
      ['--csv', 'FILE', ...FORMAT, '--policy', 'templates'],
      /^templates is a folder, not a file\. Check --policy/,
    ],
    ['a policy in UTF-32', ['--csv', 'FILE', ...FORMAT, '--policy', 'ZEROS'], /is no text/],
    [
      'a policy based on none',
      ['--csv', 'FILE', ...FORMAT, '--policy', 'BASELESS'],
      /is based on "lenient", which is none of the starting policies/,
    ],
    [
      'terms of a thousand years',
      ['--csv', 'FILE', ...FORMAT, '--policy', STANDARD, '--terms', '400000'],
      /--terms 400000 is no whole number from 0 to 3650/,
    ],
    [
      'one meaning for two columns',
      ['--csv', 'FILE', ...FORMAT, '--columns', 'due=Datum', '--policy', STANDARD],
      /due is given two columns/,
    ],
    [
      'a share that is told twice',
      ['--csv', 'FILE', ...FORMAT, '--policy', STANDARD, '--suppose', 'prepay=1,prepay=2'],
      /prepay is supposed twice/,
    ],
    ['no policy file', ['--csv', 'FILE', ...FORMAT, '--policy', 'none.yaml'], /There is no policy file none\.yaml/],
    ['an unknown option', ['--cvs', 'x'], /Unknown option '--cvs'/],
    [
      'shares of more than everybody',
      ['--csv', 'FILE', ...FORMAT, '--policy', STANDARD, '--suppose', 'prepay=90,leave=20'],
      /add up to at most 100/,
    ],
  ])(
    '%s is told with the cure, without a stack',
    (_, args, message) => {
      const files: Readonly<Record<string, string>> = { FILE: file, ZEROS: zeros, BASELESS: baseless };
      const { status, out, error } = backtest(...args.map((arg) => files[arg] ?? arg));
      expect(status).toBe(1);
      expect(out).toBe('');
      expect(error).toMatch(message);
      expect(error).not.toMatch(/\n\s+at /);
    },
    60_000,
  );
});
