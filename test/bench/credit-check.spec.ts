import { run } from './credit-check.bench';

describe('the bench credit-check, small', () => {
  it('asks the running engine with a key, beside a bare query and an ERP’s way', async () => {
    const lines: string[] = [];
    const figures = await run((line) => lines.push(line), { customers: 300, callers: 4, rounds: 1, seconds: 0.5 });
    for (const name of ['requestsPerSecond', 'p50ms', 'p99ms', 'ratioToBareQuery', 'ratioToBalanceAndLimit'])
      expect([name, (figures[name] ?? 0) > 0]).toEqual([name, true]);
    expect(figures).toMatchObject({ customers: 300, callers: 4 });
    expect(lines.join('\n')).toMatch(/credit check, judged and recorded\s+\d/);
  }, 180_000);
});
