import { run } from './backtest.bench';

describe('the bench backtest', () => {
  it('shows that the replay decides what judging every customer every day decides', async () => {
    const figures = await run(() => undefined, { customers: 20, invoices: 300, sample: 6 });
    expect(figures).toMatchObject({ customers: 20, invoices: 300, sampleCustomers: 6, mismatches: 0 });
    // Where nobody is held nothing is shown.
    expect(figures['held']).toBeGreaterThan(0);
  }, 300_000);
});
