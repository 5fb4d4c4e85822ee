import { run } from './sync-calls.bench';

describe('the bench sync-calls', () => {
  it('shows that a full pull makes no call too many, and that others make many', async () => {
    const lines: string[] = [];
    const figures = await run((line) => lines.push(line), { companies: 20 });
    expect(figures).toMatchObject({ companies: 20, callsOfChangedPullQuickbooks: 1, callsOfToldPullXero: 1 });
    expect(figures['callsQuickbooks']).toBe((figures['minimumQuickbooks'] ?? 0) + (figures['listsOfWholePagesQuickbooks'] ?? 0));
    expect(figures['ratioXero']).toBe(1);
    expect(figures['ratioPage100Quickbooks']).toBeGreaterThan(2);
    expect(lines.join('\n')).toContain('the least possible');
  });
});
