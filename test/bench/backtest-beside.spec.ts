import { run } from './backtest-beside.bench';

describe('the bench backtest-beside, small', () => {
  it('watches a running engine while a backtest is played over its mirror', async () => {
    const lines: string[] = [];
    const figures = await run((line) => lines.push(line), { customers: 150, invoices: 3000, restSeconds: 0.5 });
    expect(figures).toMatchObject({ customers: 150, invoices: 3000 });
    for (const name of ['seconds', 'loopMaxMs', 'answerP99ms', 'peakRssMb'])
      expect([name, (figures[name] ?? 0) > 0]).toEqual([name, true]);
    expect(lines.join('\n')).toMatch(/while a backtest is played +\d/);
  });
});
