import { run } from './tokens.bench';

describe('the tokens bench, small', () => {
  it('refreshes once for callers in eight processes, and loses no connection to kills at any moment of a refresh', async () => {
    const lines: string[] = [];
    const figures = await run((line) => lines.push(line), { callers: 80, kills: 6 });
    expect(figures).toEqual({ callers: 80, processes: 8, refreshes: 1, kills: 6, reconnects: 0 });
    expect(lines.join('\n')).toContain('while it is stored');
  });
});
