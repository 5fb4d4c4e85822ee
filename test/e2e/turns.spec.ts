import { startRunning, type Running } from '../support/running';

interface Answer {
  readonly turn: { readonly id: string; readonly finishedAt: string | null; readonly error: string | null } | null;
}

describe('turns on request', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startRunning({ start: '2026-01-05T12:00:00Z', seed: 7, customers: 5 });
    await running.connectAll();
  });
  afterAll(() => running.stop());

  it('everybody who waits gets a finished turn, however many ask at once', async () => {
    const { quickbooks, xero } = await running.companies();
    for (let round = 0; round < 5; round += 1) {
      const asked = [quickbooks, xero, quickbooks, xero, quickbooks, xero, quickbooks].map(({ id }) =>
        running.post<Answer>(`/api/companies/${id}/turns?wait=true`),
      );
      for (const { turn } of await Promise.all(asked))
        expect(turn).toMatchObject({ error: null, finishedAt: expect.any(String) as string });
    }
  });

  it('a request that does not wait is answered at once', async () => {
    const { quickbooks } = await running.companies();
    const { turn } = await running.post<{ turn: string | null }>(`/api/companies/${quickbooks.id}/turns`);
    expect(turn === null || /^[0-9a-f-]{36}$/.test(turn)).toBe(true);
  });
});
