import { run } from './drift.bench';

describe('the bench drift', () => {
  it('shows that nothing is lost where offset paging loses rows', async () => {
    const figures = await run(() => undefined, { seeds: 12, inStore: 4, threads: 1 });
    expect(figures).toMatchObject({ seeds: 12, missing: 0, stale: 0, ghosts: 0, healedByReconcile: 0 });
    expect((figures['baselineMissing'] ?? 0) + (figures['baselineStale'] ?? 0)).toBeGreaterThan(0);
    expect(figures['brokenOff']).toBeGreaterThan(0);
  });
});
