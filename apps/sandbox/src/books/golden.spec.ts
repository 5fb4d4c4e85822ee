import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { snapshotOf } from '../control/snapshot';
import { startSandbox, type Sandbox } from '../sandbox';

const DATA = join(process.cwd(), '..', 'shared', 'data');
const isHere = existsSync(DATA);
// Said aloud, because a test that did not run has shown nothing.
if (!isHere) console.warn(`skipped: the receivables files are not at ${DATA}`);

async function replay(
  sandbox: Sandbox,
  days: readonly string[],
  check: (day: string, snapshot: ReturnType<typeof snapshotOf>) => void,
): Promise<void> {
  for (const day of days) {
    const { skipped } = await sandbox.timeline.moveTo(Date.parse(`${day}T20:00:00Z`));
    expect(skipped).toEqual([]);
    for (const books of sandbox.world.companies.values()) check(day, snapshotOf(books));
  }
  await sandbox.stop();
}

(isHere ? describe : describe.skip)('the open receivables at the end of a day', () => {
  it('are those of the IBM sample’s check file, in both ledgers', async () => {
    const rows: { month_end: string; ar_total: string }[] = parse(readFileSync(join(DATA, 'ibm_golden_metrics.csv')), {
      columns: true,
    });
    const open = new Map(rows.map(({ month_end: day, ar_total: total }) => [day, Math.round(Number(total) * 100)]));
    const sandbox = await startSandbox({ start: '2012-01-01T00:00:00Z', books: join(DATA, 'ibm_accounts_receivable.csv') });
    await replay(sandbox, [...open.keys()], (day, { totals }) =>
      expect([day, totals.open]).toEqual([day, { USD: open.get(day) }]),
    );
  });

  it('are those the README states for the synthetic ledger, with its part payments, credit notes and bad debts', async () => {
    const stated = new Map([
      ['2025-08-31', [289, 62_823_384]],
      ['2025-10-31', [298, 61_690_699]],
      ['2025-12-31', [284, 59_566_494]],
      ['2026-02-28', [297, 64_524_434]],
      ['2026-04-30', [298, 62_851_338]],
      ['2026-06-30', [332, 74_576_083]],
    ]);
    const sandbox = await startSandbox({ start: '2024-06-01T00:00:00Z', books: join(DATA, 'synth_invoices.csv') });
    await replay(sandbox, [...stated.keys()], (day, { totals }) => {
      expect([day, totals.openInvoices, totals.open['GBP']]).toEqual([day, ...(stated.get(day) ?? [])]);
      expect(totals.unapplied).toEqual(day === '2026-06-30' ? { GBP: 167_897 } : {});
    });
  });
});
