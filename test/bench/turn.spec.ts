import { run } from './turn.bench';

describe('the bench turn', () => {
  it('judges those whose ledger changed and nobody else, in a company however large', async () => {
    const figures = await run(() => undefined, { customers: 60, copies: 4, changed: 25, rounds: 1 });
    expect(figures).toMatchObject({ customersOfLarge: 240, changed: 25 });
    expect(figures['ratioLargeToSmall']).toBeGreaterThan(0);
  }, 120_000);
});
