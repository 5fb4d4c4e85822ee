import { crash } from './crash';

/** The full run is `npm run test:crash`. */
describe('ten faults', () => {
  it('leave every intended effect once, and everything can be undone', async () => {
    const told: string[] = [];
    const report = await crash((line) => told.push(line), { faults: 10, seed: 7, customers: 6, pairs: 1 });
    expect(report.problems).toEqual([]);
    expect(told.filter((line) => /^ {2}\d+\. /.test(line))).toHaveLength(report.struck);
    expect(report.struck).toBeGreaterThanOrEqual(10);
    expect(report.intended).toBeGreaterThan(0);
  }, 600_000);
});
