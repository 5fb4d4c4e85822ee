import { compared, nowAccepted, toHeal } from './difference';

const HELD = {
  customer: { present: 10, gone: 2 },
  invoice: { present: 20, gone: 3 },
  payment: { present: 5, gone: 0 },
  credit: { present: 0, gone: 0 },
};

describe('the comparison of counts', () => {
  it('looks at the kinds that the ledger counts, and counts what is gone where the ledger still lists it', () => {
    expect(compared({ customer: 10, invoice: 21 }, HELD, false)).toEqual([
      { kind: 'customer', ledger: 10, mirror: 10 },
      { kind: 'invoice', ledger: 21, mirror: 20 },
    ]);
    expect(compared({ customer: 12, credit: 0 }, HELD, true)).toEqual([
      { kind: 'customer', ledger: 12, mirror: 12 },
      { kind: 'credit', ledger: 0, mirror: 0 },
    ]);
  });

  it('heals what differs, but not what a sweep has shown to be all there is', () => {
    const kinds = compared({ customer: 10, invoice: 22, payment: 4 }, HELD, false);
    expect(toHeal(kinds, {}).map(({ kind }) => kind)).toEqual(['invoice', 'payment']);
    const accepted = nowAccepted(kinds);
    expect(accepted).toEqual({ invoice: 2, payment: -1 });
    expect(toHeal(kinds, accepted)).toEqual([]);
  });

  it('acts again as soon as an accepted difference becomes another one, and forgets one that is over', () => {
    const grown = compared({ invoice: 23 }, HELD, false);
    expect(toHeal(grown, { invoice: 2 }).map(({ kind }) => kind)).toEqual(['invoice']);
    const over = compared({ invoice: 20 }, HELD, false);
    expect(toHeal(over, { invoice: 2 })).toEqual([]);
    expect(nowAccepted(over)).toEqual({});
  });
});
