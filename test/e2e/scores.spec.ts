import { inOrder, type Script, type ScriptEvent } from '../../apps/sandbox/src/books/script';
import { startRunning, type Running } from '../support/running';
import { happensIn } from './support/meanwhile';
import { STARTS, afterStart, dayOf } from './support/story';
import { LEDGERS, idOf, turnsAt, type Ledger } from './support/witness';

jest.setTimeout(120_000);

const SLOW = [0, 3, 9, 11, -2, 21, 8, 12, 10, 6, -1, 5];
/** When the others paid, each of six months; enough to tell how the company's customers pay as a whole. */
const CROWD = [
  [0, 2, -5, 1, 0, -3],
  [-10, -8, -9, 4, -12, -7],
  [30, 20, 25, 40, 0, 18],
  [1, 1, 2, 0, 3, 2],
];
const MONTHS = Array.from({ length: 12 }, (_, n) => (n < 11 ? `2025-${String(n + 2).padStart(2, '0')}-01` : '2026-01-01'));

interface Life {
  readonly ref: string;
  /** One invoice a month, the latest in January 2026, due after 30 days. */
  readonly paid: readonly number[];
  /** Open ones, by the days they are overdue on the story's first day. */
  readonly open?: readonly number[];
}

const LIVES: readonly Life[] = [
  { ref: 'SLOW', paid: SLOW, open: [15, -20] },
  { ref: 'FEW', paid: [4, 1], open: [3] },
  { ref: 'NEW', paid: [], open: [-5] },
  ...CROWD.map((paid, n) => ({ ref: `CROWD${n}`, paid })),
];

const shifted = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

function monthsOf({ paid }: Life): readonly { readonly issued: string; readonly settled: string; readonly signedDays: number }[] {
  return MONTHS.slice(MONTHS.length - paid.length).map((issued, n) => ({
    issued,
    settled: shifted(issued, 30 + (paid[n] ?? 0)),
    signedDays: paid[n] ?? 0,
  }));
}

function script(): Script {
  return inOrder(null, LIVES.flatMap(lifeOf));
}

function lifeOf(life: Life): readonly ScriptEvent[] {
  const { ref, open = [] } = life;
  const invoice = (number: string, day: string, due: string): ScriptEvent => ({
    kind: 'invoice',
    ref: `I${ref}-${number}`,
    customerRef: ref,
    number: `${ref}-${number}`,
    minor: 50_000,
    description: 'Goods',
    status: 'approved',
    day,
    due,
  });
  return [
    {
      kind: 'customer',
      ref,
      name: `The ${ref}`,
      email: null,
      phone: null,
      individual: false,
      terms: 'Net 30',
      notes: '',
      groups: [],
      day: '2025-01-15',
    },
    ...monthsOf(life).flatMap(({ issued, settled }, n): readonly ScriptEvent[] => [
      invoice(String(n), issued, shifted(issued, 30)),
      {
        kind: 'payment',
        ref: `P${ref}-${n}`,
        customerRef: ref,
        minor: 50_000,
        applications: [{ invoiceRef: `I${ref}-${n}`, minor: 50_000 }],
        day: settled,
      },
    ]),
    ...open.map((overdueDays, n) => invoice(`OPEN${n}`, dayOf(-overdueDays - 30), dayOf(-overdueDays))),
  ];
}

/** The formula once more, straight from its description, over what the script says. */
function byHand(monthStart: string): { readonly p: number; readonly days: number; readonly p0: number; readonly m0: number } {
  const recent = LIVES.flatMap(monthsOf)
    .map((each) => ({ ...each, age: (Date.parse(monthStart) - Date.parse(each.settled)) / 86_400_000 }))
    .filter(({ age }) => age > 0 && age <= 180);
  const weight = ({ age }: { age: number }): number => Math.pow(2, -age / 90);
  const all = recent.reduce((sum, each) => sum + weight(each), 0);
  const p0 = recent.reduce((sum, each) => sum + (each.signedDays > 0 ? weight(each) : 0), 0) / all;
  const m0 = recent.reduce((sum, each) => sum + weight(each) * each.signedDays, 0) / all;
  const latestFirst = [...monthsOf({ ref: '', paid: SLOW })].sort((a, b) => b.settled.localeCompare(a.settled));
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
    readonly number: string;
    readonly expected: { readonly daysLate: number; readonly on: string; readonly isAtLeast: boolean } | null;
  }[];
}

let running: Running;
beforeAll(async () => {
  running = await startRunning({ start: STARTS, script: script() });
  await running.connectAll();
});
afterAll(() => running.stop());

async function scoreOf(ledger: Ledger, name: string): Promise<ScoreSeen> {
  const company = await idOf(running, ledger);
  const [found] = await running.get<{ id: string }[]>(`/api/companies/${company}/customers?search=${encodeURIComponent(name)}`);
  return running.get(`/api/companies/${company}/customers/${found?.id}/score`);
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
