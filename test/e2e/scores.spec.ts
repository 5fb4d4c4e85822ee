import { startRunning, type Running } from '../support/running';
import { happensIn } from './support/meanwhile';
import { PAYERS, SLOW, paidMonths, payers } from './support/payers';
import { STARTS, afterStart, dayOf } from './support/story';
import { LEDGERS, idOf, turnsAt, type Ledger } from './support/witness';

/** The formula once more, straight from its description, over what the script says. */
function byHand(monthStart: string): { readonly p: number; readonly days: number; readonly p0: number; readonly m0: number } {
  const recent = PAYERS.flatMap(paidMonths)
    .map((each) => ({ ...each, age: (Date.parse(monthStart) - Date.parse(each.settled)) / 86_400_000 }))
    .filter(({ age }) => age > 0 && age <= 180);
  const weight = ({ age }: { age: number }): number => Math.pow(2, -age / 90);
  const all = recent.reduce((sum, each) => sum + weight(each), 0);
  const p0 = recent.reduce((sum, each) => sum + (each.signedDays > 0 ? weight(each) : 0), 0) / all;
  const m0 = recent.reduce((sum, each) => sum + weight(each) * each.signedDays, 0) / all;
  const latestFirst = [...paidMonths({ paid: SLOW })].sort((a, b) => b.settled.localeCompare(a.settled));
  const weights = latestFirst.map((_, rank) => Math.pow(2, -rank / 10));
  const sum = weights.reduce((total, each) => total + each, 0) + 1 + 2;
  const late = weights.reduce((total, each, n) => total + ((latestFirst[n]?.signedDays ?? 0) > 0 ? each : 0), 0);
  const days = weights.reduce((total, each, n) => total + each * (latestFirst[n]?.signedDays ?? 0), 0);
  return { p: (late + 1 + 2 * p0) / sum, days: (days + 15 + 2 * m0) / sum, p0, m0 };
}

interface ScoreSeen {
  readonly asOf: string;
  readonly state: string;
  readonly sentence: string;
  readonly because: readonly string[];
  readonly score: { readonly lateProbability: number; readonly signedDays: number } | null;
  readonly company: { readonly asOf: string; readonly lateShare: number; readonly signedDays: number } | null;
  readonly invoices: readonly {
    readonly id: string;
    readonly number: string;
    readonly setAside: string | null;
    readonly expected: { readonly daysLate: number; readonly on: string; readonly isAtLeast: boolean } | null;
  }[];
}

let running: Running;
beforeAll(async () => {
  running = await startRunning({ start: STARTS, script: payers() });
  await running.connectAll();
});
afterAll(() => running.stop());

async function pathOf(ledger: Ledger, name: string): Promise<string> {
  const company = `/api/companies/${await idOf(running, ledger)}`;
  const [found] = await running.get<{ id: string }[]>(`${company}/customers?search=${encodeURIComponent(name)}`);
  return `${company}/customers/${found?.id}`;
}

async function scoreOf(ledger: Ledger, name: string): Promise<ScoreSeen> {
  return running.get(`${await pathOf(ledger, name)}/score`);
}

describe.each(LEDGERS)('who will pay late, in %s', (ledger) => {
  it('a slow payer is expected late, by the formula over this company alone, and told why', async () => {
    const seen = await scoreOf(ledger, 'The SLOW');
    const { p, days, p0, m0 } = byHand('2026-03-01');
    expect(seen.company?.asOf).toBe('2026-03-01');
    expect(seen.company?.lateShare).toBeCloseTo(p0, 9);
    expect(seen.company?.signedDays).toBeCloseTo(m0, 9);
    expect(seen.score?.lateProbability).toBeCloseTo(p, 9);
    expect(seen.score?.signedDays).toBeCloseTo(days, 9);
    expect(seen).toMatchObject({
      asOf: '2026-03-02',
      state: 'usable',
      sentence: 'Usually pays 7 days late (2 days early to 21 days late in the last 12).',
      because: ['Paid 9 of the last 12 invoices late, by 9 days as a rule.', 'One invoice is 15 days overdue.'],
      invoices: [
        { number: 'SLOW-OPEN0', expected: { daysLate: 15, on: dayOf(0), isAtLeast: true } },
        { number: 'SLOW-OPEN1', expected: { daysLate: Math.round(days), on: dayOf(20 + Math.round(days)), isAtLeast: false } },
      ],
    });
  });

  it('of who is new, or has paid too little, no number is told', async () => {
    const newcomer = await scoreOf(ledger, 'The NEW');
    expect(newcomer).toMatchObject({ state: 'no-history', score: null, invoices: [{ expected: null }] });
    expect(newcomer.sentence).toMatch(/^Has no history/);
    const few = await scoreOf(ledger, 'The FEW');
    expect(few).toMatchObject({ state: 'few-paid', score: null, invoices: [{ expected: null }] });
    expect(few.sentence).toMatch(/2 paid invoices so far \(1 day late to 4 days late\)/);
  });

  it('a debt that is disputed is no evidence, and nothing is expected of it', async () => {
    const path = await pathOf(ledger, 'The SLOW');
    const before = await scoreOf(ledger, 'The SLOW');
    const disputed = before.invoices.find(({ number }) => number === 'SLOW-OPEN0');
    await running.post(`${path}/file`, { kind: 'dispute', invoiceId: disputed?.id, reason: 'Never arrived.' });
    const after = await running.get<ScoreSeen>(`${path}/score`);
    expect(after.because.slice(1)).toEqual(['1 disputed invoice left out.']);
    expect(after.score?.lateProbability).toBeLessThan(before.score?.lateProbability ?? 0);
    expect(after.invoices.find(({ number }) => number === 'SLOW-OPEN0')).toMatchObject({ setAside: 'disputed', expected: null });
  });

  it('nobody is there whom the ledger does not know', async () => {
    const company = await idOf(running, ledger);
    const answer = await fetch(`${running.engineUrl}/api/companies/${company}/customers/nobody/score`, {
      headers: { authorization: `Bearer ${running.accessKey}` },
    });
    expect(answer.status).toBe(404);
  });
});

describe('a month later', () => {
  it('what was paid meanwhile counts, and the company is looked at anew', async () => {
    const before = await scoreOf('quickbooks', 'The SLOW');
    for (const ledger of LEDGERS) {
      happensIn(running, ledger, {
        kind: 'payment',
        ref: 'PLATE',
        customerRef: 'SLOW',
        minor: 50_000,
        applications: [{ invoiceRef: 'ISLOW-OPEN0', minor: 50_000 }],
      });
    }
    await turnsAt(running, afterStart({ days: 1 }));
    for (const ledger of LEDGERS) {
      const paid = await scoreOf(ledger, 'The SLOW');
      expect(paid.because[0]).toBe('Paid 10 of the last 12 invoices late, by 10 days as a rule.');
      expect(paid.invoices.map(({ number }) => number)).toEqual(['SLOW-OPEN1']);
      expect(paid.company).toEqual(before.company);
    }
    await turnsAt(running, afterStart({ days: 35 }));
    for (const ledger of LEDGERS) {
      const later = await scoreOf(ledger, 'The SLOW');
      expect(later).toMatchObject({ asOf: dayOf(35), company: { asOf: '2026-04-01' } });
      expect(later.invoices[0]?.expected).toMatchObject({ isAtLeast: true, daysLate: 15 });
    }
  });
});
