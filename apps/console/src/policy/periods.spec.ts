import { periodsOf } from './periods';

describe('when a version counts', () => {
  const OWN = { level: 'company', subject: '' } as const;
  const activation = (sequence: number, number: number | null, from: string) => ({ ...OWN, sequence, number, from });
  const of = (number: number, ...activations: readonly ReturnType<typeof activation>[]) =>
    periodsOf({ ...OWN, number }, activations);

  it('is from its day to the next one’s', () => {
    const all = [activation(1, 1, '2026-03-02'), activation(2, 2, '2026-03-09'), activation(3, null, '2026-03-20')];
    expect(of(1, ...all)).toEqual([{ from: '2026-03-02', to: '2026-03-09' }]);
    expect(of(2, ...all)).toEqual([{ from: '2026-03-09', to: '2026-03-20' }]);
    expect(of(3, ...all)).toEqual([]);
  });

  it('of one day the last decision counts, and the same again changes nothing', () => {
    const all = [
      activation(3, 2, '2026-03-02'),
      activation(1, 1, '2026-03-02'),
      activation(2, 2, '2026-03-05'),
      activation(4, 1, '2026-03-07'),
    ];
    expect(of(2, ...all)).toEqual([{ from: '2026-03-02', to: '2026-03-07' }]);
    expect(of(1, ...all)).toEqual([{ from: '2026-03-07', to: null }]);
    const [other] = all.map((one) => ({ ...one, level: 'group' as const, subject: 'Charities' }));
    expect(periodsOf({ ...OWN, number: 2 }, other ? [other] : [])).toEqual([]);
  });
});
