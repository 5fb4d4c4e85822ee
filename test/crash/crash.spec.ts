import { crash } from './crash';

describe('processes that are killed and lines that are cut, a few times', () => {
  it('leave each intended effect once, none extra, and all can be put back to the byte', async () => {
    const lines: string[] = [];
    const report = await crash((line) => lines.push(line), { faults: 12, seed: 1, customers: 8, pairs: 1 });
    expect([report.problems, lines]).toEqual([[], lines]);
    expect(report.struck).toBeGreaterThanOrEqual(12);
    expect(report.intended).toBeGreaterThan(60);
  }, 300_000);
});
