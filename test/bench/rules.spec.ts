import { run } from './rules.bench';

describe('the bench rules', () => {
  it('finds the same rules and reasons by every way of judging', async () => {
    const lines: string[] = [];
    const figures = await run((line) => lines.push(line), { customers: 400, sample: 100, rounds: 1, policies: 300, sheets: 500 });
    expect(figures).toMatchObject({ mismatches: 0, pairs: 150_000, customers: 400, customersOfPeers: 100 });
    const [, inForce, beyond] = /interpreter \(([\d,]+) rules in force; ([\d,]+) pairs/.exec(lines.join('\n')) ?? [];
    expect(Number(inForce?.replaceAll(',', ''))).toBeGreaterThan(50_000);
    expect(Number(beyond?.replaceAll(',', ''))).toBeGreaterThan(10_000);
  }, 120_000);
});
