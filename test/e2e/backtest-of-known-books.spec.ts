import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvRows } from '../scenarios/synthetic-book';
import { isPresent, RECEIVABLES_FILE } from '../scenarios/receivables-file';
import { startRunning, type Running } from '../support/running';
import { played } from './support/backtests';
import { LEDGERS, idOf } from './support/witness';

const WINDOW = { from: '2012-12-03', to: '2013-12-02' };
const POLICIES = ['overdue-suspend', 'late-share-upfront', 'mean-late-upfront'];

function textOf(policy: string): string {
  return readFileSync(join(__dirname, `../scenarios/backtest-policies/${policy}.yaml`), 'utf8');
}

(isPresent ? describe : describe.skip)(
  isPresent
    ? 'policies tried on a company’s own mirror of the real-shaped book'
    : `policies tried on a company’s own mirror of the real-shaped book (skipped: there is no ${RECEIVABLES_FILE})`,
  () => {
    let running: Running;
    beforeAll(async () => {
      running = await startRunning({ start: '2014-04-01T12:00:00.000Z', books: RECEIVABLES_FILE });
      await running.connectAll();
    });
    afterAll(() => running?.stop());

    const golden = isPresent ? csvRows('ibm_policy_replay.csv') : [];

    it.each(LEDGERS.flatMap((ledger) => POLICIES.map((policy, n) => [ledger, policy, n] as const)))(
      'in %s, %s by document dates comes to the row that was worked out elsewhere',
      async (ledger, policy, n) => {
        const id = await idOf(running, ledger);
        const { result } = await played(running, id, { policy: { text: textOf(policy) }, ...WINDOW, basis: 'document dates' });
        expect(result.basis).toBe('document dates');
        for (const [column, wanted] of Object.entries(golden[n] ?? {})) {
          const found = result.replay[column];
          expect([column, typeof found === 'number' ? found : String(found)]).toEqual([
            column,
            typeof found === 'number' ? Number(wanted) : wanted,
          ]);
        }
        const ends = new Map(result.monthEnds.map((end) => [end['month_end'], end]));
        for (const { month_end: day = '', ...figures } of csvRows('ibm_golden_metrics.csv'))
          for (const [column, figure] of Object.entries(figures))
            expect([day, column, ends.get(day)?.[column]]).toEqual([day, column, Number(figure)]);
      },
    );

    it('in QuickBooks, by what was recorded, comes to the same: these books were kept day by day', async () => {
      const id = await idOf(running, 'quickbooks');
      const { result } = await played(running, id, { policy: { text: textOf('overdue-suspend') }, ...WINDOW });
      expect(result.basis).toBe('recorded');
      expect(result.books.recorded).toEqual({ documents: 4932, known: 4932, late: 0 });
      expect(result.replay).toMatchObject({ held: 54, late_rate_held: 0.685, overdue_ccy_days_avoided_pct: 9.1 });
    });
  },
);
