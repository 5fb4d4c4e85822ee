import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { compilePolicy } from '../decide/compile-policy';
import type { CompiledPolicy, PolicyDocument } from '../decide/policy';
import { SAMPLE_RULES, sampleDocument, samplePolicy } from '../decide/sample-policy';
import type { TermsReader } from './consequences';
import { creditTerms } from './credit-terms';
import { termsDoubts } from './doubts';
import type { CreditTerms } from './terms';

function termsOf(policy: CompiledPolicy, customer: TermsReader | null = null): CreditTerms {
  return creditTerms(policy, { companyName: 'Acme', customer });
}

function rowsOf(terms: CreditTerms, heading?: string): readonly (readonly string[])[] {
  const sections = terms.sections.filter((section) => heading === undefined || section.heading === heading);
  return sections.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'table' ? part.rows : [])));
}

function textOf(terms: CreditTerms): string {
  const parts = terms.sections.flatMap((section) => section.parts);
  return parts.flatMap((part) => (part.kind === 'text' ? [part.text] : part.rows.flat())).join('\n');
}

const numbersIn = (text: string): readonly number[] => [...text.matchAll(/\d+(\.\d+)?/g)].map(([number]) => Number(number));

const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const rule = fc
  .record({
    standing: fc.constantFrom('warn' as const, 'upfront' as const, 'hold' as const),
    isNewAccount: fc.boolean(),
    days: whole(2, 99),
    share: whole(2, 98),
    wait: fc.option(whole(0, 20)),
    deposit: fc.option(whole(1, 99)),
    isSegmented: fc.boolean(),
  })
  .map(({ standing, isNewAccount, days, share, wait, deposit, isSegmented }) => ({
    say: `When ${days} days have passed, or ${share}% were late.`,
    standing,
    ...(standing === 'warn' ? {} : { mark: isNewAccount ? ('new-account' as const) : standing }),
    ...(standing === 'warn' || wait === null ? {} : { afterWarningDays: wait }),
    ...(standing !== 'upfront' || deposit === null ? {} : { depositPercent: deposit }),
    ...(isSegmented ? { segments: ['chronic-late'] } : {}),
    enter: { any: [`oldestOverdueDays > ${days}`, `lateShareOfLast6 >= ${share}%`] },
    release: { all: ['overdueAmount <= tolerance', `lateShareOfLast6 < ${share}%`] },
  }));
const document: fc.Arbitrary<PolicyDocument> = fc
  .record({
    rules: fc.array(rule, { maxLength: 6 }),
    days: fc.uniqueArray(whole(-30, 120), { maxLength: 8 }),
    channels: fc.array(fc.constantFrom('email' as const, 'call' as const, 'letter' as const, 'review' as const), {
      minLength: 8,
      maxLength: 8,
    }),
    terms: fc.option(whole(0, 90)),
    grace: fc.option(whole(0, 9)),
    isBusiness: fc.boolean(),
    ladder: fc.option(fc.record({ first: whole(1, 4), second: whole(5, 9), limit: whole(100, 999), days: whole(0, 200) })),
    limits: fc.option(fc.record({ standard: whole(1000, 99_999), percent: whole(1, 99) })),
    messages: fc.record({ minimumDaysBetween: whole(0, 9), maximumIn7Days: whole(1, 5) }),
  })
  .map(({ rules, days, channels, terms, grace, isBusiness, ladder, limits, messages }) => ({
    ...sampleDocument(),
    tolerance: { amount: '31.17', percentOfMonthlyBilling: 3 },
    segments: [{ id: 'chronic-late', say: 'Nobody should read this.', when: { all: ['paidCount >= 7777'] } }],
    rules: [SAMPLE_RULES.warning, ...rules.map((one, index) => ({ ...one, id: `rule-${index}` }))],
    treatment: days.map((day, index) => ({ step: `step ${index}`, day, channel: channels[index] ?? 'email', template: 'x' })),
    treatments: { 'chronic-late': [] },
    approvals: [{ id: 'private', say: 'The director is asked about 88888.', when: { all: ['exposure > 88888.00'] } }],
    messages,
    ...(terms === null ? {} : { terms: { days: terms } }),
    ...(grace === null ? {} : { grace: { days: grace, count: isBusiness ? ('business' as const) : ('calendar' as const) } }),
    ...(limits === null ? {} : { limits: { default: `${limits.standard}.43`, warnAtPercent: limits.percent } }),
    ...(ladder === null
      ? {}
      : {
          newAccounts: {
            notBeforeDays: ladder.days,
            steps: [
              { paidOnTime: 0, credit: 'upfront' as const },
              { paidOnTime: ladder.first, credit: 'limited' as const, limit: `${ladder.limit}.00` },
              { paidOnTime: ladder.second, credit: 'normal' as const },
            ],
          },
        }),
  }));

function compiled(policy: PolicyDocument): CompiledPolicy {
  const read = compilePolicy(policy, 'GBP');
  if (!read.ok) throw new RangeError(JSON.stringify(read.faults));
  return read.policy;
}

describe('the credit terms', () => {
  it('tell every rule, every step of the ladder and every step that a customer gets, once', () => {
    fc.assert(
      fc.property(document, (written) => {
        const policy = compiled(written);
        const terms = termsOf(policy);
        const said = rowsOf(terms).map(([first]) => first);
        for (const { say } of policy.rules) expect(said.filter((sentence) => sentence === say).length).toBeGreaterThan(0);
        const steps = policy.treatment.filter(({ channel }) => channel !== 'review');
        expect(said).toHaveLength(policy.rules.length + steps.length);
        expect(rowsOf(terms, 'Reminders').map(([when]) => Math.abs(numbersIn(when ?? '')[0] ?? 0))).toEqual(
          steps.map(({ day }) => Math.abs(day)),
        );
      }),
    );
  });

  it('name no number that is not in the policy', () => {
    fc.assert(
      fc.property(document, (written) => {
        // The sections that customers are told of, and what the names of facts say: `lateShareOfLast6`.
        const { terms, grace, rules, newAccounts, treatment, messages, limits } = written;
        const told = JSON.stringify({ terms, grace, rules, newAccounts, treatment, messages, warn: limits?.warnAtPercent });
        const known = new Set(numbersIn(told));
        expect(numbersIn(textOf(termsOf(compiled(written)))).filter((number) => !known.has(number))).toEqual([]);
      }),
    );
  });

  it('name no segment, approval, tolerance or limit', () => {
    fc.assert(
      fc.property(document, (written) => {
        const text = textOf(termsOf(compiled(written)));
        expect(text).not.toMatch(/chronic|Nobody should read|director|tolerance|31\.17|8,?888|7777/);
        if (written.limits) expect(text).not.toContain(written.limits.default);
      }),
    );
  });

  it('tell the mildest consequence first', () => {
    const { warning, hold, upfront } = SAMPLE_RULES;
    const follows = rowsOf(termsOf(samplePolicy({ rules: [hold, upfront, warning] })), 'If payment is late').map(
      ([, what]) => what,
    );
    expect(follows).toEqual(['A warning.', 'Payment upfront.', 'No further credit.']);
  });

  it('are the same for the same policy, and others for another one', () => {
    expect(termsOf(samplePolicy())).toEqual(termsOf(samplePolicy()));
    expect(termsOf(samplePolicy({ messages: { maximumIn7Days: 1 } }))).not.toEqual(termsOf(samplePolicy()));
    expect(termsOf(samplePolicy({ version: '8', approvals: [] }))).toEqual(termsOf(samplePolicy()));
  });
});

describe('what is agreed', () => {
  const exclusions = [
    { id: 'a', say: 'Old friends.', group: 'Charities', cancels: 'hold' },
    { id: 'b', say: 'Pays in May.', customer: '42', cancels: 'all', until: '2026-05-31' },
    { id: 'c', say: 'Lost in the post.', invoice: '7', cancels: 'warning' },
  ];
  const policy = samplePolicy({ exclusions });
  const says = (customer: TermsReader | null): readonly string[] => rowsOf(termsOf(policy, customer)).map(([say]) => say ?? '');

  it('with others is nobody’s business', () => {
    expect(says(null)).toContain(SAMPLE_RULES.hold.say);
    expect(says({ customerId: '1', groups: [] })).toEqual(says(null));
    expect(textOf(termsOf(policy))).not.toMatch(/Old friends|Charities|May|42/);
  });

  it('with this customer or its group counts: what is cancelled is not threatened', () => {
    expect(says({ customerId: '1', groups: ['Charities'] })).toEqual(says(null).filter((say) => say !== SAMPLE_RULES.hold.say));
    const follows = rowsOf(termsOf(policy, { customerId: '42', groups: [] }), 'If payment is late').map(([, what]) => what);
    expect(follows).toEqual(expect.arrayContaining([expect.stringContaining('Not through 31 May 2026.')]));
  });

  it('with everybody leaves nothing when it cancels all', () => {
    const none = samplePolicy({ exclusions: [{ id: 'x', say: 'No rules.', cancels: 'all' }] });
    expect(textOf(termsOf(none))).toContain('Nothing follows by rule.');
  });
});

describe('a part upfront', () => {
  const part = { ...SAMPLE_RULES.upfront, depositPercent: 30 };

  it('is told as what follows, and what it means', () => {
    const terms = termsOf(samplePolicy({ rules: [SAMPLE_RULES.warning, part] }));
    expect(rowsOf(terms, 'If payment is late')[1]?.[1]).toBe('Payment of 30% upfront.');
    expect(textOf(terms)).toContain('Where only a part is asked for upfront, we supply once that part of the order is paid');
    expect(textOf(termsOf(samplePolicy()))).not.toContain('only a part');
  });

  it('may be named in the rule’s own sentence', () => {
    const said = (say: string) => termsDoubts(samplePolicy({ rules: [{ ...part, say }] }));
    expect(said('Late payers pay 30% upfront.')).toEqual([]);
    expect(said('Late payers pay 40% upfront.')).toHaveLength(1);
  });
});

describe('the starting policies', () => {
  it.each(['standard', 'gentle', 'strict'])('%s reads as a customer may read it', (name) => {
    const text = readFileSync(join(__dirname, '../../../../templates/policies', `${name}.yaml`), 'utf8');
    const policy = compiled(parse(text) as PolicyDocument);
    expect(rowsOf(termsOf(policy)).flat().join()).not.toMatch(/undefined|null|\d{5}| {2}|\.\./);
    expect(termsDoubts(policy)).toEqual([]);
  });

  it('say how each restriction ends', () => {
    const text = readFileSync(join(__dirname, '../../../../templates/policies/standard.yaml'), 'utf8');
    expect(
      rowsOf(termsOf(compiled(parse(text) as PolicyDocument)))
        .slice(-4)
        .map(([, ...rest]) => rest),
    ).toEqual([
      ['A warning.', 'Everything overdue has been paid.'],
      [
        'Payment upfront.',
        'Everything overdue has been paid, and either at most 50% of the last 6 paid invoices were late or the last 6 paid invoices were at most 7 days late on average.',
      ],
      ['No further credit, never before a warning has stood for 3 days.', 'Everything overdue has been paid.'],
      ['No further credit.', 'Everything overdue has been paid and at least 1 invoice has been paid on time since then.'],
    ]);
  });
});

describe('a doubt', () => {
  it('is a sentence with a number that its rule does not have', () => {
    const changed = { ...SAMPLE_RULES.hold, enter: { all: ['oldestOverdueDays > 20', 'overdueAmount > tolerance'] } };
    expect(termsDoubts(samplePolicy({ rules: [SAMPLE_RULES.warning, changed] }))).toEqual([
      { rule: 'hold', problem: expect.stringContaining('have no 14') as string, cure: expect.stringContaining('say:') as string },
    ]);
  });

  it.each([
    ['We hold from 15 days on.', 'oldestOverdueDays > 14'],
    ['More than 1,500.50 is owed.', 'exposure > 1500.50'],
    ['70% of the last 6 were late.', 'lateShareOfLast6 >= 70%'],
    ['They come 3 days early.', 'meanSignedDaysOfLast6 < -3'],
  ])('is none: %s', (say, condition) => {
    const rule = { ...SAMPLE_RULES.hold, say, enter: { all: [condition] } };
    expect(termsDoubts(samplePolicy({ rules: [rule] }))).toEqual([]);
  });
});
