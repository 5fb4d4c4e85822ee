import { join } from 'node:path';
import { Policies } from './policies';
import { PolicySet, type LevelText } from './policy-set';

const GROUND = {
  policies: new Policies(join(__dirname, '../../../../templates/policies')),
  policyName: null,
  homeCurrency: 'GBP',
};
const NOBODY = { customerId: '1', groups: [] };

const company = (text: string, number: number | null = 1): LevelText => ({ level: 'company', subject: '', number, text });
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
