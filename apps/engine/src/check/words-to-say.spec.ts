import { join } from 'node:path';
import {
  assembleLedger,
  assess,
  decide,
  money,
  parseDay,
  whatWouldChange,
  type CustomerRecord,
  type Decision,
  type InvoiceRecord,
} from '@holdfast/credit';
import { Policies } from '../decide/policies';
import { Scripts, TONES, type ScriptView } from './scripts';
import type { ExplainedToday } from './today';
import { wordsToSay } from './words-to-say';

const TEMPLATES = join(__dirname, '../../../../templates');
const scripts = new Scripts(join(TEMPLATES, 'scripts'));
const policy = new Policies(join(TEMPLATES, 'policies')).compiled('standard', 'GBP');
const ASOF = parseDay('2026-03-02');
const SETTINGS = { homeCurrency: 'GBP', defaultTermsDays: 30, timeZone: 'UTC' };
const TOLD = { version: '1', changedAt: '2026-01-01T00:00:00Z' };

const CUSTOMER: CustomerRecord = {
  ...TOLD,
  entity: 'customer',
  id: 'c1',
  name: 'Amber Ltd',
  emails: [],
  active: true,
  currency: 'GBP',
  parentId: null,
  mergedInto: null,
  individual: false,
  terms: null,
  notes: '',
  groups: [],
  ledgerBalance: null,
  createdAt: null,
};

function invoice(number: string, due: string, pounds: number): InvoiceRecord {
  const total = money(BigInt(pounds) * 100n, 'GBP');
  return {
    ...TOLD,
    entity: 'invoice',
    id: number,
    customerId: 'c1',
    number,
    issued: parseDay('2025-12-01'),
    due: parseDay(due),
    total,
    balance: total,
    homeTotal: total,
    homeBalance: total,
    status: 'open',
    cashApplied: null,
    sent: true,
    mailedAt: null,
    expectedOn: null,
    createdAt: null,
  };
}

function explained(invoices: readonly InvoiceRecord[], changes: Partial<ExplainedToday> = {}): ExplainedToday {
  const ledger = assembleLedger(CUSTOMER, invoices, () => null);
  const warned = { rule: 'overdue-warning', since: parseDay('2026-02-20') };
  const history = { activeRules: [warned], said: [], messagesOn: [] };
  const facts = assess(ledger, ASOF, SETTINGS);
  return {
    facts,
    policy,
    history,
    decision: decide(facts, policy, history),
    profile: { name: 'Acme Ltd' } as ExplainedToday['profile'],
    acts: true,
    wouldChange: whatWouldChange({ ledger, asOf: ASOF, settings: SETTINGS, policy, history }),
    ...changes,
  };
}

const OLD = invoice('INV-12', '2026-02-10', 4000);
const HOLD = { mark: 'hold', since: parseDay('2026-02-26') } as const;
const said = (judged: ExplainedToday, placed: typeof HOLD | null = null) =>
  wordsToSay(judged, { customerName: 'Amber Ltd', placed }, scripts);
const THREAT = /court|legal|agency|lawyer|interest|stop|pause|hold|credit/i;

describe('the words to say', () => {
  it('are friendly where nothing is overdue or it may be a slip, and ask whether all is well', () => {
    const { tone, text } = said(explained([invoice('INV-1', '2026-03-20', 100)]));
    expect([tone, text]).toEqual(['friendly', expect.stringContaining('as you expected')]);
    const slip = said(explained([invoice('INV-1', '2026-02-27', 100)]));
    expect(slip.tone).toBe('friendly');
    expect(slip.text).toContain('GBP 100.00 was due a few days ago: INV-1 (GBP 100.00, due 27 February 2026, 3 days ago)');
    for (const one of [text, slip.text]) expect(one).not.toMatch(THREAT);
  });

  it('are plain about a debt, and tell a consequence only where the policy brings it by itself', () => {
    const young = [invoice('INV-7', '2026-02-20', 900), ...['INV-2', 'INV-3', 'INV-4'].map((n) => paid(n))];
    const { tone, text } = said(explained(young));
    expect(tone).toBe('plain');
    expect(text).toMatch(/By our terms supply on credit pauses from \d+ March 2026 on if it is still open then\./);
    expect(said(explained(young, { acts: false })).text).not.toMatch(THREAT);
  });

  it('are firm only about what has been done, with its day and the way out', () => {
    const judged = explained([OLD]);
    expect(judged.decision.standing).toBe('hold');
    expect(said(judged).tone).toBe('plain');
    expect(said(judged).text).not.toMatch(/have paused/);
    const { tone, text } = said(judged, HOLD);
    expect(tone).toBe('firm');
    expect(text).toContain('Since 26 February 2026 we have paused supply on credit. GBP 4,000.00 is overdue: INV-12');
    expect(text).toMatch(/As soon as INV-12 \(GBP 4,000\.00\) is paid, we supply/);
    expect(text).not.toMatch(/court|legal|agency|lawyer/i);
  });

  it('speak of no late payment to a new account that only pays upfront', () => {
    const judged = explained([invoice('INV-1', '2026-03-20', 100)]);
    const decision = { ...judged.decision, standing: 'upfront' as const, mark: 'new-account' as const };
    const placed = { mark: 'new-account' as const, since: HOLD.since };
    const { text } = wordsToSay({ ...judged, decision }, { customerName: 'Amber Ltd', placed }, scripts);
    expect(text).toContain('Since 26 February 2026 we supply against payment upfront, as we do with a new account.');
    expect(text).not.toMatch(/late|cannot pay|way out/);
  });

  it('name the part that is asked for upfront', () => {
    const judged = explained([OLD]);
    const reason = { ...judged.decision.reasons[0], standing: 'upfront', mark: 'upfront', depositPercent: 30 };
    const saidOf = (mark: 'upfront' | 'new-account', ...others: readonly object[]): string => {
      const decision = { ...judged.decision, standing: 'upfront', mark, reasons: [reason, ...others] } as Decision;
      return wordsToSay({ ...judged, decision }, { customerName: 'Amber Ltd', placed: { mark, since: HOLD.since } }, scripts)
        .text;
    };
    expect(saidOf('upfront')).toContain('Since 26 February 2026 we supply once 30% of an order is paid upfront.');
    expect(saidOf('new-account')).toContain('once 30% of an order is paid upfront, as we do with a new account.');
    expect(saidOf('upfront', { ...reason, depositPercent: undefined })).toContain('we supply against payment upfront.');
  });

  it('ask neither for what is disputed nor for what a plan covers', () => {
    const judged = explained([OLD]);
    const [old] = judged.facts.openInvoices;
    if (!old) throw new Error('there is an open invoice');
    const open = [
      { ...old, disputed: money(390_000n, 'GBP') },
      { ...old, id: 'INV-13', number: 'INV-13', disputed: old.balance },
      { ...old, id: 'INV-14', number: 'INV-14', onPlan: true },
    ];
    const { text } = said({ ...judged, facts: { ...judged.facts, openInvoices: open } }, HOLD);
    expect(text).toContain('INV-12 (GBP 100.00, due');
    expect(text).not.toMatch(/INV-1[34]/);
  });

  it('ask for nothing that has come already', () => {
    const judged = explained([OLD]);
    const facts = { ...judged.facts, overdueAfterCash: money(2500n, 'GBP') };
    const { tone, text } = said({ ...judged, facts }, HOLD);
    expect([tone, text]).toEqual(['person', expect.stringContaining('not set against an invoice yet')]);
  });

  it('ask for nothing that is paid with a later date, and for the rest alone', () => {
    const later = { sourceId: 'P', invoiceId: 'INV-12', on: parseDay('2026-03-20'), amount: OLD.total, kind: 'cash' as const };
    const nothing = money(0n, 'GBP');
    const cheque: InvoiceRecord = { ...OLD, status: 'paid', balance: nothing, homeBalance: nothing, cashApplied: [later] };
    const { tone, text } = said(explained([cheque]), HOLD);
    expect([tone, text]).toEqual(['person', expect.stringContaining('dates 20 March 2026 could cover what is overdue')]);
    const rest = said(explained([cheque, invoice('INV-13', '2026-02-11', 300)]), HOLD);
    expect(rest.text).toContain('GBP 300.00 is overdue: INV-13');
    expect(rest.text).not.toContain('is overdue: INV-12');
  });

  it('thank for what is promised, with its day, and ask for nothing that it covers', () => {
    const promised = (pounds: number): ExplainedToday => {
      const judged = explained([OLD]);
      const [amount, paid] = [money(BigInt(pounds) * 100n, 'GBP'), money(0n, 'GBP')];
      const promises = [{ entryId: 'E', on: parseDay('2026-03-06'), amount, paid, state: 'awaited' as const }];
      return { ...judged, facts: { ...judged.facts, promises } };
    };
    for (const placed of [null, HOLD]) {
      const { tone, text } = said(promised(4000), placed);
      expect([tone, text]).toEqual([
        placed ? 'firm' : 'friendly',
        expect.stringContaining('Thank you for promising GBP 4,000.00 for 6 March 2026.'),
      ]);
      expect(text).not.toMatch(/overdue|when may we expect|cannot pay|On which day/);
      expect(said(promised(3000), placed).text).toMatch(/Thank you for promising GBP 3,000\.00 .* is overdue: INV-12/s);
    }
  });

  it('take the day on which the ledger expects the payment for a promise, until the day after it', () => {
    const expecting = (on: string) => said(explained([{ ...OLD, expectedOn: parseDay(on) }])).text;
    expect(expecting('2026-03-01')).toContain('Thank you for promising GBP 4,000.00 for 1 March 2026.');
    expect(expecting('2026-02-28')).toContain('GBP 4,000.00 is overdue');
  });

  it('ask for the whole of what is overdue, however little would be enough', () => {
    const judged = explained([invoice('INV-3', '2026-02-10', 100)]);
    expect(judged.wouldChange.byPaying[0]?.says).toBe('pay INV-3, or GBP 75.00 of it');
    expect(said(judged, HOLD).text).toContain('As soon as INV-3 (GBP 100.00) is paid');
    expect(said(judged, HOLD).text).not.toContain('75.00');
  });

  it('tell nothing that only the owner is to know of what ends the mark', () => {
    const judged = explained([OLD], { wouldChange: { standing: 'hold', byPaying: [], byTime: null } });
    expect(said(judged, HOLD).text).toContain('What ends it: pay INV-12 (GBP 4,000.00 overdue).');
    const pinned = {
      ...judged.decision,
      reasons: judged.decision.reasons.map((reason) => ({ ...reason, rule: 'held by a person' })),
    };
    const decision = { ...pinned, release: 'wait until Ada lifts it' };
    expect(said({ ...judged, decision }, HOLD).text).not.toMatch(/What|Ada|wait/);
  });

  it('name five invoices and count the rest', () => {
    const many = Array.from({ length: 7 }, (_, n) => invoice(`INV-${n + 20}`, '2026-02-20', 50));
    expect(said(explained(many)).text).toMatch(/INV-24 \([^)]+\) and 2 more/);
  });

  it('are none where a person decides', () => {
    const judged = explained([OLD]);
    const facts = { ...judged.facts, flags: { ...judged.facts.flags, insolvent: ASOF } };
    const { tone, text } = said({ ...judged, facts }, HOLD);
    expect([tone, text]).toEqual(['person', expect.stringContaining('They are recorded as insolvent.')]);
  });
});

function paid(number: string): InvoiceRecord {
  const one = invoice(number, '2025-12-31', 10);
  const nothing = money(0n, 'GBP');
  const cash = {
    sourceId: `p${number}`,
    invoiceId: number,
    on: parseDay('2025-12-20'),
    amount: one.total,
    kind: 'cash' as const,
  };
  return { ...one, issued: parseDay('2025-09-01'), status: 'paid', balance: nothing, homeBalance: nothing, cashApplied: [cash] };
}

describe('scripts', () => {
  const view: ScriptView = {
    company: { name: 'Acme\nLtd' },
    customer: { name: '{{company.name}}' },
    overdue: null,
    invoices: null,
    promise: null,
    restriction: null,
    payment: null,
    release: null,
    next: null,
    reason: null,
  };

  it.each(TONES)('%s leaves no gap and no placeholder where there is nothing to say', (tone) => {
    const text = scripts.say(tone, view);
    expect(text).not.toMatch(/\{\{(?!company)|null|undefined|\n{3}| {2}/);
    expect(text.split('\n').every((line) => line.trim() === line)).toBe(true);
  });

  it('hold text from the ledger as it is, on one line', () => {
    expect(scripts.say('person', view)).toContain('with {{company.name}} now');
    expect(scripts.say('friendly', view)).toContain('this is Acme Ltd.');
  });
});
