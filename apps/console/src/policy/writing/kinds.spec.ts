import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schema } from '../policy-answers';
import { faultAt, faultsWithin, inheritedAt, type PlacedFault } from './form';
import { blankOf, freeName, kindOf, resolved } from './kinds';

const TEMPLATES = join(__dirname, '../../../../../templates/policies');
const schemaIn = (file: string): Schema => JSON.parse(readFileSync(join(TEMPLATES, file), 'utf8')) as Schema;
const WHOLE = schemaIn('policy.schema.json');

/** Every setting that a policy may have, with the kind of its field. */
function kindsIn(schema: Schema, root: Schema, path: string): readonly (readonly [path: string, kind: string])[] {
  const kind = kindOf(schema, root);
  const own = [path, kind.kind] as const;
  if (kind.kind === 'group')
    return [own, ...Object.entries(kind.properties).flatMap(([name, below]) => kindsIn(below, root, `${path}.${name}`))];
  if (kind.kind === 'record') return [own, ...kindsIn(kind.item, root, `${path}.*`)];
  if (kind.kind === 'entries')
    return [
      own,
      ...Object.entries(kind.item.properties ?? {}).flatMap(([name, below]) => kindsIn(below, root, `${path}.${name}`)),
    ];
  return [own];
}

describe('the form', () => {
  it.each(['policy.schema.json', 'policy-part.schema.json'])('has a field for every setting of %s', (file) => {
    const schema = schemaIn(file);
    const kinds = kindsIn(schema, schema, 'policy');
    expect(kinds.filter(([, kind]) => kind === 'snippet')).toEqual([]);
    expect(kinds).toEqual(
      expect.arrayContaining([
        ['policy.tolerance.amount', 'text'],
        ['policy.grace.weekend', 'choices'],
        ['policy.grace.holidays', 'record'],
        ['policy.grace.holidays.*', 'list'],
        ['policy.rules.enter', 'condition'],
        ['policy.rules.standing', 'choice'],
        ['policy.treatments.*', 'entries'],
        ['policy.segments.alert', 'flag'],
      ]),
    );
  });

  it('edits as text what it does not know yet', () => {
    expect(kindOf({ anyOf: [{ type: 'object' }, { type: 'string' }] }, {}).kind).toBe('snippet');
    expect(kindOf({}, {}).kind).toBe('snippet');
  });

  it('begins a new entry with what an entry has to have', () => {
    const blank = (section: string, taken: readonly string[] = []): unknown => {
      const kind = kindOf(resolved(WHOLE.properties?.[section] ?? {}, WHOLE), WHOLE);
      return kind.kind === 'entries' ? blankOf(kind.item, WHOLE, 'new', taken) : kind;
    };
    expect(blank('rules', ['new'])).toEqual({ id: 'new-2', say: '', standing: 'warn' });
    expect(blank('approvals')).toEqual({ id: 'new', say: '', when: { all: ['oldestOverdueDays > 14'] } });
    expect(blank('treatment')).toEqual({ step: '', day: 0, channel: 'email', template: '' });
    expect(freeName('rule', ['rule', 'rule-2'])).toBe('rule-3');
  });
});

describe('what counts where a text says nothing', () => {
  const inherited = {
    grace: { days: 3 },
    rules: [
      { id: 'a', standing: 'warn' },
      { id: 'b', standing: 'hold' },
    ],
    treatment: [{ step: 'x' }],
  };
  const at = (says: object, ...path: (string | number)[]): unknown => inheritedAt({ says: { ...says }, inherited }, path);

  it('is found by the id of an entry, wherever it stands', () => {
    expect(at({ rules: [{ id: 'b' }] }, 'rules', 0, 'standing')).toBe('hold');
    expect(at({ rules: [{ id: 'c' }] }, 'rules', 0, 'standing')).toBeUndefined();
    expect(at({}, 'grace', 'days')).toBe(3);
  });

  it('is nothing for entries without ids', () => {
    expect(at({ treatment: [{ day: 1 }] }, 'treatment', 0, 'step')).toBeUndefined();
    expect(at({}, 'treatment')).toEqual([{ step: 'x' }]);
  });
});

describe('a fault', () => {
  const fault = (place: PlacedFault['place'], problem: string): PlacedFault => ({
    line: 1,
    rule: null,
    problem,
    cure: 'Mend it.',
    place,
  });
  const faults = [fault(['rules', 1], 'rules.1: Odd.'), fault(['rules', 1, 'say'], 'Empty.'), fault(['rules', 10], 'Other.')];

  it('is told at the field that it is about, and counted in what that is part of', () => {
    expect(faultAt(faults, ['rules', 1])).toBe('Odd. Mend it.');
    expect(faultAt(faults, ['rules', 1, 'say'])).toBe('Empty. Mend it.');
    expect(faultAt(faults, ['rules'])).toBeNull();
    expect(faultsWithin(faults, ['rules', 1])).toHaveLength(2);
    expect(faultsWithin(faults, [])).toHaveLength(3);
  });
});
