import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conditionWords, readComparison, readCondition } from './conditions';
import type { PolicyFact } from './policy-answers';
import { policyInWords } from './policy-words';
import { isRecord, readText, type Says } from './yaml-text';

const TEMPLATES = join(__dirname, '../../../../templates/policies');
const FACTS: readonly PolicyFact[] = [
  { name: 'oldestOverdueDays', unit: 'days', noun: 'the age of the oldest debt in days overdue' },
  { name: 'overdueAmount', unit: 'money', noun: 'the overdue amount' },
  { name: 'trendIsClear', unit: 'flag', noun: 'whether the trend is clear' },
];
const SAYER = { facts: FACTS, currency: 'GBP' };

function saidIn(text: string): readonly string[] {
  const read = readText(text);
  if (!read.ok) throw new Error(read.problem);
  return policyInWords(read.says, SAYER).flatMap(({ said }) => said.flatMap(({ text: one, details }) => [one, ...details]));
}

describe('a policy in words', () => {
  it.each(['standard', 'gentle', 'strict'])('tells everything that %s says', (name) => {
    const read = readText(readFileSync(join(TEMPLATES, `${name}.yaml`), 'utf8'));
    const sections = read.ok ? policyInWords(read.says, SAYER) : [];
    const said = JSON.stringify(sections);
    const { rules, treatment } = (read.ok ? read.says : {}) as Record<'rules' | 'treatment', readonly Says[]>;
    for (const { say, id } of rules) expect([said.includes(String(say)), said.includes(String(id))]).toEqual([true, true]);
    for (const { template } of treatment) expect(said).toContain(String(template));
    expect(said).not.toMatch(/undefined|\[object|NaN|null,null/);
  });

  it('says what each setting means', () => {
    expect(
      saidIn(
        'grace: { days: 2, count: business, country: GB, holidays: { GB: [12-25] } }\nlimits: { default: 500, over: upfront }\ntolerance: { amount: 5, percentOfMonthlyBilling: 1 }\nterms: { days: 1 }',
      ),
    ).toEqual([
      'Invoices are due after 1 day.',
      'Overdue amounts up to GBP 5 or 1% of the customer’s monthly billing, whichever is more, are left alone.',
      'A debt is given 2 business days beyond its due date.',
      'A due date on a day of rest (Saturday, Sunday, holidays of GB) moves to the next business day.',
      'Holidays of GB: 12-25.',
      'Whoever has been granted no limit may owe GBP 500.',
      'When more is owed than the limit: upfront.',
    ]);
    expect(
      saidIn(
        'treatments: { tiny: [] }\nnewAccounts: { steps: [{ paidOnTime: 0, credit: limited, limit: 100 }, { paidOnTime: 1, credit: normal }] }',
      ),
    ).toEqual([
      'From 0 invoices paid on time on: limited, at most GBP 100.',
      'From 1 invoice paid on time on: normal.',
      'Nothing is sent.',
    ]);
    expect(saidIn('rules: [{ id: a, say: A., standing: upfront, depositPercent: 30 }]')).toEqual([
      'A.',
      'Then the standing is upfront.',
      '30% of an order is paid upfront.',
    ]);
    expect(saidIn('exclusions: [{ id: a, say: Agreed., customer: 12, cancels: all, until: 2027-01-31 }]')).toEqual([
      'Agreed.',
      'Every rule is cancelled for the customer 12 until 2027-01-31.',
    ]);
  });

  it('leaves nothing out that it has no words for', () => {
    expect(saidIn('limits: { borrowed: { maximum: 9 } }\nsurprise: 4')).toEqual(['Borrowed: {"maximum":9}.', '4']);
    expect(saidIn('rules: [{ id: a, say: A., urgent: true }, text]')).toEqual(['A.', 'Urgent: true.', 'text']);
  });
});

describe('a condition', () => {
  it('is read in words, groups in brackets', () => {
    const condition = { all: ['overdueAmount > tolerance', { any: ['oldestOverdueDays > 14', 'trendIsClear = no'] }] };
    expect(conditionWords(condition, SAYER)).toBe(
      'the overdue amount is more than the tolerance, and (the age of the oldest debt in days overdue is more than 14, or it is not so that the trend is clear)',
    );
    expect(conditionWords({ any: ['somethingElse > 4', 'overdueAmount < 5'] }, SAYER)).toBe(
      'somethingElse > 4, or the overdue amount is less than GBP 5',
    );
  });

  it('is shown as rows only where that shows all of it', () => {
    expect(readComparison('oldestOverdueDays  >=  7', FACTS)).toEqual({ fact: 'oldestOverdueDays', operator: '>=', value: '7' });
    expect(readComparison('oldestOverdueDays >', FACTS)).toMatchObject({ value: '' });
    for (const odd of ['somethingElse > 4', 'oldestOverdueDays', 7, { all: [] }]) expect(readComparison(odd, FACTS)).toBeNull();
    expect(readCondition({ all: ['a > 1'] })).toEqual({ joined: 'all', entries: ['a > 1'] });
    for (const odd of [{ all: [], any: [] }, { none: [] }, 'text', null, { all: 'a' }]) expect(readCondition(odd)).toBeNull();
    expect(isRecord([])).toBe(false);
  });
});
