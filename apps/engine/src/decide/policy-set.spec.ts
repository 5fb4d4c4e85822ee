import { join } from 'node:path';
import * as fc from 'fast-check';
import { Policies } from './policies';
import { PolicySet, type LevelText } from './policy-set';

const GROUND = {
  policies: new Policies(join(__dirname, '../../../../templates/policies')),
  policyName: null,
  homeCurrency: 'GBP',
};
const NOBODY = { customerId: '1', groups: [] };

const company = (text: string, number: number | null = 1): LevelText => ({ level: 'company', subject: '', number, text });
const practice = (text: string): LevelText => ({ level: 'practice', subject: '', number: 7, text });
const group = (text: string, subject = 'Charities'): LevelText => ({ level: 'group', subject, number: 2, text });
const customer = (text: string, subject = '42'): LevelText => ({ level: 'customer', subject, number: 3, text });
const HOLD_AFTER = (days: number) =>
  `rules:\n  - id: overdue-hold\n    say: We suspend credit when a debt is more than ${days} days overdue.\n    enter: { all: [oldestOverdueDays > ${days}, overdueAmount > tolerance] }\n`;

const holdDays = (set: PolicySet, who: Parameters<PolicySet['forCustomer']>[0]) => {
  const hold = set.forCustomer(who).rules.find(({ id }) => id === 'overdue-hold');
  return [hold?.enter.groups[0]?.comparisons[0]?.value, hold?.from];
};

describe('policies of several levels', () => {
  it('are the starting policy where nobody says anything', () => {
    expect(new PolicySet(GROUND, []).forCustomer(NOBODY)).toMatchObject({ name: 'Standard', version: '1' });
    expect(new PolicySet({ ...GROUND, policyName: 'gentle' }, []).forCustomer(NOBODY).name).toBe('Gentle');
  });

  it('each state only what differs, and it is told whose word a rule is', () => {
    const set = new PolicySet(GROUND, [
      company(`basedOn: standard\n${HOLD_AFTER(20)}`),
      group(HOLD_AFTER(40)),
      customer(`${HOLD_AFTER(90)}limits: { default: '500.00' }\n`),
    ]);
    expect(holdDays(set, NOBODY)).toEqual([20, 'from the company’s policy']);
    expect(holdDays(set, { customerId: '1', groups: ['Charities'] })).toEqual([40, 'agreed for the group Charities']);
    expect(holdDays(set, { customerId: '42', groups: ['Charities'] })).toEqual([90, 'agreed with this customer']);
    const whole = set.forCustomer({ customerId: '42', groups: ['Charities'] });
    expect(whole.version).toBe('1 (company 1, group 2, customer 3)');
    expect(whole.rules.map(({ id, from }) => [id, from])).toEqual([
      ['overdue-warning', 'from the starting policy standard'],
      ['overdue-hold', 'agreed with this customer'],
      ['habitual-slow-payer', 'from the starting policy standard'],
      ['new-account-default', 'from the starting policy standard'],
      ['limit-exceeded', 'agreed with this customer'],
    ]);
    // What is not said anew stays as it is.
    expect(whole.rules[1]).toMatchObject({ standing: 'hold', afterWarningDays: 3 });
  });

  it('what is agreed with a customer is based on no other policy, and says nothing twice', () => {
    const set = new PolicySet(GROUND, []);
    const faultsOf = (level: LevelText) => set.with({ ...level, number: null }).faultsOf(level);
    expect(faultsOf(customer('limits: { over: hold }\nbasedOn: gentle\n'))).toMatchObject([
      { line: 2, cure: 'Leave basedOn out, and state what differs.' },
    ]);
    const twice = faultsOf(
      company('basedOn: standard\nrules:\n  - { id: overdue-hold, say: A. }\n  - { id: overdue-hold, say: B. }\n'),
    );
    expect(twice).toMatchObject([{ line: 4, rule: 'overdue-hold', problem: 'Two of the rules are called "overdue-hold".' }]);
  });

  it('a whole policy of the company leaves nothing of a starting policy', () => {
    const own = GROUND.policies.text('gentle').replace('name: Gentle', 'name: Ours');
    const { name, rules } = new PolicySet(GROUND, [company(own)]).forCustomer(NOBODY);
    expect([name, rules[0]?.from]).toEqual(['Ours', null]);
  });

  it('a segment of a more special level is tried first', () => {
    const set = new PolicySet(GROUND, [
      customer('segments:\n  - { id: partner, say: A partner., when: { all: [openCount >= 0] } }\n'),
    ]);
    expect(set.forCustomer({ customerId: '42', groups: [] }).segments[0]?.id).toBe('partner');
  });
});

/** In yen, which has no decimals, no amount is between the two. */
const FINE_IN_CENTS =
  'rules:\n  - { id: small, say: Even a little., standing: warn, enter: { all: [overdueAmount > 0.10, overdueAmount < 0.40] }, release: { all: [overdueAmount <= 0.10] } }\n';

describe('the policy of a practice', () => {
  const WHOLE = GROUND.policies.text('gentle').replace('name: Gentle', 'name: Theirs');

  it('counts where the company says nothing, whole or based on a starting policy', () => {
    const set = new PolicySet(GROUND, [practice(`basedOn: strict\n${HOLD_AFTER(20)}`)]);
    expect(holdDays(set, NOBODY)).toEqual([20, 'from the practice’s policy']);
    expect(set.forCustomer(NOBODY)).toMatchObject({ name: 'Strict', version: '1 (practice 7)' });
    const { name, rules } = new PolicySet(GROUND, [practice(WHOLE)]).forCustomer(NOBODY);
    expect([name, rules[0]?.from]).toEqual(['Theirs', 'from the practice’s policy']);
  });

  it('is what a company based on it differs from', () => {
    const set = new PolicySet(GROUND, [
      practice(WHOLE),
      company('basedOn: practice\nterms: { days: 14 }\n'),
      group(HOLD_AFTER(40)),
    ]);
    expect(set.forCustomer({ customerId: '1', groups: ['Charities'] })).toMatchObject({
      name: 'Theirs',
      version: '1 (practice 7, company 1, group 2)',
    });
    expect(set.company().merged.origins).toMatchObject({
      terms: 'from the company’s policy',
      tolerance: 'from the practice’s policy',
    });
    expect(set.followsPractice).toBe(true);
  });

  it.each([
    ['based on a starting policy', 'basedOn: standard\n'],
    ['whole', GROUND.policies.text('standard')],
  ])('does not count for a company whose own is %s', (_, text) => {
    const set = new PolicySet(GROUND, [practice(`${WHOLE}\nbroken: yes`), company(text)]);
    expect(set.forCustomer(NOBODY)).toMatchObject({ name: 'Standard', version: '1 (company 1)' });
    expect([set.followsPractice, set.misfits()]).toEqual([false, []]);
  });

  it('cannot be based on by a company that has none, nor by itself', () => {
    const faults = (one: LevelText) => new PolicySet(GROUND, [one]).faultsOf(one)[0]?.problem;
    expect(faults(company('basedOn: practice\n'))).toContain('No policy of a practice counts');
    expect(faults(practice('basedOn: practice\n'))).toContain('There is no starting policy');
  });

  it('is what counts when the company’s own does not fit it any more', () => {
    const exclusion = 'basedOn: practice\nexclusions:\n  - { id: x, say: X., cancels: our-own-rule }\n';
    const set = new PolicySet(GROUND, [practice('basedOn: standard\n'), company(exclusion)]);
    expect(set.misfits()).toMatchObject([{ level: 'company', faults: [{ line: 3 }] }]);
    expect(set.forCustomer(NOBODY).version).toBe('1 (practice 7)');
  });

  it('that cannot be used in the company’s currency is told of first, and the starting policy counts', () => {
    const set = new PolicySet({ ...GROUND, homeCurrency: 'JPY' }, [practice(`basedOn: standard\n${FINE_IN_CENTS}`)]);
    expect(new PolicySet(GROUND, [practice(`basedOn: standard\n${FINE_IN_CENTS}`)]).misfits()).toEqual([]);
    expect(set.misfits()).toMatchObject([{ level: 'practice', faults: [{ rule: 'small' }] }]);
    expect(set.forCustomer(NOBODY).version).toBe('1');
  });
});

describe('five levels', () => {
  const SAID = ['practice', 'company', 'group', 'customer'] as const;
  const statement = fc.record(
    { hold: fc.integer({ min: 15, max: 90 }), days: fc.nat(60), tolerance: fc.nat(500) },
    { requiredKeys: [] },
  );
  const whoSays = fc.record(
    { practice: statement, company: statement, group: statement, customer: statement },
    { requiredKeys: [] },
  );
  const MAKE = { practice, company, group, customer };

  const textOf = (
    { hold, days, tolerance }: Partial<Record<'hold' | 'days' | 'tolerance', number>>,
    basedOn: string | null,
  ): string =>
    [
      basedOn === null ? 'name: Agreed' : `basedOn: ${basedOn}`,
      ...(hold === undefined ? [] : [HOLD_AFTER(hold).trimEnd()]),
      ...(days === undefined ? [] : [`terms: { days: ${days} }`]),
      ...(tolerance === undefined ? [] : [`tolerance: { amount: '${tolerance}.00' }`]),
    ].join('\n');

  it('give every setting to the most special one that states it, and leave it inherited otherwise', () => {
    fc.assert(
      fc.property(whoSays, (said) => {
        const base = { practice: 'standard', company: said.practice ? 'practice' : 'standard', group: null, customer: null };
        const speaking = SAID.filter((level) => said[level] !== undefined);
        const set = new PolicySet(
          GROUND,
          speaking.map((level) => MAKE[level](textOf(said[level] ?? {}, base[level]))),
        );
        const last = (what: 'hold' | 'days' | 'tolerance') =>
          speaking.map((level) => said[level]?.[what]).findLast((value) => value !== undefined);
        const who = { customerId: '42', groups: ['Charities'] };
        expect(set.misfits()).toEqual([]);
        const { document } = set.upTo({ level: 'customer', subject: '42' }).merged;
        const policy = set.forCustomer(who);
        expect(holdDays(set, who)[0]).toBe(last('hold') ?? 14);
        expect(policy.tolerance.amount).toBe(BigInt((last('tolerance') ?? 25) * 100));
        if (said.group === undefined) expect((document['terms'] as { days?: number } | undefined)?.days).toBe(last('days'));
      }),
      { numRuns: 60 },
    );
  });
});

describe('what cannot stand', () => {
  it('is told in the text that says it', () => {
    const set = new PolicySet(GROUND, [company('basedOn: standard\n'), customer('tolerance:\n  amount: lots\n')]);
    expect(set.faultsOf({ level: 'customer', subject: '42' })).toEqual([
      { line: 2, rule: null, problem: '"lots" is not an amount.', cure: expect.stringContaining('25.00') as string },
    ]);
  });

  it('is told in the text it builds on, when it stands there', () => {
    const set = new PolicySet(GROUND, [company('basedOn: standard\ngrace: { days: 999 }\n'), customer('terms: { days: 10 }\n')]);
    const [fault] = set.faultsOf({ level: 'customer', subject: '42' });
    expect(fault).toMatchObject({ line: 2 });
    expect(fault?.problem).toContain('(This is from the company’s policy.)');
  });

  it('names a rule by its place in that text', () => {
    const set = new PolicySet(GROUND, [
      company(`basedOn: standard\n${HOLD_AFTER(20).replace('oldestOverdueDays', 'oldestOverdueDay')}`),
    ]);
    expect(set.faultsOf({ level: 'company', subject: '' })).toMatchObject([
      { line: 5, rule: 'overdue-hold', cure: expect.stringContaining('oldestOverdueDays') as string },
    ]);
  });

  it('is a new rule that does not say all that a rule has to', () => {
    const set = new PolicySet(GROUND, [customer('rules:\n  - { id: mine, standing: hold }\n')]);
    expect(set.faultsOf({ level: 'customer', subject: '42' })).toMatchObject([
      { line: 2, rule: 'mine', problem: /say: This is missing/ },
    ]);
  });

  it('is a starting policy that is not there, or half a policy', () => {
    const faults = (text: string) => new PolicySet(GROUND, [company(text)]).faultsOf({ level: 'company', subject: '' });
    expect(faults('name: X\nbasedOn: standrad\n')).toMatchObject([{ line: 2, cure: 'Write one of gentle, standard, strict.' }]);
    expect(faults('name: X\nversion: 1\n').map(({ problem }) => problem)).toEqual([
      'tolerance: This is missing.',
      'rules: This is missing.',
      'treatment: This is missing.',
    ]);
  });

  it('keeps nobody from being judged: what fitted once and does not any more is left out', () => {
    const exclusion = 'exclusions:\n  - { id: x, say: X., cancels: our-own-rule }\n';
    const set = new PolicySet(GROUND, [company('basedOn: standard\n'), customer(exclusion)]);
    expect(set.misfits()).toMatchObject([{ level: 'customer', subject: '42' }]);
    expect(set.forCustomer({ customerId: '42', groups: [] }).version).toBe('1 (company 1)');
  });
});
