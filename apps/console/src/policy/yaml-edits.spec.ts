import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { withMoved, withRenamed, withValue } from './yaml-edits';
import { lineOf, placesByLine, readText, valueAt, type Path, type Says } from './yaml-text';

const STANDARD = readFileSync(join(__dirname, '../../../../templates/policies/standard.yaml'), 'utf8');

function saysOf(text: string): Says {
  const read = readText(text);
  if (!read.ok) throw new Error(`${read.problem} in line ${read.line} of\n${text}`);
  return read.says;
}

/** Lines of one text that the other has not, and the other way round. */
function differing(before: string, after: string): readonly string[] {
  const [old, anew] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !anew.includes(line)).map((line) => `- ${line}`),
    ...anew.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
}

const commentsOf = (text: string): readonly string[] => (text.match(/# ?n\d+/g) ?? []).toSorted();

describe('a policy’s text, changed in place', () => {
  it('is the same text where nothing changes', () => {
    expect(withValue(STANDARD, ['tolerance', 'amount'], '25.00')).toBe(STANDARD);
    expect(withValue(STANDARD, ['grace', 'days'], undefined)).toBe(STANDARD);
  });

  it('keeps quotes, comments and every other line when one value changes', () => {
    expect(differing(STANDARD, withValue(STANDARD, ['tolerance', 'amount'], '40.00'))).toEqual([
      "-   amount: '25.00' # in your home currency",
      "+   amount: '40.00' # in your home currency",
    ]);
    expect(differing(STANDARD, withValue(STANDARD, ['rules', 1, 'enter', 'all', 0], 'oldestOverdueDays > 30'))).toEqual([
      '-         - oldestOverdueDays > 14',
      '+         - oldestOverdueDays > 30',
    ]);
    expect(withValue(STANDARD, ['treatment', 1, 'day'], 5)).toContain(
      '{ step: overdue-1, day: 5, channel: email, template: overdue-1 } # friendly',
    );
  });

  it('writes a value as the one before it was written', () => {
    const text = 'rules:\n- {id: a,   say: "A b", mark:   hold}\n';
    expect(withValue(text, ['rules', 0, 'say'], 'C, d')).toBe(text.replace('A b', 'C, d'));
    expect(withValue(text, ['rules', 0, 'mark'], 'a, b')).toBe('rules:\n- { id: a, say: "A b", mark: \'a, b\' }\n');
  });

  it('leaves badly spaced text alone, but for the part that is written anew', () => {
    const text =
      'name:   Ours   # mine\nversion:    1\n\n\nrules:\n- {id: a,   say: A}\n- id: b # B\n  say:    B\n# the steps\ntreatment:   []\n';
    const longer = withValue(text, ['rules', 1, 'standing'], 'warn');
    expect(longer).toBe(
      'name:   Ours   # mine\nversion:    1\n\n\nrules:\n  - { id: a, say: A }\n  - id: b # B\n    say: B\n    standing: warn\n# the steps\ntreatment:   []\n',
    );
  });

  it('adds and takes away sections without touching the others', () => {
    const text = 'name:   Ours\n# how much\ntolerance:   {amount: 1}\n# who\nrules:   []\n';
    const added = withValue(text, ['grace', 'days'], 3);
    expect(added).toBe(`${text.replace('rules:   []', 'rules: []')}grace:\n  days: 3\n`);
    expect(withValue(added, ['grace', 'days'], undefined)).toBe(text.replace('rules:   []', 'rules: []'));
  });

  it('moves an entry with its comments, and turns any into all', () => {
    const moved = withMoved(STANDARD, ['segments'], { from: 10, to: 9 });
    expect((saysOf(moved)['segments'] as { id: string }[]).map(({ id }) => id).slice(8, 11)).toEqual([
      'recovering',
      'chronic-late',
      'steady-slow',
    ]);
    expect(differing(STANDARD, moved)).toEqual([]);
    const any = withRenamed(STANDARD, ['rules', 1, 'enter', 'all'], 'any');
    expect(valueAt(saysOf(any), ['rules', 1, 'enter'])).toEqual({ any: ['oldestOverdueDays > 14', 'overdueAmount > tolerance'] });
    expect(any.split('\n')).toHaveLength(STANDARD.split('\n').length);
  });

  it('begins with nothing', () => {
    expect(withValue('', ['tolerance', 'amount'], '5.00')).toBe("tolerance:\n  amount: '5.00'\n");
    expect(withValue('grace:\n', ['grace', 'days'], 2)).toBe('grace:\n  days: 2\n');
    expect(() => withValue('a: [', ['a'], 1)).toThrow(RangeError);
  });
});

describe('the lines of a text', () => {
  it('tell what begins there', () => {
    const places = placesByLine(STANDARD);
    const lineWith = (words: string): number => STANDARD.split('\n').findIndex((line) => line.includes(words)) + 1;
    expect(places.get(lineWith('oldestOverdueDays > 14'))).toEqual(['rules', 1, 'enter', 'all', 0]);
    expect(places.get(lineWith('id: overdue-hold'))).toEqual(['rules', 1]);
    expect(places.get(lineWith('step: goodwill'))).toEqual(['treatment', 0]);
    expect(lineOf(STANDARD, ['rules', 1, 'afterWarningDays'])).toBe(lineWith('afterWarningDays: 3'));
    expect(lineOf(STANDARD, ['rules', 1, 'segments', 0])).toBe(lineWith('id: overdue-hold'));
  });

  it('that are no YAML are told with their number', () => {
    expect(readText('name: a\nrules: [\n')).toMatchObject({ ok: false, line: 3 });
    expect(readText('just words')).toMatchObject({ ok: false, line: 1 });
    expect(readText('')).toEqual({ ok: true, says: {} });
  });
});

/** A value that was quoted once stays so. */
function withoutQuotes(text: string): string {
  return text.replace(/['"]/g, '');
}

/** Policies as people write them: any sections in any order, block or flow, quoted or not, with comments wherever they may stand. */
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const sentence = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9 ,:#'"%>\-[\]{}&*!|@`?]{1,30}$/),
  fc.constantFrom('yes', 'null', '12', '1.50', '2027-01-01', ' lead', 'trail ', 'a: b', '# no', '- x', 'é ü 信', '{', "it's"),
);
const comparison = fc.constantFrom(
  'oldestOverdueDays > 14',
  'overdueAmount > tolerance',
  'lateShareOfLast6 >= 70%',
  'exposure > 500.00',
);
const conditionOf = fc
  .tuple(
    fc.constantFrom('all', 'any'),
    fc.array(fc.oneof(comparison, fc.record({ any: fc.array(comparison, { minLength: 1, maxLength: 2 }) })), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([every, entries]) => ({ [every]: entries }));
const rule = fc.record(
  {
    id: word,
    say: sentence,
    standing: fc.constantFrom('warn', 'hold'),
    enter: conditionOf,
    release: conditionOf,
    afterWarningDays: fc.nat(30),
    segments: fc.array(word, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['id', 'say'] },
);
const step = fc.record({
  step: word,
  day: fc.integer({ min: -9, max: 60 }),
  channel: fc.constantFrom('email', 'call'),
  template: word,
});
const policy: fc.Arbitrary<Says> = fc.record(
  {
    name: sentence,
    version: fc.oneof(fc.nat(9), fc.constantFrom('1', '1.10')),
    tolerance: fc.record({ amount: fc.constantFrom('25.00', '0.00', '1200') }),
    grace: fc.record({
      days: fc.nat(9),
      holidays: fc.dictionary(word, fc.array(fc.constantFrom('12-25', '2027-03-26'), { maxLength: 3 }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    }),
    rules: fc.array(rule, { maxLength: 4 }),
    treatment: fc.array(step, { maxLength: 3 }),
    treatments: fc.dictionary(word, fc.array(step, { maxLength: 2 }), { maxKeys: 2, noNullPrototype: true }),
  },
  { requiredKeys: ['name'] },
);

/** Written by the form: one setting or entry after the other. */
function written(says: Says): string {
  return leaves(says, []).reduce((text, [path, value]) => withValue(text, path, value), '');
}

/** Every value with its place; empty lists and groups are values too. */
function leaves(value: unknown, path: Path): readonly (readonly [Path, unknown])[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return path.length === 0 ? [] : [[path, value]];
  const parts = Array.isArray(value) ? value.map((one: unknown, index) => [index, one] as const) : Object.entries(value);
  return parts.flatMap(([name, below]) => leaves(below, [...path, name]));
}

/** A numbered comment above some lines and behind others. */
function commented(text: string, seed: readonly number[]): string {
  let number = 0;
  return text
    .split('\n')
    .flatMap((line, index) => {
      const choice = seed[index % seed.length] ?? 0;
      if (line.trim() === '' || choice === 0) return [line];
      number += 1;
      const indent = /^ */.exec(line)?.[0] ?? '';
      return choice === 1 ? [`${indent}# n${number}`, line] : choice === 2 ? [`${line}   # n${number}`] : ['', line];
    })
    .join('\n');
}

const RUNS = { numRuns: 25 };
const seeds = fc.array(fc.nat(3), { minLength: 1, maxLength: 12 });

describe('for any policy', () => {
  it('what the form writes is what it reads', () => {
    fc.assert(
      fc.property(policy, (says) => expect(saysOf(written(says))).toEqual(says)),
      RUNS,
    );
  });

  it('a change of one value keeps every comment and all that is said elsewhere, and taken back gives the same text', () => {
    fc.assert(
      fc.property(policy, seeds, fc.nat(), fc.oneof(sentence, fc.nat(99)), (says, seed, pick, value) => {
        const text = commented(written(says), seed);
        const all = leaves(says, []).filter(([, old]) => typeof old !== 'object');
        const [path, old] = all[pick % all.length] ?? [[], ''];
        const changed = withValue(text, path, value);
        const expected = JSON.parse(JSON.stringify(says)) as Says;
        (valueAt(expected, path.slice(0, -1)) as Record<string | number, unknown>)[path.at(-1) ?? ''] = value;
        expect(saysOf(changed)).toEqual(expected);
        expect(commentsOf(changed)).toEqual(commentsOf(text));
        const back = withValue(changed, path, old);
        expect(withoutQuotes(back)).toBe(withoutQuotes(text));
        expect(saysOf(back)).toEqual(says);
      }),
      RUNS,
    );
  });

  it('adding a setting, an entry or a section loses no comment, and only what is taken away goes', () => {
    fc.assert(
      fc.property(policy, seeds, (says, seed) => {
        const text = commented(written(says), seed);
        const rules = (says['rules'] ?? []) as readonly unknown[];
        const longer = withValue(text, ['rules', rules.length], { id: 'new', say: 'New.', standing: 'warn' });
        expect(saysOf(longer)).toEqual({ ...says, rules: [...rules, { id: 'new', say: 'New.', standing: 'warn' }] });
        expect(commentsOf(longer)).toEqual(commentsOf(text));
        const limited = withValue(text, ['limits', 'default'], '500.00');
        expect(commentsOf(limited)).toEqual(commentsOf(text));
        expect(saysOf(withValue(limited, ['limits', 'default'], undefined))).toEqual(says);
      }),
      RUNS,
    );
  });
});
