import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Policies } from './policies';
import { PolicyError, readPolicy } from './policy-file';

const FOLDER = join(__dirname, '../../../../templates/policies');
const STANDARD = readFileSync(join(FOLDER, 'standard.yaml'), 'utf8');

function faultsOf(source: string): readonly string[] {
  try {
    readPolicy(source, 'mine.yaml', 'GBP');
  } catch (error) {
    if (error instanceof PolicyError) return error.faults;
    throw error;
  }
  return [];
}

/** The standard policy with one piece of text replaced, and the line on which that stands. */
function spoiled(text: string, by: string): { readonly source: string; readonly line: number } {
  const at = STANDARD.indexOf(text);
  if (at < 0) throw new Error(`the standard policy has no ${text}`);
  return { source: STANDARD.replace(text, by), line: STANDARD.slice(0, at).split('\n').length };
}

describe('a policy file', () => {
  it('each of the starting policies can be used, in currencies of two, none and three decimals', () => {
    const policies = new Policies(FOLDER);
    expect(policies.names).toEqual(['gentle', 'standard', 'strict']);
    for (const name of policies.names)
      for (const currency of ['GBP', 'JPY', 'KWD']) expect(policies.compiled(name, currency).homeCurrency).toBe(currency);
  });

  it.each([
    [
      'an unknown fact',
      'oldestOverdueDays > 14',
      'oldestOverdueDay > 14',
      /rule overdue-hold: .*oldestOverdueDay.*oldestOverdueDays/,
    ],
    ['a wrong unit', 'oldestOverdueDays > 14', 'oldestOverdueDays > 14%', /rule overdue-hold: /],
    ['a standing that does not exist', 'standing: upfront', 'standing: banned', /rules\.2\.standing: /],
    ['a misspelled setting', 'minimumDaysBetween: 3', 'minimumDaysBetwen: 3', /messages/],
    ['text where a number belongs', 'maximumIn7Days: 2', 'maximumIn7Days: two', /messages\.maximumIn7Days: /],
    ['two rules of one name', 'id: habitual-slow-payer', 'id: overdue-hold', /overdue-hold/],
  ])('%s is told with its line, reason and cure', (_, text, by, reason) => {
    const { source, line } = spoiled(text, by);
    const faults = faultsOf(source);
    expect(faults).toHaveLength(1);
    const told = Number(/^line (\d+)/.exec(faults[0] ?? '')?.[1]);
    // The line of the piece itself, or of the rule or section that holds it.
    expect(Math.abs(told - line)).toBeLessThanOrEqual(3);
    expect(faults[0]).toMatch(reason);
  });

  it('a rule without a release is refused: nobody is restricted without a way out', () => {
    const source = STANDARD.replace(/ {4}# A part payment[\s\S]*?overdueAmount <= tolerance\n/, '');
    expect(faultsOf(source).join('\n')).toMatch(/rule overdue-hold: .*release/i);
  });

  it('text that is no YAML is told with its line', () => {
    expect(faultsOf('name: Mine\nrules: [unclosed\n')[0]).toMatch(/^line \d+: not readable as YAML/);
  });

  it('every fault is told at once, and that nothing was changed', () => {
    const source = STANDARD.replace('oldestOverdueDays > 14', 'oldestOverdueDay > 14').replace(
      'paidCount >= 4',
      'paidCuont >= 4',
    );
    expect(faultsOf(source)).toHaveLength(2);
    expect(() => readPolicy(source, 'mine.yaml', 'GBP')).toThrow(/mine\.yaml cannot be used[\s\S]*Nothing was changed/);
  });
});
