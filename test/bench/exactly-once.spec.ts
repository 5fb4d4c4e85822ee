import { run } from './exactly-once.bench';

describe('the bench exactly-once', () => {
  it('shows that whatever crashes and gets lost, everything is done once or shown to a person, where others do it twice', async () => {
    const figures = await run(() => undefined, { plans: 37, threads: 1 });
    // Each with four retentions, for an action and a batch, and e-mails without.
    expect(figures).toMatchObject({ plans: 37 * 9, duplicates: 0, losses: 0 });
    expect(figures['mailsLeftToAPerson']).toBeGreaterThan(0);
    expect(figures['waitedForAFourthAttempt']).toBeGreaterThan(0);
    expect(figures['blindRetryDuplicates']).toBeGreaterThan(figures['keyOnlyDuplicates'] ?? 0);
    expect(figures['keyOnlyDuplicates']).toBeGreaterThan(figures['keyOnlyDuplicates24H'] ?? 0);
    expect(figures['keyOnlyDuplicatesForEver']).toBe(0);
  }, 300_000);
});
