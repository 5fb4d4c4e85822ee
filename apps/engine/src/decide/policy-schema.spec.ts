import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { readPolicyText } from './policy-file';
import { policyJsonSchema } from './policy-schema';

const FOLDER = join(__dirname, '../../../../templates/policies');
const PUBLISHED = JSON.parse(readFileSync(join(FOLDER, 'policy.schema.json'), 'utf8')) as object;
const TEMPLATES = ['standard', 'gentle', 'strict'].map((name) => readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'));

describe('the published schema', () => {
  const fits = new Ajv2020({ strict: false }).compile(PUBLISHED);

  it('is the one the engine checks with', () => {
    expect(PUBLISHED).toEqual(JSON.parse(JSON.stringify(policyJsonSchema('policy'))));
    expect(PUBLISHED).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  });

  it.each(TEMPLATES)('takes every starting policy, which points to it', (text) => {
    expect(fits(parse(text))).toBe(true);
    expect(text).toMatch(/^# yaml-language-server: \$schema=policy\.schema\.json\n/);
  });

  it('refuses what the engine refuses', () => {
    const document = parse(TEMPLATES[0] ?? '') as Record<string, unknown>;
    expect(fits({ ...document, tolerence: {} })).toBe(false);
    expect(fits({ ...document, rules: [{ id: 'Not A Name', say: 'x', standing: 'hold' }] })).toBe(false);
    expect(fits({ ...document, limits: { over: 'never' } })).toBe(false);
    const entering = (comparison: string) =>
      fits({ ...document, approvals: [{ id: 'a', say: 'A.', when: { all: [comparison] } }] });
    expect(entering('oldestOverdueDays >= 14')).toBe(true);
    for (const wrong of ['oldestOverdueDay > 14', 'openCount == 1', 'openCount => 1', 'openCount 1'])
      expect(entering(wrong)).toBe(false);
  });
});

describe('a document of another shape', () => {
  const START = ['name: Mine', "version: '1'", "tolerance: { amount: '25.00' }", 'rules: []', 'treatment: []'];
  const faultsOf = (...lines: readonly string[]) => {
    const read = readPolicyText([...START, ...lines].join('\n'), 'GBP');
    return read.ok ? [] : read.faults;
  };

  it('is told where, what and the cure', () => {
    expect(faultsOf('grace:', '  dayz: 3')).toEqual([
      {
        line: 7,
        rule: null,
        problem: 'grace.dayz: There is no setting "dayz" here.',
        cure: 'Did you mean days? There are days, count, weekend, country, holidays.',
      },
    ]);
    expect(faultsOf('grace: { count: weekly }')).toMatchObject([{ line: 6, cure: 'Write one of calendar, business.' }]);
    expect(faultsOf('newAccounts: { steps: [{ paidOnTime: none, credit: hold }] }')).toMatchObject([
      { line: 6, problem: 'newAccounts.steps.0.paidOnTime: This is not a number.' },
    ]);
    expect(faultsOf('approvals:', '  - id: large', '    say: Large ones.')).toMatchObject([{ line: 7, cure: /Write/ }]);
    expect(faultsOf('segments:', '  - id: a', '    say: A.', '    when: overdueAmount > 1')).toMatchObject([
      { line: 9, cure: expect.stringContaining('all: or any:') as string },
    ]);
  });

  it('names the rule it is in', () => {
    const read = readPolicyText(
      [...START.slice(0, 3), 'rules:', '  - id: mine', '    say: Mine.', '    standing: banned', 'treatment: []'].join('\n'),
      'GBP',
    );
    expect(read).toMatchObject({ ok: false, faults: [{ line: 7, rule: 'mine', cure: 'Write one of warn, upfront, hold.' }] });
  });

  it.each(['0', '101', '30%', '12.5'])('refuses a part upfront of %s and says what fits', (part) => {
    const rule = [
      '  - id: mine',
      '    say: Mine.',
      '    standing: upfront',
      '    mark: upfront',
      `    depositPercent: ${part}`,
      '    enter: { all: [overdueAmount > tolerance] }',
      '    release: { all: [overdueAmount <= tolerance] }',
    ];
    const read = readPolicyText([...START.slice(0, 3), 'rules:', ...rule, 'treatment: []'].join('\n'), 'GBP');
    expect(read).toMatchObject({ ok: false, faults: [{ line: 9, rule: 'mine', cure: 'Write a whole number from 1 to 100.' }] });
  });

  it('says which numbers fit', () => {
    expect(faultsOf('terms: { days: soon }')).toMatchObject([{ line: 6, cure: 'Write a whole number from 0 to 36500.' }]);
    expect(faultsOf('messages: { maximumIn7Days: 0 }')).toMatchObject([{ line: 6, cure: 'Write a whole number, 1 or more.' }]);
    expect(faultsOf('limits: { warnAtPercent: most }')).toMatchObject([{ line: 6, cure: 'Write a number.' }]);
  });

  it('knows the e-mails there are', () => {
    const step = (template: string) =>
      readPolicyText(
        [...START.slice(0, 4), `treatment: [{ step: a, day: 1, channel: email, template: ${template} }]`].join('\n'),
        'GBP',
      );
    const there = readdirSync(join(FOLDER, '../reminders')).filter((file) => !file.includes('.html.'));
    for (const file of there) expect(step(file.replace('.hbs', '')).ok).toBe(true);
    const cure = `Write one of ${there.map((file) => file.replace('.hbs', '')).join(', ')}.`;
    expect(step('overdue-8')).toMatchObject({ ok: false, faults: [{ line: 5, cure }] });
  });

  it.each([
    ['terms: *nowhere', /^\*nowhere is read as a reference/],
    ["segments: [{ id: a, say: '1', when: { all: [&o openCount > 1, *o] } }]", /^\*o is read as a reference/],
    ['terms: { say: !Please pay }', /^not readable as YAML: Unresolved tag/],
    ['changes: { minimumDaysOpen: 99999999 }', /expected number to be <=36500/],
  ])('%s is told with its line', (text, problem) => {
    expect(faultsOf(text)).toMatchObject([{ line: 6, problem: expect.stringMatching(problem) as string }]);
  });

  it('takes numbers where YAML sees numbers', () => {
    expect(faultsOf('limits: { default: 5000 }', 'exclusions: [{ id: x, say: X., customer: 42, cancels: all }]')).toEqual([]);
  });
});
