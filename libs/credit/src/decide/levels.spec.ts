import * as fc from 'fast-check';
import { differences, mergeLevels, type PolicyPart } from './levels';

type Says = PolicyPart['says'];

const id = fc.constantFrom('a', 'b', 'c', 'd');
const word = fc.constantFrom('x', 'y', 'z');
const entries = fc.uniqueArray(fc.record({ id, say: word, standing: word }, { requiredKeys: ['id'] }), {
  selector: (entry) => entry.id,
});
const settings = fc.record({ amount: word, days: fc.nat(9), say: word }, { requiredKeys: [] });
const steps = fc.array(fc.record({ step: word, day: fc.nat(30) }), { maxLength: 3 });

/** What one level might say: any of its sections, any of their settings. */
const says: fc.Arbitrary<Says> = fc.record(
  {
    name: word,
    terms: settings,
    tolerance: settings,
    limits: settings,
    segments: entries,
    rules: entries,
    exclusions: entries,
    treatment: steps,
  },
  { requiredKeys: [] },
);
const levels = fc.array(says, { minLength: 1, maxLength: 5 });
const partsOf = (all: readonly Says[]): readonly PolicyPart[] => all.map((said, n) => ({ from: `level ${n}`, says: said }));
const merged = (all: readonly Says[]): Says => mergeLevels(partsOf(all)).document;

type Said = ReadonlyMap<string, unknown>;

/** Every single thing that a level says, by its place: `terms.days`, `rules.a.say`, `treatment`. */
function statements(said: Says): Said {
  return new Map(
    Object.entries(said).flatMap(([section, value]): [string, unknown][] => {
      if (section === 'treatment' || section === 'name') return [[section, value]];
      const maps = Array.isArray(value)
        ? (value as { id: string }[]).map((entry) => [`${section}.${entry.id}`, entry] as const)
        : [[section, value] as const];
      return maps.flatMap(([place, map]) =>
        Object.entries(map as object).map(([name, one]): [string, unknown] => [`${place}.${name}`, one]),
      );
    }),
  );
}

describe('levels of a policy', () => {
  it('each win where they say something, and inherit where they do not', () => {
    fc.assert(
      fc.property(levels, (all) => {
        expect(statements(merged(all))).toEqual(new Map(all.flatMap((said) => [...statements(said)])));
      }),
    );
  });

  it('tell whose word everything is: the last one’s who spoke of it', () => {
    fc.assert(
      fc.property(levels, (all) => {
        const { origins } = mergeLevels(partsOf(all));
        for (const [place, from] of Object.entries(origins)) {
          const speaks = (said: Says): boolean =>
            [...statements(said).keys(), ...Object.keys(said)].some((one) => `${one}.`.startsWith(`${place}.`));
          expect(from).toBe(`level ${all.findLastIndex(speaks)}`);
        }
      }),
    );
  });

  it('may be put together in any steps', () => {
    fc.assert(
      fc.property(levels, fc.nat(4), (all, at) => {
        const [general, special] = [all.slice(0, at + 1), all.slice(at + 1)];
        expect(merged([merged(general), ...special])).toEqual(merged(all));
      }),
    );
  });

  it('change nothing when they say again what was said', () => {
    fc.assert(fc.property(levels, (all) => expect(merged([...all, merged(all)])).toEqual(merged(all))));
  });
});

describe('the differences between two policies', () => {
  it('are none between a policy and itself, however it is written', () => {
    const written = { tolerance: { amount: '25.00', percent: 1 }, rules: [{ id: 'a', say: 'A.' }] };
    const otherwise = { rules: [{ say: 'A.', id: 'a' }], tolerance: { percent: 1, amount: '25.00' }, name: 'Other' };
    expect(differences(written, otherwise)).toEqual([]);
    fc.assert(fc.property(levels, (all) => expect(differences(merged(all), merged(all))).toEqual([])));
  });

  it('are only where the more special level speaks, and are all of what it changes', () => {
    fc.assert(
      fc.property(levels, says, (all, special) => {
        const [before, after] = [merged(all), merged([...all, special])];
        const found = differences(before, after);
        const spoken = [...statements(special).keys(), ...Object.keys(special)];
        for (const { where } of found) expect(spoken.some((one) => `${one}.`.startsWith(`${where}.`))).toBe(true);
        const [was, is] = [statements(before), statements(after)];
        const changed = [...is].filter(
          ([place, value]) => place !== 'name' && JSON.stringify(was.get(place)) !== JSON.stringify(value),
        );
        for (const [place] of changed) expect(found.some(({ where }) => `${place}.`.startsWith(`${where}.`))).toBe(true);
      }),
    );
  });

  it('are the same both ways, turned round', () => {
    const places = (a: Says, b: Says): unknown =>
      differences(a, b)
        .map(({ where, from, to }) => JSON.stringify([where, from, to]))
        .sort();
    const turned = (a: Says, b: Says): unknown =>
      differences(b, a)
        .map(({ where, from, to }) => JSON.stringify([where, to, from]))
        .sort();
    fc.assert(fc.property(levels, levels, (a, b) => expect(places(merged(a), merged(b))).toEqual(turned(merged(a), merged(b)))));
  });

  it('are told by setting and by entry, with what is not there and with another order of segments', () => {
    const from = {
      tolerance: { amount: '25.00' },
      segments: [{ id: 'a' }, { id: 'b' }],
      rules: [{ id: 'r', say: 'R.' }],
      treatment: [],
    };
    const to = {
      tolerance: { amount: '50.00', percent: 1 },
      segments: [{ id: 'b' }, { id: 'a' }],
      rules: [],
      treatment: [{ day: 1 }],
    };
    expect(differences(from, to)).toEqual([
      { where: 'tolerance.amount', from: '25.00', to: '50.00' },
      { where: 'tolerance.percent', from: null, to: 1 },
      { where: 'segments', from: ['a', 'b'], to: ['b', 'a'] },
      { where: 'rules.r', from: { id: 'r', say: 'R.' }, to: null },
      { where: 'treatment', from: [], to: [{ day: 1 }] },
    ]);
  });
});
