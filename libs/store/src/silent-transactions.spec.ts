import { openStore, type Store } from '@holdfast/store';
import { companyForEachTest } from '../../../test/support/company';
import * as connections from './stores/connections.store';

describe('a process that falls silent in a transaction', () => {
  const company = companyForEachTest();
  let silent: Store;
  beforeAll(async () => {
    silent = await openStore({ url: company.databaseUrl, silentMs: 300 });
  });
  afterAll(() => silent.close());

  it('keeps nobody out of a company whose lease it has lost', async () => {
    const epoch = await silent.inCompany(company.id, (scope) =>
      connections.acquireLease(scope, { holder: company.id, now: 0, ttlMs: 1 }),
    );
    let next: number | null = null;
    const overslept = silent.inCompany(company.id, async (scope) => {
      await connections.requireLease(scope, epoch!);
      // Only the server can end this transaction: the other waits for it.
      next = await company.inside((other) => connections.acquireLease(other, { holder: company.id, now: 1000, ttlMs: 1 }));
      await connections.requireLease(scope, epoch!);
    });
    await expect(overslept).rejects.toThrow();
    expect(next).toBe(2);
    expect(await silent.inCompany(company.id, (scope) => connections.requireLease(scope, 2))).toBeUndefined();
  });
});
