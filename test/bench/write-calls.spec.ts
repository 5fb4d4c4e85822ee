import { run } from './write-calls.bench';

describe('the bench write-calls', () => {
  it('shows that acting makes the calls of the formula and no others, and sends its bytes', async () => {
    const figures = await run(() => undefined, { actions: 64, turns: 2, singles: 5 });
    expect(figures).toMatchObject({
      ratioQuickbooks: 1,
      ratioBytesSentQuickbooks: 1,
      turnsOffFormulaQuickbooks: 0,
      ratioXero: 1,
      ratioBytesSentXero: 1,
      turnsOffFormulaXero: 0,
    });
    expect(figures['meteredItemsQuickbooksInOneTurn']).toBeGreaterThan(figures['meteredQuickbooksInOneTurn'] ?? 0);
  }, 300_000);
});
