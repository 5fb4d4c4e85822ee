import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daysFrom, isPresent, readReceivables, RECEIVABLES_FILE, type FileInvoice } from './receivables-file';
import { csvRows } from './synthetic-book';

const ROOT = join(__dirname, '../..');
const COLUMNS = 'customer=customerID,invoice=invoiceNumber,issued=InvoiceDate,due=DueDate,amount=InvoiceAmount,paid=SettledDate';
const WINDOW = { from: '2012-12-03', to: '2013-12-02' };
const POLICIES = ['overdue-suspend', 'late-share-upfront', 'mean-late-upfront'];

interface Shown {
  readonly file: { readonly rows: number; readonly used: number };
  readonly basis: string;
  readonly replay: Readonly<Record<string, string | number | null>>;
  readonly heldInvoices: readonly { readonly invoice: string }[];
  readonly monthEnds: readonly Readonly<Record<string, string | number>>[];
}

/** The command as it is run from a shell, without a build. */
function backtest(policy: string, ...more: readonly string[]): Shown {
  return backtestOf(`test/scenarios/backtest-policies/${policy}.yaml`, ...more);
}

function backtestOf(policyFile: string, ...more: readonly string[]): Shown {
  const command = ['-r', './test/bench/typescript.cjs', 'apps/engine/src/commands/backtest.ts'];
  const file = ['--csv', RECEIVABLES_FILE, '--columns', COLUMNS, '--dates', 'M/d/yyyy'];
  const run = spawnSync('node', [...command, ...file, '--policy', policyFile, '--json', ...more], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as Shown;
}

/** How a replay may be read. The default is the definition: start of day, floored days late, at least four paid invoices. */
interface Reading {
  readonly paidTheSameDayIsKnown?: boolean;
  readonly signedDays?: boolean;
  readonly paidMin?: number;
  /** What the three rules ask for: days overdue, share late, mean days late. */
  readonly thresholds?: readonly [number, number, number];
}

/** Worked out invoice by invoice, with no other idea than the definition: whom each of the three rules holds. */
function heldBy(
  invoices: readonly FileInvoice[],
  { paidTheSameDayIsKnown = false, signedDays = false, paidMin = 4, thresholds = [7, 0.7, 7] }: Reading,
): readonly number[] {
  const inOrder = [...invoices].sort((a, b) =>
    a.issued < b.issued ? -1 : a.issued > b.issued ? 1 : Number(a.number) - Number(b.number),
  );
  const isPaid = (one: FileInvoice, day: string) => (paidTheSameDayIsKnown ? one.settled <= day : one.settled < day);
  const lateDays = (one: FileInvoice) => daysFrom(one.due, one.settled);
  const held = [0, 0, 0];
  for (const { customer, issued: day } of inOrder.filter(({ issued }) => issued >= WINDOW.from && issued <= WINDOW.to)) {
    const known = inOrder.filter((one) => one.customer === customer && one.issued < day);
    const paid = known.filter((one) => isPaid(one, day));
    const last6 = [...paid].sort((a, b) => (a.settled < b.settled ? -1 : Number(a.settled > b.settled))).slice(-6);
    const isOverdue = known.some((one) => !isPaid(one, day) && daysFrom(one.due, day) > thresholds[0]);
    const share = last6.filter((one) => lateDays(one) > 0).length / last6.length;
    const mean = last6.reduce((sum, one) => sum + (signedDays ? lateDays(one) : Math.max(0, lateDays(one))), 0) / last6.length;
    for (const [n, holds] of [
      isOverdue,
      paid.length >= paidMin && share >= thresholds[1],
      paid.length >= paidMin && mean > thresholds[2],
    ].entries())
      held[n] = (held[n] ?? 0) + Number(holds);
  }
  return held;
}

(isPresent ? describe : describe.skip)(
  isPresent
    ? 'the backtest of the real-shaped book'
    : `the backtest of the real-shaped book (skipped: there is no ${RECEIVABLES_FILE})`,
  () => {
    const golden = isPresent ? csvRows('ibm_policy_replay.csv') : [];

    it.each(POLICIES.map((policy, n) => [policy, n] as const))(
      '%s comes to the row that was worked out elsewhere, every figure of it',
      (policy, n) => {
        const { replay, basis, file } = backtest(policy, '--from', WINDOW.from, '--to', WINDOW.to);
        expect(file).toMatchObject({ rows: 2466, used: 2466 });
        expect(basis).toBe('document dates');
        expect(golden).toHaveLength(3);
        for (const [column, wanted] of Object.entries(golden[n] ?? {})) {
          const found = replay[column];
          expect([column, typeof found === 'number' ? found : String(found)]).toEqual([
            column,
            typeof found === 'number' ? Number(wanted) : wanted,
          ]);
        }
      },
      120_000,
    );

    it('holds whom the definition holds, and none of its wrong readings', () => {
      const invoices = readReceivables();
      const held = POLICIES.map((policy) => backtest(policy, '--from', WINDOW.from, '--to', WINDOW.to).replay['held']);
      expect(held).toEqual([54, 261, 228]);
      expect(heldBy(invoices, {})).toEqual(held);
      expect(heldBy(invoices, { paidTheSameDayIsKnown: true })).toEqual([48, 260, 228]);
      expect(heldBy(invoices, { signedDays: true })[2]).toBe(196);
      expect(heldBy(invoices, { paidMin: 6 })[2]).toBe(223);
    }, 120_000);

    it.each([[{ thresholds: [0, 0.5, 0], paidMin: 1 }], [{ thresholds: [20, 1, 12], paidMin: 8 }]] as const)(
      'holds whom the definition holds under other thresholds, too: %#',
      (reading) => {
        const [days, share, mean] = reading.thresholds;
        const folder = mkdtempSync(join(tmpdir(), 'holdfast-policies-'));
        const held = POLICIES.map((policy) => {
          const file = join(folder, `${policy}.yaml`);
          const text = readFileSync(join(ROOT, `test/scenarios/backtest-policies/${policy}.yaml`), 'utf8');
          const others = text
            .replaceAll(/(oldestOverdueDays \S+) 7/g, `$1 ${days}`)
            .replaceAll(/(lateShareOfLast6 \S+) 70%/g, `$1 ${share * 100}%`);
          writeFileSync(
            file,
            others
              .replaceAll(/(meanDaysLateOfLast6 \S+) 7/g, `$1 ${mean}`)
              .replaceAll(/(paidCount \S+) 4/g, `$1 ${reading.paidMin}`),
          );
          return backtestOf(file, '--from', WINDOW.from, '--to', WINDOW.to).replay['held'];
        });
        rmSync(folder, { recursive: true });
        expect(held).toEqual(heldBy(readReceivables(), reading));
        expect(held).not.toEqual([54, 261, 228]);
      },
      120_000,
    );

    it('without a window replays the twelve months up to the last invoice', () => {
      expect(backtest('overdue-suspend').replay).toEqual(
        backtest('overdue-suspend', '--from', WINDOW.from, '--to', WINDOW.to).replay,
      );
    }, 120_000);

    it('shows the book’s month-ends as they were worked out elsewhere', () => {
      const ends = new Map(backtest('overdue-suspend').monthEnds.map((end) => [end['month_end'], end]));
      const wanted = csvRows('ibm_golden_metrics.csv');
      expect(wanted).toHaveLength(10);
      for (const { month_end: day = '', ...figures } of wanted) {
        const found = ends.get(day);
        for (const [column, figure] of Object.entries(figures))
          expect([day, column, found?.[column]]).toEqual([day, column, Number(figure)]);
      }
    }, 120_000);
  },
);
