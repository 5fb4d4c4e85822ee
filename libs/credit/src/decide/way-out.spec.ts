import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { assess } from '../assess/assess';
import { paidInvoice, sampleDay, sampleLedger, SETTINGS, type InvoicePlan } from '../ledger/sample-books';
import { dayText } from '../money/day';
import type { Observed, PlaceAction } from '../reconcile/action';
import { reconcile } from '../reconcile/reconcile';
import { compilePolicy } from './compile-policy';
import { decide } from './decide';
import type { Decision } from './decision';
import type { CompiledPolicy, PolicyDocument } from './policy';
import { NO_HISTORY } from './sample-policy';

function starting(name: string): CompiledPolicy {
  const text = readFileSync(resolve(__dirname, `../../../../templates/policies/${name}.yaml`), 'utf8');
  const compiled = compilePolicy(parse(text) as PolicyDocument, 'GBP');
  if (!compiled.ok) throw new RangeError(JSON.stringify(compiled.faults));
  return compiled.policy;
}

interface Asked {
  readonly policy?: string;
  readonly inForce?: readonly string[];
}

function decided(invoices: readonly InvoicePlan[], on: number, { policy = 'standard', inForce = [] }: Asked = {}): Decision {
  const activeRules = inForce.map((rule) => ({ rule, since: sampleDay(on - 5) }));
  return decide(assess(sampleLedger({ invoices }), sampleDay(on), SETTINGS), starting(policy), { ...NO_HISTORY, activeRules });
}

/** As templates/notes/explanation.hbs lays it out. */
function explained({ since, because, release }: PlaceAction): string {
  const template = readFileSync(resolve(__dirname, '../../../../templates/notes/explanation.hbs'), 'utf8').trim();
  const values = { heading: 'Credit hold by Holdfast', since: dayText(since), why: because, release };
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: keyof typeof values) => values[name]);
}

const NOTHING: Observed = { mark: null, markChanges: 0, knownKeys: new Set() };
const SLOW = [0, 1, 2, 3, 4, 5].map((month) => paidInvoice(`LATE-${month}`, -300 + month * 20, 18));
const PROMPT = [0, 1, 2, 3].map((month) => paidInvoice(`OLD-${month}`, -300 + month * 20, 0));
const debt = (paid: InvoicePlan['paid'] = [], total = '1240.00'): InvoicePlan => ({ number: 'INV-9', issued: 0, total, paid });
const UNTIL_BETTER =
  'pay on time until either at most 50% of the last 6 paid invoices were late or they were at most 7 days late on average';

describe('the way out', () => {
  it('says each demand once, and those of milder marks apart', () => {
    const held = decided([...SLOW, debt()], 47, { inForce: ['overdue-warning'] });
    expect(held.reasons.map(({ rule }) => rule)).toEqual(['overdue-hold', 'habitual-slow-payer', 'overdue-warning']);
    expect(held.release).toBe(
      `pay everything that is overdue (on 17 February 2026: INV-9, GBP 1,240.00); to end upfront payment as well: ${UNTIL_BETTER}`,
    );
  });

  it('is one list for rules of one mark', () => {
    const held = decided([debt()], 47, { policy: 'strict', inForce: ['new-account-default', 'new-account'] });
    expect(held.mark).toBe('hold');
    expect(decided([debt()], 35, { policy: 'strict' }).release).toBe(
      'pay everything that is overdue (on 5 February 2026: INV-9, GBP 1,240.00), pay 1 invoice on time from 5 February 2026 on and pay on time until 3 invoices have been paid on time',
    );
  });

  it('is nothing without a mark', () => {
    expect(decided([...PROMPT, debt()], 40)).toMatchObject({ standing: 'warn', release: null });
  });

  it('stands in the ledger with why and the day of the figures', () => {
    const [placed] = reconcile(decided([...SLOW, debt()], 31), NOTHING);
    if (placed?.kind !== 'place') throw new RangeError('not placed');
    expect(placed.because).toBe(
      'We ask for payment upfront when most of the last invoices were paid more than two weeks late. Of the last 6 paid invoices all were late, by 18 days on average (the rule: at least 70% and more than 15 days). Figures of 1 February 2026.',
    );
    expect(placed.release).toBe(`pay everything that is overdue (on 1 February 2026: INV-9, GBP 1,240.00) and ${UNTIL_BETTER}`);
    expect(explained(placed).length).toBeLessThan(600);
    const [held] = reconcile(decided([...PROMPT, debt()], 47, { inForce: ['overdue-warning'] }), NOTHING);
    expect(held?.kind === 'place' && explained(held)).toBe(
      'Credit hold by Holdfast since 17 February 2026.\nWhy: We suspend credit when a debt is more than 14 days overdue. INV-9 is 17 days overdue and GBP 1,240.00 of it is open (the rule: more than 14 days). Figures of 17 February 2026.\nTo lift it: pay everything that is overdue (on 17 February 2026: INV-9, GBP 1,240.00).',
    );
  });
});

describe('the cure', () => {
  const paid = [{ on: 66, amount: '1240.00' }];

  it('names the payment that came while a rule was in force', () => {
    expect(decided([...PROMPT, debt(paid)], 67, { inForce: ['overdue-hold', 'overdue-warning'] }).cure).toBe(
      'Paid GBP 1,240.00 on 8 March 2026; nothing is overdue.',
    );
    expect(decided([...PROMPT, debt([{ on: 66, amount: '1220.00' }])], 67, { inForce: ['overdue-hold'] }).cure).toMatch(
      /^Paid GBP 1,220.00 on 8 March 2026; only GBP 20.00 is overdue, no more than the GBP \d+\.\d\d that is let pass\.$/,
    );
  });

  it('never guesses: an earlier payment cured nothing, and a warning is not a mark', () => {
    expect(decided([...PROMPT, debt(paid)], 90, { inForce: ['overdue-hold'] }).cure).toBe('Nothing is overdue.');
    expect(decided([...PROMPT, debt(paid)], 67, { inForce: ['overdue-warning'] }).cure).toBe('Nothing is overdue.');
    expect(decided([...PROMPT, debt()], 33, { inForce: [] }).cure).toBeNull();
    expect(decided([...SLOW], 0, { inForce: ['habitual-slow-payer'] }).cure).toBe('Nothing is overdue.');
  });
});
